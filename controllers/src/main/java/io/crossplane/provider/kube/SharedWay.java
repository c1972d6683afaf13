package io.crossplane.provider.kube;

import java.time.Instant;
import java.util.Optional;

import io.crossplane.provider.kube.VirtualApiStatus.Route;
import org.jspecify.annotations.Nullable;

/** One way into a virtual cluster and how many hold it; the counting is guarded by whoever shares it out. */
final class SharedWay implements AutoCloseable {

    private final Route route;
    private final Clusters.Lease lease;
    private final @Nullable Tunnel tunnel;
    private int holders;
    private Instant lastUse = Instant.MIN;

    private SharedWay(Route route, Clusters.Lease lease, @Nullable Tunnel tunnel) {
        this.route = route;
        this.lease = lease;
        this.tunnel = tunnel;
    }

    /** Along an address of the host cluster. */
    static SharedWay direct(Clusters.Lease lease) {
        return new SharedWay(Route.IN_CLUSTER, lease, null);
    }

    /** Through a tunnel, which it closes at last. */
    static SharedWay through(Tunnel tunnel, Clusters.Lease lease) {
        return new SharedWay(Route.TUNNEL, lease, tunnel);
    }

    Route route() {
        return route;
    }

    ClusterConnection connection() {
        return lease.connection();
    }

    /** Why it leads nowhere, if more is known than that a connection broke. */
    Optional<KubeException> problem() {
        return Optional.ofNullable(tunnel).flatMap(Tunnel::problem);
    }

    void take() {
        holders++;
    }

    void giveBack(Instant now) {
        holders--;
        lastUse = now;
    }

    int holders() {
        return holders;
    }

    /** Whether nobody held it since then, and nothing went through. */
    boolean isUnusedSince(Instant limit) {
        return holders == 0 && lastUse.isBefore(limit) && (tunnel == null || tunnel.isUnusedSince(limit));
    }

    @Override
    public void close() {
        lease.close();
        if (tunnel != null) {
            tunnel.close();
        }
    }
}
