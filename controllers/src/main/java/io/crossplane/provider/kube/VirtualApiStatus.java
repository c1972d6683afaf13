package io.crossplane.provider.kube;

import java.util.Optional;

/**
 * What a virtual cluster says about itself.
 *
 * @param route how it was reached
 * @param ready whether {@code /readyz} answered ok
 * @param notReady what {@code /readyz} said instead; empty if ready
 * @param version such as {@code v1.36.1}; absent while not ready
 * @param defaultServiceAccount whether ServiceAccount default/default exists, which proves that its controllers work
 * @param coreDnsReplicas available replicas of kube-system/coredns; absent if there is no such Deployment
 */
public record VirtualApiStatus(Route route, boolean ready, String notReady, Optional<String> version,
        boolean defaultServiceAccount, Optional<Integer> coreDnsReplicas) {

    /** Which way was taken. */
    public enum Route {
        IN_CLUSTER, TUNNEL
    }
}
