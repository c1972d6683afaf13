package io.crossplane.provider.kube;

import java.time.Duration;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;

/** An open way to one API server. Shared by all holders of a {@link Clusters.Lease}: never close its client. */
public final class ClusterConnection {

    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final ClusterAccess access;
    private final KubernetesClient client;

    ClusterConnection(ClusterAccess access, KubernetesClient client) {
        this.access = access;
        this.client = client;
    }

    /** The id of the access it was opened with. */
    public String id() {
        return access.id();
    }

    /** The access it was opened with; yields the kubeconfig for another process. */
    public ClusterAccess access() {
        return access;
    }

    /** The client with the usual time limit of a request. */
    public KubernetesClient client() {
        return client;
    }

    /**
     * The client with operations on objects that must be answered within this time, each for itself, repetitions not counted. Its raw
     * calls keep the usual limit.
     */
    public KubernetesClient client(Duration limit) {
        Duration usual = Duration.ofMillis(client.getConfiguration().getRequestTimeout());
        if (limit.compareTo(usual) >= 0) {
            return client;
        }
        long millis = Math.max(SHORTEST.toMillis(), limit.toMillis());
        RequestConfig shorter = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestTimeout((int) millis)
                .build();
        return client.newClient(shorter).adapt(KubernetesClient.class);
    }

    void close() {
        client.close();
    }
}
