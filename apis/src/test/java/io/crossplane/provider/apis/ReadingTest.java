package io.crossplane.provider.apis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.core.ManagementAction;
import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.core.Selector;
import io.crossplane.provider.apis.core.TargetNamespaces;
import io.crossplane.provider.apis.v1alpha1.BackingStoreParameters;
import io.crossplane.provider.apis.v1alpha1.ClusterProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.crossplane.provider.apis.v1alpha1.ReadinessParameters;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterParameters;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.apis.v1alpha1.VClusterReleaseParameters;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Objects of users, of other programs and of newer versions are read, and written back as they were. */
class ReadingTest {

    private static VCluster vcluster(String spec) {
        return Serialization.unmarshal("""
            apiVersion: vcluster.crossplane.io/v1alpha1
            kind: VCluster
            metadata: {name: demo, namespace: team-a}
            %s
            """.formatted(spec), VCluster.class);
    }

    private static VClusterRelease release(String forProvider) {
        return Serialization.unmarshal("""
            apiVersion: vcluster.crossplane.io/v1alpha1
            kind: VClusterRelease
            metadata: {name: demo, namespace: team-a}
            spec: {forProvider: %s}
            """.formatted(forProvider), VClusterRelease.class);
    }

    @Test
    void fieldsAndValuesOfNewerVersionsDoNotStopTheReading() {
        VCluster read = vcluster("""
            future: 1
            spec:
              future: 1
              managementPolicies: [Observe, Levitate]
              forProvider:
                future: {a: 1}
                backingStore: {type: Abacus, future: 1}
                readiness: {level: Enlightened}
            status:
              conditions: [{type: Ready, status: Maybe, future: 1}]
              atProvider: {phase: Dreaming, release: {future: 1}}
            """);

        assertThat(read.getSpec().getManagementPolicies()).containsExactly(ManagementAction.OBSERVE,
                ManagementAction.UNKNOWN);
        VClusterParameters wanted = read.getSpec().getForProvider();
        assertThat(wanted.backingStore().type()).isEqualTo(BackingStoreParameters.Type.UNKNOWN);
        assertThat(wanted.readiness().level()).isEqualTo(ReadinessParameters.Level.UNKNOWN);
        assertThat(read.getStatus().condition("Ready")).get()
                .extracting(Condition::status)
                .isEqualTo(Condition.Status.UNKNOWN);
    }

    @Test
    void whatIsNotGivenIsReadAsTheDefaultOfTheCommonFields() {
        VCluster read = vcluster("spec: {forProvider: {}}");

        assertThat(read.getSpec().getManagementPolicies()).containsExactly(ManagementAction.ALL);
        assertThat(read.getSpec().getProviderConfigRef()).isEqualTo(ProviderConfigReference.DEFAULT);
        assertThat(read.getSpec().getWriteConnectionSecretToRef()).isNull();
        assertThat(read.getSpec().getForProvider()).isEqualTo(VClusterParameters.DEFAULTS);
        assertThat(read.getStatus().getConditions()).isEmpty();
    }

    @Test
    void anObjectWithoutSpecAndStatusIsReadAsAnEmptyOne() {
        VCluster read = vcluster("spec: null\nstatus: null");

        assertThat(read.getSpec().getForProvider()).isEqualTo(VClusterParameters.DEFAULTS);
        assertThat(read.getStatus().getAtProvider()).isNull();
    }

    @Test
    @Tag("DEV-18")
    @DisplayName("DEV-18: an empty list of management policies is written as an empty list")
    void emptyPoliciesAreWritten() {
        VCluster read = vcluster("spec: {managementPolicies: [], forProvider: {}}");

        assertThat(read.getSpec().getManagementPolicies()).isEmpty();
        assertThat(Serialization.asYaml(read)).contains("managementPolicies: []");
    }

    @Test
    void aNullAmongTheValuesIsKept() {
        VCluster read = vcluster("spec: {forProvider: {values: {a: {b: null}, c: [1, 2.5, x, true]}}}");

        Map<String, Object> values = read.getSpec().getForProvider().values();
        assertThat(values).containsEntry("a", Collections.singletonMap("b", null));
        assertThat(values.get("c")).isEqualTo(List.of(1, 2.5, "x", true));
        assertThat(vcluster("spec: " + Serialization.asJson(read.getSpec())).getSpec().getForProvider())
                .isEqualTo(read.getSpec().getForProvider());
    }

