package io.crossplane.provider.rancher.server;

/** What Rancher does in an imported cluster through the agent's tunnel. Calls may block, and may fail while the cluster is away. */
public interface Downstream {

    /** How many nodes the cluster has. */
    int nodes();

    /** The version of its API server, such as {@code v1.33.4}. */
    String gitVersion();

    /** Applies a manifest of the agent, as {@code kubectl apply} does: fields that others set are kept. */
    void apply(String manifest);

    /** Creates the Job of this name in namespace {@code default}, which takes Rancher's objects away and at last itself. */
    void cleanUp(String jobName);
}
