package io.crossplane.provider.kube;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import io.crossplane.provider.kube.HostPart.Owned;
import io.crossplane.provider.kube.ReleaseTopic.OneObject;
import io.crossplane.provider.kube.ReleaseTopic.Records;
import io.crossplane.provider.kube.WatchTarget.Content;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;

/** The watches of one cluster that releases are installed in: Helm's records, and each kind that a release has objects of. */
final class ReleaseStreams implements ClusterStreams<ReleaseTopic> {

    static final WatchTarget RECORDS = new WatchTarget("/api/v1/secrets", "owner=helm", Content.METADATA,
            new KubeCall(KubeCall.TARGET_CLUSTER, "watch", "secrets", KubeCall.ALL_NAMESPACES, ""));
    private static final Duration KEEP_UNUSED = Duration.ofMinutes(2);

    private final KubernetesClient client;
    private final WatchRuntime runtime;
    private final Consumer<ReleaseTopic> changed;
    private final Runnable usable;
    private final WatchStream<Owned<ObjectHead>> records;
    private final Map<ServedKind, KindStream> kinds = new HashMap<>();
    private final Map<ServedKind, Instant> lastWanted = new HashMap<>();
    private boolean closed;

    private ReleaseStreams(KubernetesClient client, WatchRuntime runtime, Consumer<ReleaseTopic> changed,
            Runnable usable) {
        this.client = client;
        this.runtime = runtime;
        this.changed = changed;
        this.usable = usable;
        this.records = new WatchStream<>(RECORDS, HostPart.RELEASE_RECORDS::decode,
                new WatchStream.Hearer<>(this::tell, usable), client, runtime);
    }

    /** Begins watching; both callbacks come from threads that may not be held up. */
    static ReleaseStreams open(KubernetesClient client, WatchRuntime runtime, Consumer<ReleaseTopic> changed,
            Runnable usable) {
        ReleaseStreams streams = new ReleaseStreams(client, runtime, changed, usable);
        streams.records.start();
        return streams;
    }

    KubernetesClient client() {
        return client;
    }

    Clock clock() {
        return runtime.clock();
    }

    WatchStream<?> records() {
        return records;
    }

    /** Oldest first. */
    List<ObjectHead> records(ReleaseKey key) {
        return HostPart.of(key.release(), records.in(key.namespace())).stream().sorted(HostPart.BY_REVISION).toList();
    }

    /** The watch of this kind, begun if there is none and the cluster is not given up. */
    synchronized KindStream kind(ServedKind kind) {
        if (closed) {
            return KindStream.notBegun(kind, client, runtime);
        }
        lastWanted.put(kind, runtime.clock().instant());
        return kinds.computeIfAbsent(kind, any -> KindStream.open(kind, client, runtime, changed, usable));
    }

    /** Why the watch of this kind, if there is one, is not following. */
    synchronized Optional<KubeException> problem(ServedKind kind) {
        return Optional.ofNullable(kinds.get(kind)).flatMap(open -> open.stream().problem());
    }

    @Override
    public void tidy(Set<ReleaseTopic> wanted) {
        takeUnwanted(wanted).forEach(KindStream::close);
    }

    @Override
    public void close() {
        List<KindStream> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(kinds.values());
            kinds.clear();
        }
        records.close();
        open.forEach(KindStream::close);
    }

    private synchronized List<KindStream> takeUnwanted(Set<ReleaseTopic> wanted) {
        Instant now = runtime.clock().instant();
        wanted.forEach(topic -> {
            if (topic instanceof OneObject object) {
                lastWanted.put(object.kind(), now);
            }
        });
        Set<ServedKind> idle = new HashSet<>(kinds.keySet());
        idle.removeIf(kind -> !lastWanted.getOrDefault(kind, now).isBefore(now.minus(KEEP_UNUSED)));
        lastWanted.keySet().removeAll(idle);
        return new ArrayList<>(idle.stream().map(kinds::remove).filter(Objects::nonNull).toList());
    }

    private void tell(String namespace, @Nullable Owned<ObjectHead> before, @Nullable Owned<ObjectHead> now) {
        Owned<ObjectHead> one = now == null ? before : now;
        if (one != null && !one.release().isEmpty()) {
            changed.accept(new Records(new ReleaseKey(namespace, one.release())));
        }
    }
}