    @Test
    @Tag("SP-27")
    @DisplayName("SP-27: nothing of a spec is printed, it may hold values that are secret")
    void printingShowsTheNameOnly() {
        VCluster read = vcluster("spec: {forProvider: {values: {a: hidden}, set: [{path: a, value: hidden}]}}");

        assertThat(read).hasToString("VCluster team-a/demo");
        assertThat(read.getSpec().getForProvider().toString()).doesNotContain("hidden");
        assertThat(read.getSpec().getForProvider().set().toString()).doesNotContain("hidden").contains("a");
    }

    @Test
    @DisplayName("a release is read with its values of newer versions and its nulls, and written as it was")
    void aReleaseIsReadAndWrittenBack() {
        VClusterRelease read = release("""
            {vclusterRef: {name: demo, future: 1}, chart: {url: "oci://a.b/c", future: 1}, values: {a: {b: null}},
             vclusterSelector: {matchLabels: {a: b}, policy: {resolve: Always, resolution: Sometimes}}}""");

        VClusterReleaseParameters wanted = read.getSpec().getForProvider();
        assertThat(wanted.values()).containsEntry("a", Collections.singletonMap("b", null));
        assertThat(wanted.vclusterSelector().policy().resolution()).isEqualTo(Selector.Resolution.UNKNOWN);
        assertThat(wanted.vclusterSelector().isRequired()).isTrue();
        assertThat(Serialization.asJson(read.getSpec().getForProvider().vclusterSelector()))
                .isEqualTo("{\"matchLabels\":{\"a\":\"b\"}," + "\"policy\":{\"resolution\":\"Unknown\"}}");
        assertThat(release(Serialization.asJson(wanted)).getSpec().getForProvider()).isEqualTo(wanted);
    }

    @Test
    @Tag("SP-27")
    @DisplayName("SP-27: nothing of a release is printed, its values may be secret")
    void printingAReleaseShowsTheNameOnly() {
        VClusterRelease read = release("{values: {a: hidden}, set: [{path: a, value: hidden}]}");

        assertThat(read).hasToString("VClusterRelease team-a/demo");
        assertThat(read.getSpec().getForProvider().toString()).doesNotContain("hidden");
    }

    @Test
    void aReleaseOfWhichNothingIsSaidIsReadAsSuch() {
        assertThat(release("{}").getSpec().getForProvider()).isEqualTo(VClusterReleaseParameters.NOTHING);
        assertThat(release("null").getSpec().getForProvider()).isEqualTo(VClusterReleaseParameters.NOTHING);
    }

    @Test
    @Tag("CO-2")
    @Tag("CO-10")
    @DisplayName("CO-2, CO-10: a condition has whole seconds and leaves out what is empty")
    void aConditionIsWrittenAsCrossplaneWritesIt() {
        Condition condition = new Condition("Ready", Condition.Status.TRUE, "Available",
                Instant.parse("2026-01-02T03:04:05.678Z"), "", 0L);

        assertThat(Serialization.asJson(condition))
                .isEqualTo("{\"type\":\"Ready\",\"status\":\"True\",\"reason\":\"Available\","
                        + "\"lastTransitionTime\":\"2026-01-02T03:04:05Z\"}");
        assertThat(Serialization.unmarshal(Serialization.asJson(condition), Condition.class)).isEqualTo(condition);
    }

    @Test
    void aClusterProviderConfigWithoutTargetNamespacesAllowsTheDefaultsOnly() {
        var read = Serialization.unmarshal("""
            apiVersion: vcluster.crossplane.io/v1alpha1
            kind: ClusterProviderConfig
            metadata: {name: default}
            spec: {credentials: {source: InjectedIdentity}, targetNamespaces: {}}
            """, ClusterProviderConfig.class);

        assertThat(read.getSpec().getTargetNamespaces().policy()).isEqualTo(TargetNamespaces.Policy.DEFAULT);
    }

    @Test
    @Tag("PC-5")
    @DisplayName("PC-5: a usage has its references at the top and no spec")
    void aUsageHasNoSpec() {
        ProviderConfigUsage usage = new ProviderConfigUsage();
        usage.setProviderConfigRef(ProviderConfigReference.DEFAULT);

        assertThat(Serialization.asYaml(usage)).contains("providerConfigRef:").doesNotContain("spec", "status");
    }
}
