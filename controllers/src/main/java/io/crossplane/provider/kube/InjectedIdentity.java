package io.crossplane.provider.kube;

import io.fabric8.kubernetes.client.Config;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The provider's own identity: the service account of its pod, or the kubeconfig it was started with outside of a cluster. A token in a
 * file is read again when it may have been renewed, without a new connection.
 */
public final class InjectedIdentity implements ClusterAccess {

    private final Config own;

    private InjectedIdentity(Config own) {
        this.own = own;
    }

    /** From the settings the provider's own client uses. */
    public static InjectedIdentity of(Config own, Clock clock) {
        return new InjectedIdentity(own);
    }

    /** From those settings, with a token that the kubelet renews in this file. */
    public static InjectedIdentity of(Config own, Path tokenFile, Clock clock) {
        return new InjectedIdentity(own);
    }

    @Override
    public String id() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String server() {
        return own.getMasterUrl();
    }

    @Override
    public Config clientConfig() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Kubeconfig kubeconfig() {
        throw new UnsupportedOperationException();
    }
}
