package io.crossplane.provider.kube;

/**
 * What a kubeconfig may ask for beyond the safe minimum. Programs, plugins and file paths are never allowed.
 *
 * @param skipTlsVerify whether {@code insecure-skip-tls-verify: true} is accepted
 * @param plainHttp whether a server may be {@code http://}; not even loopback is by default, for the loopback of the provider's pod is
 *     nobody else's business
 */
public record KubeconfigRules(boolean skipTlsVerify, boolean plainHttp) {

    /** Verified TLS only. */
    public static final KubeconfigRules STRICT = new KubeconfigRules(false, false);

    /** As vCluster exports them; its user may have chosen that clients do not verify. */
    public static final KubeconfigRules EXPORTED = new KubeconfigRules(true, false);
}
