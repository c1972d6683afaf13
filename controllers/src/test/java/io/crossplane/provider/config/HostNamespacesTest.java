package io.crossplane.provider.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import io.crossplane.provider.apis.core.TargetNamespaces;
import io.crossplane.provider.apis.core.TargetNamespaces.Policy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNamespacesTest {

    @ParameterizedTest(name = "{0} {1} {2}: {3} ({4})")
    @CsvSource({"DEFAULT,  '',      vc-team-demo,      true,  the generated name",
        "DEFAULT,  '',      team,              true,  the object's own namespace",
        "DEFAULT,  '',      elsewhere,         false, any other",
        "UNKNOWN,  '',      elsewhere,         false, a policy of a newer version allows no more than the default",
        "PATTERNS, team-*,  team-b,            true,  fits the pattern",
        "PATTERNS, team-*,  team,              true,  own namespaces need no pattern",
        "PATTERNS, team-*,  xteam-b,           false, a pattern covers the whole name",
        "PATTERNS, team-*,  team.b,            false, a dot is not special",
        "PATTERNS, '*-x-*', a-x-b,             true,  several stars",
        "PATTERNS, a.c,     abc,               false, nor is it in a pattern",
        "PATTERNS, '*',     kube-system,       false, never a system namespace",
        "ANY,      '',      elsewhere,         true,  any",
        "ANY,      '',      kube-public,       false, never a system namespace",
        "ANY,      '',      crossplane-system, false, never Crossplane's own",
        "DEFAULT,  '',      kube-vc,           false, not even if generated"})
    void decides(Policy policy, String pattern, String requested, boolean allowed, String why) {
        TargetNamespaces targets = new TargetNamespaces(policy, pattern.isEmpty() ? List.of() : List.of(pattern));
        String generated = requested.startsWith("kube-vc") ? requested : "vc-team-demo";

        assertThat(HostNamespaces.allowed(targets, requested, generated, "team", "crossplane-system")).as(why)
                .isEqualTo(allowed);
    }
}
