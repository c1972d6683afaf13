package io.crossplane.provider.vcluster;

import static io.crossplane.provider.vcluster.Examples.desired;
import static io.crossplane.provider.vcluster.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.knative.BridgeView;
import io.crossplane.provider.knative.Tenant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnativeBridgeTest {

    private static final ReleaseRef RELEASE = new ReleaseRef("host", "demo");

    @Test
    void isWantedInItsModeOnlyAndNeedsNoValues() {
        DesiredVCluster bridged = desired("integrations: {knative: {mode: HostBridge}}");

        assertThat(bridged.knativeBridge()).isTrue();
        assertThat(bridged.knative()).as("by values").isEmpty();
        assertThat(desired("").knativeBridge()).isFalse();
        assertThat(desired("integrations: {knative: {mode: LegacyPlugin, image: a}}").knativeBridge()).isFalse();
    }

    @Test
    void tellsThatTheHostHasNoKnative() {
        Condition condition = KnativeBridge
                .condition(new BridgeView(List.of("routes"), false, 0, 0, 0, Optional.empty()));

        assertThat(condition.status()).isEqualTo(Condition.Status.FALSE);
        assertThat(condition.reason()).isEqualTo("KnativeCRDsMissing");
        assertThat(condition.message()).contains("routes of serving.knative.dev/v1");
    }

    @Test
    void tellsWhatItLacksToRun() {
        Condition condition = KnativeBridge
                .condition(new BridgeView(List.of(), false, 0, 0, 0, Optional.of("missing permission")));

        assertThat(condition.status()).isEqualTo(Condition.Status.FALSE);
        assertThat(condition.reason()).isEqualTo("Connecting");
        assertThat(condition.message()).isEqualTo("missing permission");
    }

    @Test
    void isReadyThoughSingleServicesFail() {
        Condition condition = KnativeBridge
                .condition(new BridgeView(List.of(), true, 2, 1, 1, Optional.of("Service a in b: no")));

        assertThat(condition.status()).isEqualTo(Condition.Status.TRUE);
        assertThat(condition.message()).isEqualTo("Service a in b: no");
    }

    @Test
    void usesTheAccountOfWorkloadsThatTheChartMakes() {
        assertThat(KnativeBridge.tenant("u", RELEASE, yaml("{}")))
                .isEqualTo(new Tenant("u", "demo", "host", Optional.of("vc-workload-demo"), false));
        assertThat(account("{name: mine}")).contains("mine");
        assertThat(account("{enabled: false}")).isEmpty();
    }

    @Test
    void waitsForServiceAccountsThatVClusterBrings() {
        assertThat(KnativeBridge.tenant("u", RELEASE, yaml("{}")).accountsSynced()).isFalse();
        assertThat(KnativeBridge.tenant("u", RELEASE, yaml("sync: {toHost: {serviceAccounts: {enabled: true}}}"))
                .accountsSynced()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync: {toHost: {pods: {runtimeClassName: kata}}}",
        "sync: {toHost: {pods: {enforceTolerations: ['a=b:NoSchedule']}}}",
        "sync: {fromHost: {nodes: {selector: {labels: {pool: a}}}}}"})
    void isNotWhereAllPodsAreToBeOtherwise(String values) {
        assertThat(KnativeBridge.obstacle(yaml(values)))
                .hasValueSatisfying(text -> assertThat(text).startsWith("values: sync."));
        assertThat(
                KnativeBridge.obstacle(yaml("sync: {toHost: {pods: {enforceTolerations: [], runtimeClassName: ''}}}")))
                .isEmpty();
    }

    private static Optional<String> account(String values) {
        return KnativeBridge
                .tenant("u", RELEASE, yaml("controlPlane: {advanced: {workloadServiceAccount: %s}}".formatted(values)))
                .workloadAccount();
    }
}
