package io.crossplane.provider.kube;

import io.fabric8.kubernetes.client.Config;

/** Everything needed to reach one cluster. Implementations never print what they hold. */
public sealed interface ClusterAccess permits Kubeconfig, InjectedIdentity {

    /** Equal for equal access and different when anything changed; safe to print. */
    String id();

    /** The server's URL. */
    String server();

    /** Settings for a client of our own; every call yields a fresh one. */
    Config clientConfig();

    /** The same access as a self-contained kubeconfig for another process, with credentials that are valid now. */
    Kubeconfig kubeconfig();
}
