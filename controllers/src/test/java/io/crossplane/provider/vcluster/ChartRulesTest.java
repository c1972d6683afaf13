package io.crossplane.provider.vcluster;

import static io.crossplane.provider.vcluster.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of vcluster.md 1.5 that hold for the fields we have. */
class ChartRulesTest {

    @Test
    void theDefaultsViolateNothing() {
        assertThat(ChartRules.violations(yaml("controlPlane: {service: {enabled: true}}"))).isEmpty();
    }

    @ParameterizedTest(name = "{0} is refused at {1}")
    @CsvSource(delimiter = '|', value = {
        "controlPlane: {backingStore: {database: {embedded: {enabled: true}}, etcd: {deploy: {enabled: true}}}} | controlPlane.backingStore",
        "controlPlane: {statefulSet: {highAvailability: {replicas: 2}}} | controlPlane.statefulSet.highAvailability.replicas",
        "controlPlane: {service: {enabled: false}} | controlPlane.service.enabled",
        "exportKubeConfig: {server: localhost} | exportKubeConfig.server",
        "exportKubeConfig: {secret: {name: a}, additionalSecrets: [{name: b}]} | exportKubeConfig.secret",
        "sync: {toHost: {storageClasses: {enabled: true}}, fromHost: {storageClasses: {enabled: true}}} | sync.toHost.storageClasses",
        "controlPlane: {advanced: {virtualScheduler: {enabled: true}}} | controlPlane.advanced.virtualScheduler.enabled",
        "policies: {podSecurityStandard: strict} | policies.podSecurityStandard"})
    void whatWouldCrashOrLoseDataIsRefused(String values, String path) {
        assertThat(ChartRules.violations(yaml(values))).extracting(ChartRules.Violation::path).containsExactly(path);
    }

    @Test
    void replicasAreFreeWithDeployedEtcd() {
        assertThat(ChartRules.violations(yaml(
                "controlPlane: {backingStore: {etcd: {deploy: {enabled: true}}}, statefulSet: {highAvailability: {replicas: 3}}}")))
                .isEmpty();
    }
}
