package io.crossplane.provider.kube;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import io.crossplane.provider.kube.WatchTarget.Content;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;

/** {@link SourceWatches} over one watch stream per namespace and kind in use. */
public final class StreamedSourceWatches implements SourceWatches {

    private final KubernetesClient controlPlane;
    private final WatchRuntime runtime;
    private final Map<Place, Watched> watched = new ConcurrentHashMap<>();
    private final Map<String, Interest> interests = new HashMap<>();

    /**
     * No watches yet.
     *
     * @param controlPlane the provider's own client, closed by its owner after this
     * @param timer starts what is due, never for long
     */
    public StreamedSourceWatches(KubernetesClient controlPlane, ScheduledExecutorService timer, Clock clock) {
        this(controlPlane,
                new WatchRuntime(timer, Executors.newVirtualThreadPerTaskExecutor(), clock, WatchTimes.USUAL));
    }

    StreamedSourceWatches(KubernetesClient controlPlane, WatchRuntime runtime) {
        this.controlPlane = controlPlane;
        this.runtime = runtime;
    }

    @Override
    public void declare(String owner, Set<Source> sources, Duration wait, Runnable changed) {
        Interest interest = replace(owner, sources, changed);
        Instant end = runtime.clock().instant().plus(wait);
        for (Place place : interest.places()) {
            Watched here = watched.get(place);
            if (here != null && !here.isCurrentBefore(end)) {
                here.wakeWhenCurrent(interest);
            }
        }
    }

    @Override
    public void forget(String owner) {
        close(withdraw(owner));
    }

    @Override
    public Optional<ObjectHead> head(Source source) {
        return Optional.ofNullable(watched.get(Place.of(source)))
                .filter(here -> here.stream.isCurrent())
                .flatMap(here -> here.stream.get(source.namespace(), source.name()));
    }

    @Override
    public void close() {
        List<Watched> open;
        synchronized (this) {
            open = List.copyOf(watched.values());
            watched.clear();
            interests.clear();
        }
        close(open);
    }

    /** How many watches are open. */
    int size() {
        return watched.size();
    }

    /** The new interest is entered before the old one leaves, so that watches in both stay open. */
    private Interest replace(String owner, Set<Source> sources, Runnable changed) {
        Interest interest = new Interest(Set.copyOf(sources), changed);
        List<Watched> idle;
        synchronized (this) {
            Interest before = interests.get(owner);
            if (before != null && before.sources.equals(interest.sources)) {
                return before;
            }
            interest.places().forEach(place -> watched.computeIfAbsent(place, Watched::new).interested.add(interest));
            interests.put(owner, interest);
            idle = before == null ? List.of() : leave(before);
        }
        close(idle);
        return interest;
    }

    private synchronized List<Watched> withdraw(String owner) {
        Interest interest = interests.remove(owner);
        return interest == null ? List.of() : leave(interest);
    }

    /** The watches nobody needs any more; closed by the caller without this object's lock. */
    private List<Watched> leave(Interest interest) {
        List<Watched> idle = new ArrayList<>();
        for (Place place : interest.places()) {
            Watched here = watched.get(place);
            if (here != null && here.interested.remove(interest) && here.interested.isEmpty()) {
                watched.remove(place);
                idle.add(here);
            }
        }
        return idle;
    }

    private static void close(List<Watched> idle) {
        idle.forEach(here -> here.stream.close());
    }

    /** The objects of one kind in one namespace. */
    private record Place(Kind kind, String namespace) {

        private static Place of(Source source) {
            return new Place(source.kind(), source.namespace());
        }

        private WatchTarget target() {
            String plural = kind == Kind.SECRET ? "secrets" : "configmaps";
            return new WatchTarget("/api/v1/namespaces/%s/%s".formatted(namespace, plural), "", Content.METADATA,
                    KubeCall.onControlPlane("watch", plural, namespace, ""));
        }
    }

    /** What one owner wants; compared by identity. */
    private static final class Interest {
        private final Set<Source> sources;
        private final Runnable changed;

        private Interest(Set<Source> sources, Runnable changed) {
            this.sources = sources;
            this.changed = changed;
        }

        private Set<Place> places() {
            Set<Place> places = new HashSet<>();
            sources.forEach(source -> places.add(Place.of(source)));
            return places;
        }
    }

    /** One watch and who wants to know. */
    private final class Watched {
        private final Kind kind;
        private final Set<Interest> interested = ConcurrentHashMap.newKeySet();
        private final Set<Interest> waiting = ConcurrentHashMap.newKeySet();
        private final WatchStream<ObjectHead> stream;

        private Watched(Place place) {
            this.kind = place.kind();
            this.stream = new WatchStream<>(place.target(), Decoders::head,
                    new WatchStream.Hearer<>(this::tell, this::wakeWaiting), controlPlane, runtime);
            stream.start();
        }

        private boolean isCurrentBefore(Instant end) {
            Duration left = Duration.between(runtime.clock().instant(), end);
            return stream.awaitSynced(left.isNegative() ? Duration.ZERO : left) && stream.isCurrent();
        }

        /** Enters first and looks again then, so that no moment is missed. */
        private void wakeWhenCurrent(Interest interest) {
            waiting.add(interest);
            if (stream.isCurrent()) {
                wakeWaiting();
            }
        }

        private void wakeWaiting() {
            List<Interest> woken = List.copyOf(waiting);
            woken.stream().filter(waiting::remove).forEach(interest -> interest.changed.run());
        }

        private void tell(String namespace, @Nullable ObjectHead before, @Nullable ObjectHead now) {
            ObjectHead one = now == null ? before : now;
            if (one == null) {
                return;
            }
            Source source = new Source(kind, namespace, one.name());
            interested.stream()
                    .filter(interest -> interest.sources.contains(source))
                    .forEach(interest -> interest.changed.run());
        }
    }
}
