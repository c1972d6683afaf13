package io.crossplane.provider.knative;

import java.util.Objects;
import java.util.Optional;

/**
 * A virtual cluster, as its objects on the host cluster tell.
 *
 * @param uid of the VCluster
 * @param vcluster its name on the host cluster, which is the name of the Helm release; there is one in a host namespace
 * @param hostNamespace where its objects are
 * @param workloadAccount the service account of synced pods; empty if there is none
 * @param accountsSynced whether vCluster brings service accounts to the host cluster
 */
public record Tenant(String uid, String vcluster, String hostNamespace, Optional<String> workloadAccount,
        boolean accountsSynced) {

    /** Without blanks where names are needed. */
    public Tenant {
        Objects.requireNonNull(uid);
        if (vcluster.isBlank() || hostNamespace.isBlank()) {
            throw new IllegalArgumentException("a virtual cluster has a name and a host namespace");
        }
    }
}
