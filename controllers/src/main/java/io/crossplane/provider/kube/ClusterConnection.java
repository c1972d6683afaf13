package io.crossplane.provider.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/** An open way to one API server. Shared: never close its client. */
public interface ClusterConnection {

    /** The id of the access it was opened with. */
    String id();

    /** The access it was opened with; yields the kubeconfig for another process. */
    ClusterAccess access();

    /** The client with the usual time limits. */
    KubernetesClient client();

    /** The client with requests that end within this time, repetitions not counted. */
    KubernetesClient client(Duration limit);
}
