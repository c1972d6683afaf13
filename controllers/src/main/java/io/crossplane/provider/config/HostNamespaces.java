package io.crossplane.provider.config;

import io.crossplane.provider.apis.core.TargetNamespaces;

/** Decides whether a virtual cluster may go into a host namespace. Pure. */
public final class HostNamespaces {

    private static final String SYSTEM_PREFIX = "kube-";

    private HostNamespaces() {}

    /**
     * Whether the policy allows the requested namespace.
     *
     * @param generated the name made for the object, allowed by every policy
     * @param own the namespace of the object, allowed by every policy
     * @param crossplane Crossplane's own namespace, allowed by none
     */
    public static boolean allowed(TargetNamespaces policy, String requested, String generated, String own,
            String crossplane) {
        if (isForbidden(requested, crossplane)) {
            return false;
        }
        if (requested.equals(generated) || requested.equals(own)) {
            return true;
        }
        return switch (policy.policy()) {
            case null -> false;
            case ANY -> true;
            case PATTERNS -> policy.patterns().stream().anyMatch(pattern -> Globs.matches(pattern, requested));
            case DEFAULT, UNKNOWN -> false;
        };
    }

    /** Whether no policy can allow this namespace. */
    public static boolean isForbidden(String requested, String crossplane) {
        return requested.startsWith(SYSTEM_PREFIX) || requested.equals(crossplane);
    }
}
