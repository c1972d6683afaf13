package io.crossplane.provider.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.ArgoCdCluster;
import io.crossplane.provider.apis.v1alpha1.ArgoCdTarget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgoCdsTest {

    private static final ArgoCds LISTED = new ArgoCds(false, List.of(new ArgoCdTarget(null, null, null),
            new ArgoCdTarget(ArgoCdCluster.CONTROL_PLANE, "cd", List.of("team-*", "shared"))));

    @ParameterizedTest
    @CsvSource({"HOST,argocd,,true", "HOST,argocd,any,true", "HOST,cd,,false", "CONTROL_PLANE,argocd,,false",
        "CONTROL_PLANE,cd,,false", "CONTROL_PLANE,cd,team-a,true", "CONTROL_PLANE,cd,shared,true",
        "CONTROL_PLANE,cd,other,false", "UNKNOWN,argocd,,false"})
    void areAllowedAsListed(ArgoCdCluster cluster, String namespace, String project, boolean allowed) {
        assertThat(LISTED.allow(cluster, namespace, Optional.ofNullable(project))).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"HOST,argocd,true", "HOST,cd,true", "CONTROL_PLANE,argocd,false", "UNKNOWN,argocd,false"})
    void credentialsOfOnesOwnDecideOnTheHostAlone(ArgoCdCluster cluster, String namespace, boolean allowed) {
        assertThat(new ArgoCds(true, List.of()).allow(cluster, namespace, Optional.empty())).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"HOST", "CONTROL_PLANE"})
    void noneIsAllowedByItself(ArgoCdCluster cluster) {
        assertThat(new ArgoCds(false, List.of()).allow(cluster, "argocd", Optional.of("p"))).isFalse();
    }
}
