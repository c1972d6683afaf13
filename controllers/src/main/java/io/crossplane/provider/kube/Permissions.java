package io.crossplane.provider.kube;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Asks an API server in advance whether an identity may do what it will have to. */
public final class Permissions {

    /**
     * Those of the needed permissions that the connection's identity does not have, in the order given.
     *
     * @param cluster as in {@link KubeCall}
     * @throws KubeException if the server does not answer the question
     */
    public List<Permission> missing(ClusterConnection connection, String cluster, Collection<Permission> needed,
            Duration limit) {
        throw new UnsupportedOperationException();
    }
}
