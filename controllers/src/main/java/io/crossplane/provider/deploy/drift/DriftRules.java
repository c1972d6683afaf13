package io.crossplane.provider.deploy.drift;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonPointer;
import io.crossplane.provider.apis.core.ManagementAction;
import io.crossplane.provider.apis.v1alpha1.DriftParameters;
import io.crossplane.provider.apis.v1alpha1.DriftParameters.Ignored;
import io.crossplane.provider.apis.v1alpha1.DriftParameters.Policy;
import io.crossplane.provider.helm.release.Manifest;
import io.crossplane.provider.managed.Policies;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a release wishes about changes by others.
 *
 * @param policy what to do about them
 * @param ignored changes that are welcome
 */
public record DriftRules(Policy policy, List<Ignored> ignored) {

    /** Nobody looks. */
    static final DriftRules OFF = new DriftRules(Policy.OFF, List.of());

    public DriftRules {
        ignored = List.copyOf(ignored);
    }

    /**
     * As the owner of a managed resource states it. Who only observes wishes nothing put right, and has to ask for what may need more than
     * the permission to read.
     */
    public static DriftRules of(@Nullable DriftParameters wanted, Collection<ManagementAction> policies) {
        return wanted == null && Policies.of(policies).observeOnly() ? OFF : of(wanted);
    }

    /** As a user states it; what this version does not know changes nothing. */
    static DriftRules of(@Nullable DriftParameters wanted) {
        if (wanted == null) {
            return new DriftRules(Policy.FIX, List.of());
        }
        Policy policy = switch (wanted.policy()) {
            case FIX -> Policy.FIX;
            case OFF -> Policy.OFF;
            case WARN, UNKNOWN -> Policy.WARN;
            case null -> Policy.FIX;
        };
        return new DriftRules(policy, wanted.ignore());
    }

    /** Whether changes by others are put right. */
    boolean fixes() {
        return policy == Policy.FIX;
    }

    /** Whether changes by others are told of and stay. */
    public boolean warns() {
        return policy == Policy.WARN;
    }

    /** Whether nobody looks at all. */
    public boolean isOff() {
        return policy == Policy.OFF;
    }

    IgnoredPaths ignoredIn(Manifest.Entry object, String releaseNamespace) {
        return new IgnoredPaths(ignored.stream()
                .filter(rule -> fits(rule, object, releaseNamespace))
                .flatMap(rule -> rule.paths().stream())
                .map(JsonPointer::compile)
                .toList());
    }

    private static boolean fits(Ignored rule, Manifest.Entry object, String releaseNamespace) {
        String namespace = object.namespace().isEmpty() ? releaseNamespace : object.namespace();
        return fits(rule.apiVersion(), object.apiVersion()) && fits(rule.kind(), object.kind())
                && fits(rule.namespace(), namespace) && fits(rule.name(), object.name());
    }

    private static boolean fits(@Nullable String wanted, String actual) {
        return Optional.ofNullable(wanted).orElse(actual).equals(actual);
    }
}
