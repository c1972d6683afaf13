package io.crossplane.provider.kube;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.kube.VirtualApiStatus.Route;

/**
 * {@link VirtualApi} that tries the in-cluster address first and a tunnel then.
 *
 * <p>Whether in-cluster names of a host are known at all depends on where the provider runs, so that is remembered per host for a while.
 * An address that is only silent, as it is for a moment after a control plane became ready, is tried again the next time.
 */
public final class TunnelingVirtualApi implements VirtualApi {

    private static final Duration REMEMBER_UNREACHABLE = Duration.ofMinutes(10);
    private static final Duration KEEP_UNUSED = Duration.ofMinutes(2);

    private final Clusters clusters;
    private final Clock clock;
    private final InClusterProbe probe;
    private final VirtualQuestions questions = new VirtualQuestions();
    private final Map<String, Instant> unreachableUntil = new HashMap<>();
    private final Map<Place, Tunnel> tunnels = new HashMap<>();

    /** Without any tunnel yet. */
    public TunnelingVirtualApi(Clusters clusters, Clock clock) {
        this(clusters, clock, new InClusterProbe());
    }

    TunnelingVirtualApi(Clusters clusters, Clock clock, InClusterProbe probe) {
        this.clusters = clusters;
        this.clock = clock;
        this.probe = probe;
    }

    @Override
    public VirtualApiStatus check(Target target, Duration limit) {
        Instant end = clock.instant().plus(limit);
        Optional<VirtualApiStatus> direct = mayBeReachable(target) ? directly(target, end) : Optional.empty();
        return direct.orElseGet(() -> throughTunnel(target, end));
    }

    @Override
    public void forget(ReleaseKey key, ClusterAccess host) {
        closeAll(take(new Place(host.id(), key)).stream().toList());
    }

    @Override
    public void closeIdle() {
        closeAll(takeUnusedSince(clock.instant().minus(KEEP_UNUSED)));
    }

    @Override
    public void close() {
        closeAll(takeUnusedSince(Instant.MAX));
    }

    /** Empty if the answer came from somewhere else or not at all, which a tunnel may do better. */
    private Optional<VirtualApiStatus> directly(Target target, Instant end) {
        String host = "%s.%s.svc".formatted(target.key().release(), target.key().namespace());
        InClusterProbe.Finding finding = probe.probe(host, left(end));
        if (finding == InClusterProbe.Finding.UNKNOWN_NAME) {
            remember(target);
        }
        if (finding != InClusterProbe.Finding.ACCEPTS) {
            return Optional.empty();
        }
        try (Clusters.Lease lease = clusters.lease(target.credentials().at("https://" + host + ":443"),
                Clusters.Retries.NONE)) {
            return Optional.of(questions.ask(lease.connection(), target.key(), Route.IN_CLUSTER, left(end)));
        } catch (KubeException e) {
            if (isAnAnswer(e)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** A tunnel that was open before may lead to a pod that is gone, so it gets a second chance as a new one. */
    private VirtualApiStatus throughTunnel(Target target, Instant end) {
        boolean reused = isOpen(target);
        try {
            return ask(target, end);
        } catch (KubeException e) {
            closeAll(take(Place.of(target)).stream().toList());
            if (!reused || isAnAnswer(e)) {
                throw e;
            }
        }
        return ask(target, end);
    }

    private VirtualApiStatus ask(Target target, Instant end) {
        Tunnel tunnel = tunnel(target, left(end));
        try {
            return questions.ask(tunnel.connection(), target.key(), Route.TUNNEL, left(end));
        } catch (KubeException e) {
            throw tunnel.problem().orElse(e);
        }
    }

    private Tunnel tunnel(Target target, Duration limit) {
        Place place = Place.of(target);
        Tunnel open = open(place);
        if (open != null && open.leadsTo(target)) {
            open.used(clock.instant());
            return open;
        }
        closeAll(take(place).stream().toList());
        Tunnel fresh = Tunnel.open(target, clusters, limit);
        fresh.used(clock.instant());
        synchronized (this) {
            tunnels.put(place, fresh);
        }
        return fresh;
    }

    private static boolean isAnAnswer(KubeException failure) {
        return switch (failure.kind()) {
            case UNREACHABLE, UNTRUSTED, TIMEOUT -> false;
            default -> true;
        };
    }

    private synchronized boolean mayBeReachable(Target target) {
        Instant until = unreachableUntil.get(target.host().id());
        return until == null || clock.instant().isAfter(until);
    }

    private synchronized void remember(Target target) {
        unreachableUntil.put(target.host().id(), clock.instant().plus(REMEMBER_UNREACHABLE));
    }

    private boolean isOpen(Target target) {
        Tunnel open = open(Place.of(target));
        return open != null && open.leadsTo(target);
    }

    private synchronized @org.jspecify.annotations.Nullable Tunnel open(Place place) {
        return tunnels.get(place);
    }

    private synchronized Optional<Tunnel> take(Place place) {
        return Optional.ofNullable(tunnels.remove(place));
    }

    private synchronized List<Tunnel> takeUnusedSince(Instant limit) {
        List<Tunnel> idle = new ArrayList<>(
                tunnels.values().stream().filter(tunnel -> tunnel.isUnusedSince(limit)).toList());
        tunnels.values().removeAll(idle);
        unreachableUntil.values().removeIf(until -> until.isBefore(clock.instant()));
        return idle;
    }

    private static void closeAll(List<Tunnel> tunnels) {
        tunnels.forEach(Tunnel::close);
    }

    private Duration left(Instant end) {
        Duration left = Duration.between(clock.instant(), end);
        return left.isPositive() ? left : Duration.ofMillis(1);
    }

    /** One virtual cluster on one host. */
    private record Place(String host, ReleaseKey key) {
        private static Place of(Target target) {
            return new Place(target.host().id(), target.key());
        }
    }
}
