package io.crossplane.provider.vcluster;

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
 */
record Session(DesiredVCluster desired, ClusterConnection connection, HostView view, Memory memory, Deadline deadline) {

    /** Single requests on the host cluster. */
    HostObjects host() {
        return new HostObjects(connection, deadline);
    }

    /** Where Helm works. */
    Site site() {
        return new Site(connection, key(), desired.owner(), deadline, view::distrust);
    }

    /** Single requests for the Secrets of the host namespace. */
    ReleaseSecrets secrets() {
        return new ReleaseSecrets(connection, desired.release().namespace(), deadline);
    }

    ReleaseKey key() {
        return new ReleaseKey(desired.release().namespace(), desired.release().name());
    }
}
