package io.crossplane.provider.vcluster;

import static io.crossplane.provider.vcluster.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The licensed features of vcluster.md 1.6. */
class LicensedFeaturesTest {

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', value = {
        "controlPlane: {backingStore: {etcd: {embedded: {enabled: true}}}} | controlPlane.backingStore.etcd.embedded",
        "controlPlane: {backingStore: {database: {external: {enabled: true}}}} | controlPlane.backingStore.database.external",
        "controlPlane: {coredns: {embedded: true}} | controlPlane.coredns.embedded",
        "sync: {toHost: {customResources: {a.b.c: {enabled: true}}}} | sync.toHost.customResources",
        "sync: {toHost: {pods: {patches: [{path: spec}]}}} | sync.toHost.pods.patches",
        "sync: {toHost: {namespaces: {enabled: true}}} | sync.toHost.namespaces",
        "networking: {resolveDNS: [{hostname: a}]} | networking.resolveDNS",
        "sleep: {auto: {afterInactivity: 1h}} | sleep.auto", "privateNodes: {enabled: true} | privateNodes",
        "integrations: {istio: {enabled: true}} | integrations.istio"})
    void isRecognised(String values, String feature) {
        assertThat(LicensedFeatures.in(yaml(values))).containsExactly(feature);
    }

    @Test
    void whatIsSwitchedOffNeedsNoLicence() {
        assertThat(LicensedFeatures.in(yaml(
                "{privateNodes: {enabled: false}, sync: {toHost: {customResources: {a.b: {enabled: false}}}}, sleep: {auto: {}}}")))
                .isEmpty();
    }
}
