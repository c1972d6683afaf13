package io.crossplane.provider.helm;

/**
 * Which release on which cluster.
 *
 * @param namespace where the release record and, unless the chart says otherwise, its objects live; must exist
 * @param release the release's name
 */
public record HelmTarget(Kubeconfig kubeconfig, String namespace, String release) {

    public HelmTarget {
        if (namespace.isEmpty() || release.isEmpty()) {
            throw new IllegalArgumentException("a release is named by a namespace and a name");
        }
    }
}
