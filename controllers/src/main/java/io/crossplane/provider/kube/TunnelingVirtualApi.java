package io.crossplane.provider.kube;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

import io.crossplane.provider.kube.Junction.Held;
import io.crossplane.provider.kube.VirtualApiStatus.Route;

/** {@link VirtualApi} that tries the in-cluster address first and a tunnel then, and shares what it found. */
public final class TunnelingVirtualApi implements VirtualApi {

    private static final Duration KEEP_UNUSED = Duration.ofMinutes(2);

    private final Clock clock;
    private final WayFinder finder;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final VirtualQuestions questions = new VirtualQuestions();
    private final Map<Place, Junction> junctions = new ConcurrentHashMap<>();

    /** Without any tunnel yet. */
    public TunnelingVirtualApi(Clusters clusters, Clock clock) {
        this(clusters, clock, new InClusterProbe());
    }

    TunnelingVirtualApi(Clusters clusters, Clock clock, InClusterProbe probe) {
        this.clock = clock;
        this.finder = new WayFinder(clusters, clock, probe, threads);
    }

    @Override
    public Way open(Target target, Duration limit) {
        Instant end = clock.instant().plus(limit);
        return at(target, junction -> junction.take(target, end));
    }

    @Override
    public VirtualApiStatus check(Target target, Duration limit) {
        Instant end = clock.instant().plus(limit);
        return at(target, junction -> askAsKnown(junction, target, end).orElseGet(() -> ask(junction, target, end)));
    }

    @Override
    public void forget(ReleaseKey key, ClusterAccess host) {
        junctions.forEach((place, junction) -> {
            if (place.key().equals(key) && place.host().equals(host.id())) {
                closeAll(junction.removeAll());
            }
        });
    }

    @Override
    public void closeIdle() {
        Instant limit = clock.instant().minus(KEEP_UNUSED);
        junctions.values().forEach(junction -> closeAll(junction.removeUnusedSince(limit)));
        junctions.keySet()
                .forEach(place -> junctions.computeIfPresent(place,
                        (any, junction) -> junction.isEmpty() ? null : junction));
        finder.tidy();
    }

    @Override
    public void close() {
        junctions.values().forEach(junction -> closeAll(junction.removeAll()));
        junctions.clear();
        threads.shutdownNow();
    }

    /** How many virtual clusters have a way. */
    int size() {
        return junctions.size();
    }

    private <T> T at(Target target, Function<Junction, T> visit) {
        Junction junction = junctions.compute(Place.of(target),
                (place, known) -> (known == null ? new Junction(finder, clock) : known).enter());
        try {
            return visit.apply(junction);
        } finally {
            junction.leave();
        }
    }

    /** Empty if the known way gave no answer, which a second look may do better; an address is not taken again then. */
    private Optional<VirtualApiStatus> askAsKnown(Junction junction, Target target, Instant end) {
        try (Held way = junction.take(target, end)) {
            try {
                return Optional.of(ask(way, target, end));
            } catch (KubeException e) {
                if (way.isFresh() || WayFinder.isAnAnswer(e)) {
                    throw e;
                }
                if (way.route() == Route.IN_CLUSTER) {
                    junction.avoid(way);
                }
                return Optional.empty();
            }
        }
    }

    private VirtualApiStatus ask(Junction junction, Target target, Instant end) {
        try (Held way = junction.take(target, end)) {
            return ask(way, target, end);
        }
    }

    private VirtualApiStatus ask(Held way, Target target, Instant end) {
        try {
            Duration left = Duration.between(clock.instant(), end);
            return questions.ask(way.connection(), target.key(), way.route(), left);
        } catch (KubeException e) {
            throw WayFinder.isAnAnswer(e) ? e : way.problem().orElse(e);
        }
    }

    private static void closeAll(List<SharedWay> ways) {
        ways.forEach(SharedWay::close);
    }

    /** One virtual cluster on one host, with one login. */
    private record Place(String host, ReleaseKey key, String credentials) {
        private static Place of(Target target) {
            return new Place(target.host().id(), target.key(), target.credentials().id());
        }
    }
}
