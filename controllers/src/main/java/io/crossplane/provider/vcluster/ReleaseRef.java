package io.crossplane.provider.vcluster;

/**
 * Where a virtual cluster lives: its host namespace and its name, which is the Helm release name and the external name as well.
 *
 * @param namespace host namespace (NS)
 * @param name release name and name of the virtual cluster (N)
 */
record ReleaseRef(String namespace, String name) {

    /** The Secret in which vCluster exports its kubeconfig. */
    String kubeconfigSecret() {
        return "vc-" + name;
    }

    /** The host name of the virtual API inside the host cluster. */
    String serviceHost() {
        return name + "." + namespace + ".svc";
    }

    /** The address of the virtual API inside the host cluster; its certificate covers it (vcluster.md 4.2). */
    String inClusterUrl() {
        return "https://" + serviceHost() + ":443";
    }

    /** The value of vCluster's managed-by label on synced cluster-scoped objects. */
    String clusterScopedOwner() {
        return namespace + "-x-" + name;
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
