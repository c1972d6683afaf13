package io.crossplane.provider.vcluster;

import java.util.Optional;

import io.crossplane.provider.deploy.Cluster;
import io.crossplane.provider.deploy.ReleaseNamespace;
import io.crossplane.provider.deploy.ReleaseSecrets;
import io.crossplane.provider.deploy.Site;
import io.crossplane.provider.kube.ClusterConnection;
import io.crossplane.provider.kube.HostWatches.HostView;
import io.crossplane.provider.kube.ReleaseKey;
import io.crossplane.provider.managed.Deadline;

/**
 * One reconcile's way to one virtual cluster: what is wanted, where it is, what is known of it, and until when.
 *
 * @param connection to the host cluster; closed by the owner of the session
 * @param view what the watches on the host cluster know
 * @param awaited for whom a removal waits
 */
record Session(DesiredVCluster desired, ClusterConnection connection, HostView view, Memory memory, Deadline deadline,
        Optional<String> awaited) {

    /** The host cluster. */
    Cluster cluster() {
        return Cluster.host(connection, deadline);
    }

    /** Single requests on the host cluster. */
    HostObjects host() {
        return new HostObjects(cluster());
    }

    /** The host namespace. */
    ReleaseNamespace namespace() {
        DesiredVCluster.NamespacePlan plan = desired.namespace();
        return new ReleaseNamespace(cluster(), new ReleaseNamespace.Plan(desired.release().namespace(), plan.create(),
                plan.labels(), plan.annotations(), desired.owner(), desired.displayName()));
    }

    /** Where Helm works. */
    Site site() {
        return new Site(cluster(), key(), desired.owner(), view::distrust);
    }

    /** Single requests for the Secrets of the host namespace. */
    ReleaseSecrets secrets() {
        return new ReleaseSecrets(cluster(), desired.release().namespace());
    }

    ReleaseKey key() {
        return new ReleaseKey(desired.release().namespace(), desired.release().name());
    }
}
