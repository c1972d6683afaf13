package io.crossplane.provider.deploy;

import java.time.Duration;
import java.util.function.Consumer;

import io.crossplane.provider.helm.HelmTarget;
import io.crossplane.provider.helm.Kubeconfig;
import io.crossplane.provider.kube.ReleaseKey;

/**
 * Where one reconcile works on one release.
 *
 * @param owner the mark of the managed resource
 * @param distrust told, after a change, for how long the watches may be older than it
 */
public record Site(Cluster cluster, ReleaseKey key, OwnerMark owner, Consumer<Duration> distrust) {

    /** Single requests for Helm's records. */
    ReleaseSecrets records() {
        return new ReleaseSecrets(cluster, key.namespace());
    }

    /** The release as Helm is told about it. */
    HelmTarget target() {
        return new HelmTarget(cluster.identity(), new Kubeconfig(cluster.connection().access().kubeconfig().text()),
                key.namespace(), key.release());
    }
}
