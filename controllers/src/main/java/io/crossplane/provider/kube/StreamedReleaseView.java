package io.crossplane.provider.kube;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.crossplane.provider.kube.KubeException.Kind;
import io.crossplane.provider.kube.ReleaseTopic.OneObject;
import io.crossplane.provider.kube.ReleaseWatches.ReleaseView;

/** One owner's look at the watches of a cluster. */
final class StreamedReleaseView implements ReleaseView {

    private final ReleaseStreams streams;
    private final ServedKinds kinds;
    private final ReleaseKey key;
    private final Interest interest;
    private final Consumer<Set<ReleaseTopic>> also;
    private final Map<View, Asked> asked = new ConcurrentHashMap<>();
    private final Map<View, KubeException> unresolved = new ConcurrentHashMap<>();

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
        KindWatch.Part records = streams.recordsAround(key);
        awaitSynced(List.of(records), wait);
        return interest.see(View.RECORDS, records::isCurrent, () -> streams.records(key));
    }

    @Override
    public Optional<ObjectStates> objects(Set<ObjectName> names, Duration wait) {
        return see(View.OBJECTS, names, object -> streams.kind(object.kind()), wait);
    }

    @Override
    public Optional<ObjectStates> named(Set<ObjectName> names, Duration wait) {
        return see(View.NAMED, names, streams::showing, wait);
    }

    private Optional<ObjectStates> see(View view, Set<ObjectName> names, Function<OneObject, ObjectStream> shownBy,
            Duration wait) {
        Instant end = streams.clock().instant().plus(wait);
        Map<ObjectName, OneObject> served = new HashMap<>();
        try {
            for (ObjectName name : names) {
                find(name, end).ifPresent(kind -> served.put(name, OneObject.of(kind, name, key)));
            }
            unresolved.remove(view);
        } catch (KubeException e) {
            unresolved.put(view, e);
            return Optional.empty();
        }
        Map<OneObject, ObjectStream> open = new HashMap<>();
        served.values().forEach(object -> open.computeIfAbsent(object, shownBy));
        Asked now = new Asked(Set.copyOf(open.keySet()),
                open.entrySet().stream().map(each -> each.getValue().around(each.getKey())).toList());
        asked.put(view, now);
        also.accept(asked.values().stream().flatMap(each -> each.topics().stream()).collect(Collectors.toSet()));
        awaitSynced(now.shownBy(), left(end));
        return interest.see(view, () -> now.shownBy().stream().allMatch(KindWatch.Part::isCurrent),
                () -> states(names, served, open));
    }

    @Override
    public void distrust(Duration time) {
        interest.distrust(time);
    }

    @Override
    public Optional<KubeException> problem() {
        return unresolved.values()
                .stream()
                .findFirst()
                .or(() -> Stream
                        .concat(Stream.of(streams.recordsAround(key)),
                                asked.values().stream().flatMap(each -> each.shownBy().stream()))
                        .map(KindWatch.Part::problem)
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    /** A kind whose watch finds nothing at its path may be served no more. */
    private Optional<ServedKind> find(ObjectName name, Instant end) {
        JsonRequests reads = new JsonRequests(streams.client());
        Optional<ServedKind> known = kinds.find(reads, name.apiVersion(), name.kind(), left(end));
        boolean gone = known.map(kind -> OneObject.of(kind, name, key))
                .flatMap(streams::problem)
                .filter(why -> why.kind() == Kind.NOT_FOUND)
                .isPresent();
        if (!gone) {
            return known;
        }
        kinds.forget(name.apiVersion());
        return kinds.find(reads, name.apiVersion(), name.kind(), left(end));
    }

    private static ObjectStates states(Set<ObjectName> names, Map<ObjectName, OneObject> served,
            Map<OneObject, ObjectStream> open) {
        Map<ObjectName, ObjectState> present = new HashMap<>();
        served.forEach((name, object) -> Optional.ofNullable(open.get(object))
                .flatMap(stream -> stream.get(object))
                .ifPresent(state -> present.put(name, state)));
        Set<ObjectName> unserved = new HashSet<>(names);
        unserved.removeAll(served.keySet());
        return new ObjectStates(present, unserved);
    }

    private void awaitSynced(List<KindWatch.Part> needed, Duration wait) {
        if (!interest.isDistrusted()) {
            KindWatch.Part.awaitSynced(needed, streams.clock(), wait);
        }
    }

    private Duration left(Instant end) {
        Duration left = Duration.between(streams.clock().instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private enum View {
        RECORDS, OBJECTS, NAMED
    }

    /** What a look was at last, and by what. */
    private record Asked(Set<ReleaseTopic> topics, List<KindWatch.Part> shownBy) {}
}
