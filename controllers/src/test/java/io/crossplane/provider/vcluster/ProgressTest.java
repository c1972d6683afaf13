package io.crossplane.provider.vcluster;

import static io.crossplane.provider.vcluster.Examples.DEPLOYED_AT;
import static io.crossplane.provider.vcluster.Examples.desired;
import static io.crossplane.provider.vcluster.Examples.workload;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation.Phase;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.managed.Readiness;
import io.crossplane.provider.managed.contract.Rule;
import io.crossplane.provider.vcluster.Examples.Sight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Phase, readiness and lateness of a virtual cluster (vcluster.md 9.5). */
class ProgressTest {

    private static final Instant SOON = DEPLOYED_AT.plusSeconds(60);
    private static final Instant LATE = DEPLOYED_AT.plus(DesiredVCluster.READINESS_TIMEOUT).plusMillis(1);

    @Test
    @Rule("EX-1")
    void whatRunsIsReady() {
        assertProgress(Sight.ofRunning(), SOON, Phase.READY, new Readiness.Available());
        assertProgress(Sight.ofRunning(), LATE, Phase.READY, new Readiness.Available());
    }

    @Test
    @Rule("EX-1")
    void whatIsNotThereIsPending() {
        assertProgress(Sight.ofNothing(), LATE, Phase.PENDING, new Readiness.Creating("there is no Helm release yet"));
    }

    @Test
    void aFailedReleaseIsAFailure() {
        assertProgress(Sight.ofRunning().release(ReleaseStatus.FAILED, 1), SOON, Phase.FAILED,
                new Readiness.Unavailable("Helm: as Helm says"));
    }

    @ParameterizedTest
    @CsvSource({"PENDING_INSTALL, 1, INSTALLING", "PENDING_UPGRADE, 2, UPGRADING", "PENDING_ROLLBACK, 3, UPGRADING"})
    void anOperationThatIsNotFinishedShowsWhichItIs(ReleaseStatus status, int revision, Phase phase) {
        assertThat(progress(Sight.ofRunning().release(status, revision), SOON).phase()).isEqualTo(phase);
    }

    @Test
    void aClusterThatWasNeverUpIsStartingWhateverTroublesIt() {
        assertProgress(starting(), SOON, Phase.STARTING, new Readiness.Creating("demo: 0 of 1 replicas ready"));
        assertProgress(starting().diagnosis("ImagePullFailed", "no such image"), SOON, Phase.STARTING,
                new Readiness.Creating("no such image"));
    }

    @Test
    void aClusterThatWasNeverUpFailsWhenItsTimeIsOver() {
        assertProgress(starting(), LATE, Phase.FAILED, new Readiness.Unavailable("demo: 0 of 1 replicas ready"));
    }

    @Test
    void aClusterThatWasUpIsDegradedByTroubleOrWhenItsTimeIsOver() {
        assertProgress(stopped().diagnosis("CrashLooping", "exit code 1"), SOON, Phase.DEGRADED,
                new Readiness.Unavailable("exit code 1"));
        assertProgress(stopped(), LATE, Phase.DEGRADED, new Readiness.Unavailable("demo: 0 of 1 replicas ready"));
    }

    @Test
    void aClusterThatWasUpStartsAgain() {
        assertThat(progress(stopped(), SOON).phase()).isEqualTo(Phase.STARTING);
    }

    @Test
    void aLaterRevisionThatRollsOutIsAnUpgrade() {
        assertProgress(stopped().release(ReleaseStatus.DEPLOYED, 2), SOON, Phase.UPGRADING,
                new Readiness.Unavailable("demo: 0 of 1 replicas ready"));
    }

    @Test
    void theFirstMissingStageIsToldAndNoOther() {
        Progress progress = progress(starting(), SOON);

        assertThat(progress.missing()).map(Stage::kind).contains(Stage.Kind.CONTROL_PLANE_READY);
    }

    @ParameterizedTest(name = "timeout {0}: late after {1}")
    @CsvSource({"'', PT30M", "'readiness: {timeout: 90s}', PT1M30S", "'readiness: {level: DNS}', PT30M"})
    void isLateAfterTheTimeoutAndNotBefore(String fields, Duration timeout) {
        Instant end = DEPLOYED_AT.plus(timeout);

        assertThat(Progress.of(desired(fields), starting().look(), end).isLate()).isFalse();
        assertThat(Progress.of(desired(fields), starting().look(), end.plusNanos(1)).isLate()).isTrue();
        assertThat(Progress.of(desired(fields), Sight.ofNothing().look(), Instant.MAX).isLate()).as("not there")
                .isFalse();
    }

    @ParameterizedTest(name = "level {0}: {1}")
    @CsvSource({"Workload, ReleaseDeployed ControlPlaneReady",
        "Kubeconfig, ReleaseDeployed ControlPlaneReady KubeconfigPublished",
        "API, ReleaseDeployed ControlPlaneReady KubeconfigPublished APIReachable",
        "DNS, ReleaseDeployed ControlPlaneReady KubeconfigPublished APIReachable DNSReady"})
    void stagesUpToTheLevelAreConditions(String level, String types) {
        DesiredVCluster desired = desired("readiness: {level: %s}".formatted(level));

        assertThat(Progress.of(desired, Sight.ofRunning().look(), SOON).conditions(desired)).extracting(Condition::type)
                .containsExactly(types.split(" "));
    }

    @Test
    void aConditionSaysWhatItsStageSays() {
        assertThat(progress(starting(), SOON).conditions(desired("")).subList(0, 2)).containsExactly(
                new Condition("ReleaseDeployed", Condition.Status.TRUE, "Deployed", Instant.EPOCH, "", null),
                new Condition("ControlPlaneReady", Condition.Status.FALSE, "Starting", Instant.EPOCH,
                        "demo: 0 of 1 replicas ready", null));
    }

    private static Sight starting() {
        return stopped().notExported();
    }

    private static Sight stopped() {
        return Sight.ofRunning().workloads(workload("demo", 1, 0));
    }

    private static Progress progress(Sight sight, Instant now) {
        return Progress.of(desired(""), sight.look(), now);
    }

    private static void assertProgress(Sight sight, Instant now, Phase phase, Readiness readiness) {
        Progress progress = progress(sight, now);
        assertThat(progress.phase()).isEqualTo(phase);
        assertThat(progress.readiness()).isEqualTo(readiness);
    }
}
