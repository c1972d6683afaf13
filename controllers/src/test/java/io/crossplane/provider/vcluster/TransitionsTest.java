package io.crossplane.provider.vcluster;

import static io.crossplane.provider.vcluster.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.semver4j.Semver;

/** The transitions of vcluster.md 2.6 that must not happen by accident. */
class TransitionsTest {

    @ParameterizedTest(name = "{0} to {1}: refused {2}")
    @CsvSource({"0.36.1, 0.36.0, true", "0.36.1, 0.35.3, true", "0.34.0, 0.36.1, true", "0.34.7, 0.35.0, false",
        "0.36.0, 0.36.1, false", "0.36.1, 0.36.1, false", "0.36.1, 0.37.0-rc.1, false", "0.36.1, 1.0.0, true"})
    void chartVersionsGoUpOneMinorAtATime(String from, String to, boolean refused) {
        assertThat(refusals(state(from, "{}"), state(to, "{}"), false).isEmpty()).isEqualTo(!refused);
    }

    @Test
    void minorsMayBeSkippedOnDemandButNeverDown() {
        assertThat(refusals(state("0.34.0", "{}"), state("0.36.1", "{}"), true)).isEmpty();
        assertThat(refusals(state("0.36.1", "{}"), state("0.34.0", "{}"), true)).hasSize(1);
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource(delimiter = '|', value = {"{} | controlPlane: {backingStore: {etcd: {deploy: {enabled: true}}}}",
        "controlPlane: {backingStore: {etcd: {deploy: {enabled: true}}}} | {}",
        "{} | controlPlane: {statefulSet: {persistence: {volumeClaim: {enabled: false}}}}",
        "controlPlane: {distro: {k8s: {version: v1.36.0}}} | controlPlane: {distro: {k8s: {version: v1.35.0}}}",
        "controlPlane: {distro: {k8s: {version: v1.34.0}}} | controlPlane: {distro: {k8s: {version: v1.36.0}}}",
        "controlPlane: {statefulSet: {scheduling: {podManagementPolicy: Parallel}}} | controlPlane: {statefulSet: {scheduling: {podManagementPolicy: OrderedReady}}}"})
    void whatWouldLoseDataOrFailIsRefused(String from, String to) {
        assertThat(refusals(state("0.36.1", from), state("0.36.1", to), false)).hasSize(1);
    }

    @Test
    void deployedEtcdMayBecomeEmbedded() {
        assertThat(refusals(state("0.36.1", "controlPlane: {backingStore: {etcd: {deploy: {enabled: true}}}}"),
                state("0.36.1", "controlPlane: {backingStore: {etcd: {embedded: {enabled: true}}}}"), false)).isEmpty();
    }

    private static java.util.List<String> refusals(Transitions.State from, Transitions.State to, boolean skip) {
        return Transitions.refusals(from, to, skip);
    }

    private static Transitions.State state(String chart, String values) {
        return new Transitions.State(new Semver(chart), yaml(values));
    }
}
