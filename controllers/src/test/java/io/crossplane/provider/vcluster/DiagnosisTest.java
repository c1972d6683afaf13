package io.crossplane.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import io.crossplane.provider.kube.ClaimState;
import io.crossplane.provider.kube.PodState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The failure modes of vcluster.md 3.3. */
class DiagnosisTest {

    @Test
    void saysNothingWhileThereIsNothingToSay() {
        assertThat(Diagnosis.of(evidence(List.of(pod("", "", "")), List.of(), List.of(), ""))).isEmpty();
    }

    @Test
    void namesTheImageThatCannotBePulled() {
        assertThat(Diagnosis.of(evidence(List.of(pod("", "ImagePullBackOff", "")), List.of(), List.of(), "")))
                .hasValueSatisfying(diagnosis -> {
                    assertThat(diagnosis.reason()).isEqualTo("ImagePullFailed");
                    assertThat(diagnosis.message()).contains("registry/vcluster:1", "syncer", "demo-0");
                });
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', value = {"you are trying to use a vCluster pro feature 'x' | LicenseRequired",
        "panic: nil | CrashLooping", "starting kine: cannot open database | BackingStoreFailed"})
    void tellsACrashByItsLog(String log, String reason) {
        assertThat(Diagnosis.of(evidence(List.of(pod("", "CrashLoopBackOff", "")), List.of(), List.of(), log)))
                .map(Diagnosis::reason)
                .contains(reason);
    }

    @Test
    void aClaimWithoutClassIsTheCauseOfAPodThatCannotBePlaced() {
        var claim = new ClaimState("data-demo-0", "u", "Pending", "", "", false);
        assertThat(Diagnosis.of(evidence(List.of(pod("unbound claim", "", "")), List.of(claim), List.of(), "")))
                .map(Diagnosis::reason)
                .contains("VolumePending");
    }

    @Test
    void aClaimThatOnlyWaitsForItsPodIsNoCause() {
        var claim = new ClaimState("data-demo-0", "u", "Pending", "", "local-path", false);
        assertThat(Diagnosis.of(evidence(List.of(pod("no node has 64 CPUs", "", "")), List.of(claim), List.of(), "")))
                .map(Diagnosis::reason)
                .contains("Unschedulable");
    }

    @Test
    void aRefusedPodIsToldFromTheEvents() {
        var warning = new Diagnosis.Warning("FailedCreate", "StatefulSet/demo", "exceeded quota: tight");
        assertThat(Diagnosis.of(evidence(List.of(), List.of(), List.of(warning), ""))).hasValueSatisfying(diagnosis -> {
            assertThat(diagnosis.reason()).isEqualTo("PodCreationForbidden");
            assertThat(diagnosis.message()).contains("exceeded quota: tight");
        });
    }

    private static Diagnosis.Evidence evidence(List<PodState> pods, List<ClaimState> claims,
            List<Diagnosis.Warning> warnings, String log) {
        return new Diagnosis.Evidence(pods, claims, warnings, log);
    }

    private static PodState pod(String unschedulable, String waiting, String message) {
        var syncer = new PodState.Container("syncer", "registry/vcluster:1", false, false, 3, waiting, message, 1,
                "Error", "");
        return new PodState("demo-0", "uid", Map.of(), "Pending", false, false, unschedulable, List.of(syncer));
    }
}
