package io.crossplane.provider.deploy;

import java.time.Duration;

import io.crossplane.provider.kube.ClusterConnection;
import io.crossplane.provider.kube.KubeCall;
import io.crossplane.provider.managed.Deadline;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * A cluster as one reconcile reaches it.
 *
 * @param connection closed by whoever leased it
 * @param identity the same for as long as it is the same cluster, whatever way leads there
 * @param called what messages call it: {@code host cluster}, {@code virtual cluster "a"}
 */
public record Cluster(ClusterConnection connection, String identity, String called, Deadline deadline) {

    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);

    /** The cluster that a provider config leads to. */
    public static Cluster host(ClusterConnection connection, Deadline deadline) {
        return new Cluster(connection, connection.id(), KubeCall.HOST_CLUSTER, deadline);
    }

    /** The client, with requests that end in time. */
    public KubernetesClient client() {
        return connection.client(deadline.atMost(REQUEST_LIMIT));
    }

    /** A request in words. */
    public KubeCall call(String verb, String resource, String namespace, String name) {
        return new KubeCall(called, verb, resource, namespace, name);
    }
}
