package io.crossplane.provider.knative;

import java.time.Duration;

import io.crossplane.provider.kube.Clusters;
import io.crossplane.provider.kube.FollowedObjects.Watching;
import io.crossplane.provider.kube.KubeCall;
import io.crossplane.provider.kube.VirtualApi;

/** {@link Crossing} over connections that are shared with the rest of the provider. */
final class KubeCrossing implements Crossing {

    private static final Duration WAY_LIMIT = Duration.ofSeconds(20);

    private final Clusters.Lease lease;
    private final VirtualApi.Way way;
    private final KubeSide host;
    private final KubeSide inside;

    private KubeCrossing(Bridges.Wanted wanted, Clusters.Lease lease, VirtualApi.Way way, Watching watching) {
        Tenant tenant = wanted.tenant();
        this.lease = lease;
        this.way = way;
        this.host = new KubeSide(lease.connection(),
                new KubeSide.Scope(KubeCall.HOST_CLUSTER, tenant.hostNamespace(), tenant.vcluster()), watching);
        this.inside = new KubeSide(way.connection(),
                new KubeSide.Scope("virtual cluster \"%s\"".formatted(tenant.vcluster()), "", ""), watching);
    }

    /** Finds the way for a bridge. */
    static KubeCrossing cross(Bridges.Wanted wanted, Clusters clusters, VirtualApi virtualApi, Watching watching) {
        Clusters.Lease lease = clusters.lease(wanted.host());
        try {
            var target = new VirtualApi.Target(lease.connection(), wanted.key(), wanted.credentials());
            return new KubeCrossing(wanted, lease, virtualApi.open(target, WAY_LIMIT), watching);
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    @Override
    public Side host() {
        return host;
    }

    @Override
    public Side inside() {
        return inside;
    }

    /** Watches before the connections that they go through. */
    @Override
    public void close() {
        host.close();
        inside.close();
        way.close();
        lease.close();
    }
}
