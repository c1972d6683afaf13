package io.crossplane.provider.vcluster;

import static io.crossplane.provider.vcluster.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.helm.HelmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values for which the chart makes a ClusterRole. */
class ClusterWideFeaturesTest {

    private static final ProviderConfigReference CONFIG = new ProviderConfigReference("ProviderConfig", "own");
    private static final String REFUSED = "clusterroles \"a\" is forbidden: User \"u\" cannot get resource \"clusterroles\" at the cluster scope";

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', value = {"sync: {fromHost: {nodes: {enabled: true}}} | sync.fromHost.nodes",
        "sync: {fromHost: {storageClasses: {enabled: true}}} | sync.fromHost.storageClasses",
        "sync: {toHost: {customResources: {a.b: {enabled: false}}}} | sync.toHost.customResources",
        "rbac: {clusterRole: {enabled: true}} | rbac.clusterRole",
        "rbac: {clusterRole: {extraRules: [{verbs: [get]}]}} | rbac.clusterRole.extraRules", "pro: true | pro",
        "networking: {replicateServices: {fromHost: [{from: a/b, to: c/d}]}} | networking.replicateServices.fromHost"})
    void isRecognised(String values, String feature) {
        assertThat(ClusterWideFeatures.in(yaml(values))).containsExactly(feature);
    }

    @Test
    void whatTheChartDecidesByItselfIsNone() {
        assertThat(ClusterWideFeatures.in(yaml(
                "{sync: {fromHost: {storageClasses: {enabled: auto}, csiNodes: {enabled: auto}}}, rbac: {clusterRole: {enabled: auto}}}")))
                .isEmpty();
    }

    @Test
    void onlyARefusalInTheWholeClusterIsExplainedByThem() {
        var nodes = yaml("sync: {fromHost: {nodes: {enabled: true}}}");
        var refused = new HelmException(HelmException.Kind.FORBIDDEN, REFUSED);

        assertThat(ClusterWideFeatures.explain(refused, nodes, CONFIG)).hasMessage(
                "values: sync.fromHost.nodes needs rights in the whole host cluster, which the credentials of ProviderConfig \"own\" do not have;"
                        + " remove it, or have them granted: " + REFUSED);
        assertThat(ClusterWideFeatures.explain(refused, yaml("{}"), CONFIG)).hasMessage(REFUSED);
        var elsewhere = new HelmException(HelmException.Kind.FORBIDDEN, "pods is forbidden in the namespace \"a\"");
        assertThat(ClusterWideFeatures.explain(elsewhere, nodes, CONFIG)).hasMessage(elsewhere.getMessage());
    }
}
