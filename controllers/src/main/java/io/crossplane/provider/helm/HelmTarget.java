package io.crossplane.provider.helm;

/**
 * Which release on which cluster.
 *
 * @param cluster names the cluster: the same for as long as it is the same one, whatever way leads there
 * @param kubeconfig the way to it now
 * @param namespace where the release record and, unless the chart says otherwise, its objects live; must exist
 * @param release the release's name
 */
public record HelmTarget(String cluster, Kubeconfig kubeconfig, String namespace, String release) {

    public HelmTarget {
        if (cluster.isEmpty() || namespace.isEmpty() || release.isEmpty()) {
            throw new IllegalArgumentException("a release is named by a cluster, a namespace and a name");
        }
    }

    /** The release without the way to it: two targets of one key are one release. */
    public Key key() {
        return new Key(cluster, namespace, release);
    }

    /** Names a release among all clusters. */
    public record Key(String cluster, String namespace, String release) {}
}
