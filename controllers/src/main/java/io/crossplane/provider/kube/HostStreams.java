package io.crossplane.provider.kube;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.crossplane.provider.kube.HostPart.Owned;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;

/** The watches of one host cluster, one for each of six kinds. */
final class HostStreams implements ClusterStreams<ReleaseKey> {

    private final WatchRuntime runtime;
    private final Consumer<ReleaseKey> changed;
    private final KubernetesClient client;
    private final Runnable usable;
    private final KindWatch<Owned<ObjectHead>> releases;
    private final KindWatch<Owned<ObjectHead>> kubeconfigs;
    private final KindWatch<Owned<Workload>> statefulSets;
    private final KindWatch<Owned<Workload>> deployments;
    private final KindWatch<Owned<PodState>> pods;
    private final KindWatch<Owned<ClaimState>> claims;
    private final List<KindWatch<?>> all;

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
        streams.all.forEach(KindWatch::start);
        return streams;
    }

    /** Waits for the first complete lists of this namespace, no longer than given. */
    void awaitSynced(String namespace, Duration limit) {
        KindWatch.Part.awaitSynced(parts(namespace), runtime.clock(), limit);
    }

    boolean areCurrent(String namespace) {
        return parts(namespace).stream().allMatch(KindWatch.Part::isCurrent);
    }

    Optional<KubeException> problem(String namespace) {
        return parts(namespace).stream().map(KindWatch.Part::problem).flatMap(Optional::stream).findFirst();
    }

    private List<KindWatch.Part> parts(String namespace) {
        return all.stream().<KindWatch.Part>map(watch -> watch.part(namespace)).toList();
    }

    HostSnapshot snapshot(ReleaseKey key) {
        return new HostParts(releases.in(key.namespace()), kubeconfigs.in(key.namespace()),
                statefulSets.in(key.namespace()), deployments.in(key.namespace()), pods.in(key.namespace()),
                claims.in(key.namespace())).of(key.release());
    }

    @Override
    public void tidy(Set<ReleaseKey> wanted) {
        Set<String> namespaces = wanted.stream().map(ReleaseKey::namespace).collect(Collectors.toSet());
        all.forEach(watch -> watch.tidy(namespaces));
    }

    @Override
    public void close() {
        all.forEach(KindWatch::close);
    }

    private <T> KindWatch<Owned<T>> stream(HostPart<T> part) {
        return new KindWatch<>(part.everywhere(), part::decode, new WatchStream.Hearer<>(this::tell, usable), client,
                runtime);
    }

    private <T> void tell(String namespace, @Nullable Owned<T> before, @Nullable Owned<T> now) {
        Owned<T> one = now == null ? before : now;
        if (one != null && !one.release().isEmpty()) {
            changed.accept(new ReleaseKey(namespace, one.release()));
        }
    }
}
