package io.crossplane.provider.kube;

import java.time.Duration;
import java.util.Optional;

import io.crossplane.provider.kube.VirtualApiStatus.Route;

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

    /**
     * Takes the way into the virtual cluster, for this process and for others on this machine: the connection's access has the
     * virtual cluster's credentials and an address that works from here. As long as anybody holds it, and for a while after, everybody
     * gets the same access for the same target, so that caches and watches may go by it. That it leads somewhere now is not promised: pods
     * come and go behind it.
     *
     * @param limit for finding a way, if none is known
     * @throws KubeException if there is no pod to lead to, or the host refuses
     */
    Way open(Target target, Duration limit);

    /** The virtual cluster is gone, or was rebuilt: close what is open towards it, held or not. The next to ask gets another way. */
    void forget(ReleaseKey key, ClusterAccess host);

    /** Closes ways that nobody held and nothing went through for a while. To be called now and then. */
    void closeIdle();

    @Override
    void close();

    /** The right to use a way until closed. */
    interface Way extends Clusters.Lease {

        /** Which one it is. */
        Route route();

        /** Why it leads nowhere at present, where a user of the connection sees only that it breaks; such as a missing permission. */
        Optional<KubeException> problem();
    }

    /**
     * A virtual cluster and how to log in to it.
     *
     * @param host the host cluster's connection
     * @param credentials the content of Secret {@code vc-<release>}; its server is not used
     */
    record Target(ClusterConnection host, ReleaseKey key, Kubeconfig credentials) {}
}
