package io.crossplane.provider.release;

import java.util.List;
import java.util.Optional;

import io.crossplane.provider.deploy.Cluster;
import io.crossplane.provider.deploy.ReleaseNamespace;
import io.crossplane.provider.deploy.ReleaseSecrets;
import io.crossplane.provider.deploy.Site;
import io.crossplane.provider.kube.ReleaseWatches.ReleaseView;
import io.crossplane.provider.release.question.Reach;

/**
 * One reconcile's way to one release: what is wanted, where it is, and what is known of it.
 *
 * @param cluster the cluster of the release; closed by the owner of the session
 * @param view what the watches on that cluster know
 * @param awaited what is waited for before a revision is made
 */
record Session(DesiredRelease desired, Cluster cluster, ReleaseView view, Memory memory, Optional<String> awaited) {

    /** Where Helm works. */
    Site site() {
        return new Site(cluster, desired.key(), desired.owner(), view::distrust);
    }

    /** Single requests for Helm's records. */
    ReleaseSecrets records() {
        return new ReleaseSecrets(cluster, desired.key().namespace());
    }

    /** Which objects the release may be asked about. */
    Reach reach() {
        var wanted = desired.parameters();
        return new Reach(wanted.vclusterRef() != null || wanted.vclusterSelector() != null, desired.key().namespace(),
                memory.objects().last().orElse(List.of()));
    }

    /** The namespace of the release. */
    ReleaseNamespace namespace() {
        return new ReleaseNamespace(cluster, desired.namespace());
    }
}
