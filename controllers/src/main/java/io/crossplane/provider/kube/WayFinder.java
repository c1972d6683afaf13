package io.crossplane.provider.kube;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

import io.crossplane.provider.kube.InClusterProbe.Finding;
import io.crossplane.provider.kube.VirtualApi.Target;

/**
 * Finds a way into a virtual cluster: the in-cluster address if it leads there, else a tunnel.
 *
 * <p>Whether in-cluster names of a host are known at all depends on where the provider runs, so that is remembered per host for a while.
 * An address that is only silent, as it is for a moment after a control plane became ready, is tried again the next time.
 */
class WayFinder {

    private static final Duration REMEMBER_UNREACHABLE = Duration.ofMinutes(10);

    private final Clusters clusters;
    private final Clock clock;
    private final InClusterProbe probe;
    private final ExecutorService threads;
    private final Map<String, Instant> unreachableUntil = new ConcurrentHashMap<>();

    /** Each connection through a tunnel takes one of the threads. */
    WayFinder(Clusters clusters, Clock clock, InClusterProbe probe, ExecutorService threads) {
        this.clusters = clusters;
        this.clock = clock;
        this.probe = probe;
        this.threads = threads;
    }

    /** The in-cluster address; empty if something else than this virtual cluster is there, or nothing. */
    Optional<SharedWay> direct(Target target, Instant end) {
        String host = "%s.%s.svc".formatted(target.key().release(), target.key().namespace());
        if (!mayBeKnown(target) || probe(target, host, end) != Finding.ACCEPTS) {
            return Optional.empty();
        }
        Clusters.Lease lease = clusters.lease(target.credentials().at("https://" + host + ":443"),
                Clusters.Retries.NONE);
        if (answers(lease.connection(), target.key(), left(end).dividedBy(2))) {
            return Optional.of(SharedWay.direct(lease));
        }
        lease.close();
        return Optional.empty();
    }

    /**
     * A tunnel of its own.
     *
     * @throws KubeException if there is no ready pod to lead to
     */
    SharedWay tunnel(Target target, Instant end) {
        Tunnel tunnel = Tunnel.open(clusters.lease(target.host().access()), target.key(), threads, clock, left(end));
        Kubeconfig near = target.credentials().at("https://127.0.0.1:" + tunnel.port());
        return SharedWay.through(tunnel, clusters.lease(near, Clusters.Retries.NONE));
    }

    /** Lets go of what is remembered no longer. */
    void tidy() {
        unreachableUntil.values().removeIf(until -> until.isBefore(clock.instant()));
    }

    /** Whether a failure is an answer of this virtual cluster, so that another way would not do better. */
    static boolean isAnAnswer(KubeException failure) {
        return switch (failure.kind()) {
            case UNREACHABLE, UNTRUSTED, TIMEOUT -> false;
            default -> true;
        };
    }

    /** Whatever it says, for its certificate was verified. */
    private static boolean answers(ClusterConnection connection, ReleaseKey key, Duration limit) {
        KubeCall call = new KubeCall("virtual cluster \"%s\"".formatted(key.release()), "get", "version", "", "");
        try {
            new JsonRequests(connection.client()).ask("/version", "application/json", call, limit);
            return true;
        } catch (KubeException e) {
            return isAnAnswer(e);
        }
    }

    private boolean mayBeKnown(Target target) {
        Instant until = unreachableUntil.get(target.host().id());
        return until == null || clock.instant().isAfter(until);
    }

    private Finding probe(Target target, String host, Instant end) {
        Finding finding = probe.probe(host, left(end));
        if (finding == Finding.UNKNOWN_NAME) {
            unreachableUntil.put(target.host().id(), clock.instant().plus(REMEMBER_UNREACHABLE));
        }
        return finding;
    }

    private Duration left(Instant end) {
        Duration left = Duration.between(clock.instant(), end);
        return left.isPositive() ? left : Duration.ofMillis(2);
    }
}
