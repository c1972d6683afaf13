package io.crossplane.provider.argocd;

import java.util.Locale;

import io.crossplane.provider.apis.v1alpha1.ArgoCdCluster;

/** Where an Argo CD runs: at most one registration of a virtual cluster goes there. */
public record Place(ArgoCdCluster cluster, String namespace) {

    /** One word for it, fit for names and labels. */
    String id() {
        return (cluster == ArgoCdCluster.HOST ? "host-" : "controlplane-") + namespace;
    }

    /** For people. */
    @Override
    public String toString() {
        String where = cluster == ArgoCdCluster.HOST ? "host cluster" : "control plane";
        return String.format(Locale.ROOT, "Argo CD in namespace \"%s\" of the %s", namespace, where);
    }
}
