package io.crossplane.provider.kube;

import java.time.Duration;

/**
 * The API of virtual clusters: reached by the in-cluster address where that works, else by a port-forward through the host's API
 * server. Certificates are verified both ways. Tunnels are shared, kept while used, and closed when idle.
 */
public interface VirtualApi extends AutoCloseable {

    /**
     * Asks the virtual cluster how it is. An answer that says "not ready" is a status; only a missing answer is a failure.
     *
     * @param limit for everything together
     * @throws KubeException if the virtual cluster gave no answer, or refused the credentials
     */
    VirtualApiStatus check(Target target, Duration limit);

    /** The virtual cluster is gone, or was rebuilt: close what is open towards it. */
    void forget(ReleaseKey key, ClusterAccess host);

    /** Closes tunnels that were not used for a while. To be called now and then. */
    void closeIdle();

    @Override
    void close();

    /**
     * A virtual cluster and how to log in to it.
     *
     * @param host the host cluster's connection
     * @param credentials the content of Secret {@code vc-<release>}; its server is not used
     */
    record Target(ClusterConnection host, ReleaseKey key, Kubeconfig credentials) {}
}
