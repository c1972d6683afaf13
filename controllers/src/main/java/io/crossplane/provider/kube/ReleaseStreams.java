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
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.crossplane.provider.kube.Extent.MadeByHelm;
import io.crossplane.provider.kube.Extent.Single;
import io.crossplane.provider.kube.HostPart.Owned;
import io.crossplane.provider.kube.ReleaseTopic.OneObject;
import io.crossplane.provider.kube.ReleaseTopic.Records;
import io.crossplane.provider.kube.WatchTarget.Content;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;

/** The watches of one cluster that releases are installed in: Helm's records, each kind that a release has objects of, and single objects. */
final class ReleaseStreams implements ClusterStreams<ReleaseTopic> {

    static final WatchTarget RECORDS = new WatchTarget("/api/v1/secrets", "owner=helm", Content.METADATA,
            new KubeCall(KubeCall.TARGET_CLUSTER, "watch", "secrets", KubeCall.ALL_NAMESPACES, ""));
    private static final Duration KEEP_UNUSED = Duration.ofMinutes(2);

    private final KubernetesClient client;
    private final WatchRuntime runtime;
    private final Consumer<ReleaseTopic> changed;
    private final ObjectStream.Hearer hearer;
    private final KindWatch<Owned<ObjectHead>> records;
    private final Map<Extent, ObjectStream> objects = new HashMap<>();
    private final Map<Extent, Instant> lastWanted = new HashMap<>();
    private boolean closed;

    private ReleaseStreams(KubernetesClient client, WatchRuntime runtime, Consumer<ReleaseTopic> changed,
            Runnable usable) {
        this.client = client;
        this.runtime = runtime;
        this.changed = changed;
        this.hearer = new ObjectStream.Hearer(changed, usable);
        this.records = new KindWatch<>(RECORDS, HostPart.RELEASE_RECORDS::decode,
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

    /** The watch of the records, as far as it shows those of this release. */
    KindWatch.Part recordsAround(ReleaseKey key) {
        return records.part(key.namespace());
    }

    /** Oldest first. */
    List<ObjectHead> records(ReleaseKey key) {
        return HostPart.of(key.release(), records.in(key.namespace())).stream().sorted(HostPart.BY_REVISION).toList();
    }

    /** The watch of all objects of this kind that Helm has made, begun if there is none and the cluster is not given up. */
    synchronized ObjectStream kind(ServedKind kind) {
        return stream(new MadeByHelm(kind));
    }

    /** A watch that shows this object: the one of its kind if that does, else one of its own. */
    synchronized ObjectStream showing(OneObject object) {
        return isShownByKind(object) ? kind(object.kind()) : stream(new Single(object));
    }

    /** A watch that is not current may show it when it is. */
    private boolean isShownByKind(OneObject object) {
        ObjectStream ofKind = objects.get(new MadeByHelm(object.kind()));
        return ofKind != null && (!ofKind.around(object).isCurrent() || ofKind.get(object).isPresent());
    }

    /** Why the watch of the kind of this object, if there is one, is not following. */
    synchronized Optional<KubeException> problem(OneObject object) {
        return Optional.ofNullable(objects.get(new MadeByHelm(object.kind())))
                .flatMap(open -> open.around(object).problem());
    }

    private ObjectStream stream(Extent extent) {
        if (closed) {
            return new ObjectStream(extent, hearer, client, runtime);
        }
        lastWanted.put(extent, runtime.clock().instant());
        return objects.computeIfAbsent(extent, any -> new ObjectStream(any, hearer, client, runtime).begun());
    }

    @Override
    public void tidy(Set<ReleaseTopic> wanted) {
        takeUnwanted(wanted).forEach(ObjectStream::close);
        records.tidy(of(wanted, Records.class).map(topic -> topic.key().namespace()).collect(Collectors.toSet()));
        List<OneObject> named = of(wanted, OneObject.class).toList();
        open().forEach(stream -> stream.tidy(named));
    }

    @Override
    public void close() {
        List<ObjectStream> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(objects.values());
            objects.clear();
        }
        records.close();
        open.forEach(ObjectStream::close);
    }

    private static <T extends ReleaseTopic> Stream<T> of(Set<ReleaseTopic> all, Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast);
    }

    private synchronized List<ObjectStream> open() {
        return List.copyOf(objects.values());
    }

    private synchronized List<ObjectStream> takeUnwanted(Set<ReleaseTopic> wanted) {
        Instant now = runtime.clock().instant();
        wanted.forEach(topic -> {
            if (topic instanceof OneObject object) {
                lastWanted.replace(new MadeByHelm(object.kind()), now);
                lastWanted.computeIfPresent(new Single(object), (any, before) -> isShownByKind(object) ? before : now);
            }
        });
        Set<Extent> idle = new HashSet<>(objects.keySet());
        idle.removeIf(extent -> !lastWanted.getOrDefault(extent, now).isBefore(now.minus(KEEP_UNUSED)));
        lastWanted.keySet().removeAll(idle);
        return new ArrayList<>(idle.stream().map(objects::remove).filter(Objects::nonNull).toList());
    }

    private void tell(String namespace, @Nullable Owned<ObjectHead> before, @Nullable Owned<ObjectHead> now) {
        Owned<ObjectHead> one = now == null ? before : now;
        if (one != null && !one.release().isEmpty()) {
            changed.accept(new Records(new ReleaseKey(namespace, one.release())));
        }
    }
}
