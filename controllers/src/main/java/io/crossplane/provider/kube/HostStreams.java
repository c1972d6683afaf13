package io.crossplane.provider.kube;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.crossplane.provider.kube.HostPart.Owned;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;

/** The six watches of one host cluster. */
final class HostStreams implements ClusterStreams<ReleaseKey> {

    private final WatchRuntime runtime;
    private final Consumer<ReleaseKey> changed;
    private final KubernetesClient client;
    private final Runnable usable;
    private final WatchStream<Owned<ObjectHead>> releases;
    private final WatchStream<Owned<ObjectHead>> kubeconfigs;
    private final WatchStream<Owned<Workload>> statefulSets;
    private final WatchStream<Owned<Workload>> deployments;
    private final WatchStream<Owned<PodState>> pods;
    private final WatchStream<Owned<ClaimState>> claims;
    private final List<WatchStream<?>> all;

    private HostStreams(KubernetesClient client, WatchRuntime runtime, Consumer<ReleaseKey> changed, Runnable usable) {
        this.client = client;
        this.runtime = runtime;
        this.changed = changed;
        this.usable = usable;
        this.releases = stream(HostPart.RELEASE_RECORDS);
        this.kubeconfigs = stream(HostPart.KUBECONFIGS);
        this.statefulSets = stream(HostPart.STATEFUL_SETS);
        this.deployments = stream(HostPart.DEPLOYMENTS);
        this.pods = stream(HostPart.PODS);
        this.claims = stream(HostPart.CLAIMS);
        this.all = List.of(releases, kubeconfigs, statefulSets, deployments, pods, claims);
    }

    /** Begins watching; both callbacks come from threads that may not be held up. */
    static HostStreams open(KubernetesClient client, WatchRuntime runtime, Consumer<ReleaseKey> changed,
            Runnable usable) {
        HostStreams streams = new HostStreams(client, runtime, changed, usable);
        streams.all.forEach(WatchStream::start);
        return streams;
    }

    /** Waits for the first complete lists, no longer than given. */
    void awaitSynced(Duration limit) {
        WatchStream.awaitSynced(all, runtime.clock(), limit);
    }

    boolean areCurrent() {
        return all.stream().allMatch(WatchStream::isCurrent);
    }

    Optional<KubeException> problem() {
        return all.stream().map(WatchStream::problem).flatMap(Optional::stream).findFirst();
    }

    HostSnapshot snapshot(ReleaseKey key) {
        return new HostParts(releases.in(key.namespace()), kubeconfigs.in(key.namespace()),
                statefulSets.in(key.namespace()), deployments.in(key.namespace()), pods.in(key.namespace()),
                claims.in(key.namespace())).of(key.release());
    }

    @Override
    public void close() {
        all.forEach(WatchStream::close);
    }

    private <T> WatchStream<Owned<T>> stream(HostPart<T> part) {
        WatchStream.Hearer<Owned<T>> hearer = new WatchStream.Hearer<>(this::tell, this::tellIfUsable);
        return new WatchStream<>(part.everywhere(), part::decode, hearer, client, runtime);
    }

    private <T> void tell(String namespace, @Nullable Owned<T> before, @Nullable Owned<T> now) {
        Owned<T> one = now == null ? before : now;
        if (one != null && !one.release().isEmpty()) {
            changed.accept(new ReleaseKey(namespace, one.release()));
        }
    }

    private void tellIfUsable() {
        if (areCurrent()) {
            usable.run();
        }
    }
}
