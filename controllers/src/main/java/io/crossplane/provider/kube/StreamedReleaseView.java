package io.crossplane.provider.kube;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.crossplane.provider.kube.KubeException.Kind;
import io.crossplane.provider.kube.ReleaseTopic.OneObject;
import io.crossplane.provider.kube.ReleaseWatches.ReleaseView;
import org.jspecify.annotations.Nullable;

/** One owner's look at the watches of a cluster. */
final class StreamedReleaseView implements ReleaseView {

    private final ReleaseStreams streams;
    private final ServedKinds kinds;
    private final ReleaseKey key;
    private final Interest interest;
    private final Consumer<Set<ReleaseTopic>> also;
    private volatile List<KindStream> asked = List.of();
    private volatile @Nullable KubeException unresolved;

    /** Takes what the owner wants to hear of besides the records. */
    StreamedReleaseView(ReleaseStreams streams, ServedKinds kinds, ReleaseKey key, Interest interest,
            Consumer<Set<ReleaseTopic>> also) {
        this.streams = streams;
        this.kinds = kinds;
        this.key = key;
        this.interest = interest;
        this.also = also;
    }

    @Override
    public Optional<List<ObjectHead>> records(Duration wait) {
        awaitSynced(List.of(streams.records()), wait);
        return interest.see(View.RECORDS, streams.records()::isCurrent, () -> streams.records(key));
    }

    @Override
    public Optional<ObjectStates> objects(Set<ObjectName> names, Duration wait) {
        Instant end = streams.clock().instant().plus(wait);
        Map<ObjectName, OneObject> served = new HashMap<>();
        try {
            for (ObjectName name : names) {
                find(name, end).ifPresent(kind -> served.put(name, OneObject.of(kind, name, key)));
            }
            unresolved = null;
        } catch (KubeException e) {
            unresolved = e;
            return Optional.empty();
        }
        also.accept(Set.copyOf(served.values()));
        Map<ServedKind, KindStream> open = new HashMap<>();
        served.values().forEach(object -> open.computeIfAbsent(object.kind(), streams::kind));
        asked = List.copyOf(open.values());
        awaitSynced(asked.stream().map(KindStream::stream).toList(), left(end));
        return interest.see(View.OBJECTS, () -> open.values().stream().allMatch(KindStream::isCurrent),
                () -> states(names, served, open));
    }

    @Override
    public void distrust(Duration time) {
        interest.distrust(time);
    }

    @Override
    public Optional<KubeException> problem() {
        return Optional.ofNullable(unresolved)
                .or(() -> Stream.concat(Stream.of(streams.records()), asked.stream().map(KindStream::stream))
                        .map(WatchStream::problem)
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    /** A kind whose watch finds nothing at its path may be served no more. */
    private Optional<ServedKind> find(ObjectName name, Instant end) {
        JsonReads reads = new JsonReads(streams.client());
        Optional<ServedKind> known = kinds.find(reads, name.apiVersion(), name.kind(), left(end));
        boolean gone = known.flatMap(streams::problem).filter(why -> why.kind() == Kind.NOT_FOUND).isPresent();
        if (!gone) {
            return known;
        }
        kinds.forget(name.apiVersion());
        return kinds.find(reads, name.apiVersion(), name.kind(), left(end));
    }

    private static ObjectStates states(Set<ObjectName> names, Map<ObjectName, OneObject> served,
            Map<ServedKind, KindStream> open) {
        Map<ObjectName, ObjectState> present = new HashMap<>();
        served.forEach((name, object) -> Optional.ofNullable(open.get(object.kind()))
                .flatMap(stream -> stream.get(object))
                .ifPresent(state -> present.put(name, state)));
        Set<ObjectName> unserved = new HashSet<>(names);
        unserved.removeAll(served.keySet());
        return new ObjectStates(present, unserved);
    }

    private void awaitSynced(List<? extends WatchStream<?>> needed, Duration wait) {
        if (!interest.isDistrusted()) {
            WatchStream.awaitSynced(needed, streams.clock(), wait);
        }
    }

    private Duration left(Instant end) {
        Duration left = Duration.between(streams.clock().instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private enum View {
        RECORDS, OBJECTS
    }
}
