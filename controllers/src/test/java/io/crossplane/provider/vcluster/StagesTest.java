package io.crossplane.provider.vcluster;

import static io.crossplane.provider.vcluster.Examples.answer;
import static io.crossplane.provider.vcluster.Examples.desired;
import static io.crossplane.provider.vcluster.Examples.workload;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.VirtualApiStatus;
import io.crossplane.provider.managed.contract.Rule;
import io.crossplane.provider.vcluster.Examples.Sight;
import io.crossplane.provider.vcluster.ObservedVCluster.ApiView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The steps of vcluster.md 3.2, and what each says while it is not reached (3.3). */
class StagesTest {

    @Test
    void areInTheOrderInWhichAClusterComesUp() {
        assertThat(Stages.of(desired(""), Sight.ofRunning().look())).extracting(Stage::kind)
                .containsExactly(Stage.Kind.values());
    }

    @Test
    void areAllReachedWhenEverythingRuns() {
        assertThat(Stages.of(desired(""), Sight.ofRunning().look()))
                .allSatisfy(stage -> assertThat(stage.message()).isEmpty())
                .allMatch(Stage::reached)
                .extracting(Stage::reason)
                .containsExactly("Deployed", "Running", "Published", "Answering", "Available");
    }

    @Test
    @Rule("EX-10")
    void sayTheSameOfTheSame() {
        assertThat(Stages.of(desired(""), Sight.ofNothing().look()))
                .isEqualTo(Stages.of(desired(""), Sight.ofNothing().look()))
                .noneMatch(Stage::reached);
    }

    @Test
    void theReleaseIsMissingBeforeItIsInstalled() {
        assertMissing(Stage.Kind.RELEASE_DEPLOYED, Sight.ofNothing(), "NotInstalled", "there is no Helm release yet");
    }

    @ParameterizedTest
    @CsvSource({"FAILED, ReleaseFailed, Helm: as Helm says",
        "PENDING_INSTALL, ReleaseStuck, a Helm operation on the release is not finished (pending-install)",
        "PENDING_UPGRADE, ReleaseStuck, a Helm operation on the release is not finished (pending-upgrade)",
        "PENDING_ROLLBACK, ReleaseStuck, a Helm operation on the release is not finished (pending-rollback)",
        "UNINSTALLING, Uninstalling, the release is being uninstalled",
        "UNINSTALLED, Uninstalled, the release is uninstalled",
        "UNKNOWN, ReleaseUnknown, Helm does not know the release's state"})
    void theReleaseIsNotDeployedInAnyOtherState(ReleaseStatus status, String reason, String message) {
        assertMissing(Stage.Kind.RELEASE_DEPLOYED, Sight.ofRunning().release(status, 1), reason, message);
    }

    @Test
    void aSupersededReleaseIsDeployed() {
        assertThat(stage(Stage.Kind.RELEASE_DEPLOYED, Sight.ofRunning().release(ReleaseStatus.SUPERSEDED, 1)).reached())
                .isTrue();
    }

    @Test
    void theControlPlaneNeedsItsOwnWorkload() {
        assertMissing(Stage.Kind.CONTROL_PLANE_READY, Sight.ofRunning().workloads(workload("other", 1, 1)),
                "WorkloadMissing", "there is no StatefulSet or Deployment demo in namespace \"host\"");
    }

    @Test
    void theControlPlaneNeedsEveryReplica() {
        assertMissing(Stage.Kind.CONTROL_PLANE_READY, Sight.ofRunning().workloads(workload("demo", 3, 2)), "Starting",
                "demo: 2 of 3 replicas ready");
    }

    @Test
    void theControlPlaneNeedsItsEtcd() {
        assertMissing(Stage.Kind.CONTROL_PLANE_READY,
                Sight.ofRunning().workloads(workload("demo-etcd", 3, 1), workload("demo", 1, 1)), "Starting",
                "demo-etcd: 1 of 3 replicas ready");
    }

    @Test
    void aControlPlaneScaledToNothingIsNotReady() {
        assertMissing(Stage.Kind.CONTROL_PLANE_READY, Sight.ofRunning().workloads(workload("demo", 0, 0)), "ScaledDown",
                "demo is scaled to 0");
    }

    @Test
    void aDiagnosisSaysMoreThanACount() {
        assertMissing(Stage.Kind.CONTROL_PLANE_READY,
                Sight.ofRunning().workloads(workload("demo", 1, 0)).diagnosis("Unschedulable", "no node fits"),
                "Unschedulable", "no node fits");
        assertMissing(Stage.Kind.CONTROL_PLANE_READY,
                Sight.ofRunning().workloads().diagnosis("PodCreationForbidden", "exceeded quota"),
                "PodCreationForbidden", "exceeded quota");
    }

    @Test
    void aDiagnosisIsNotAskedOfWhatRuns() {
        assertThat(stage(Stage.Kind.CONTROL_PLANE_READY, Sight.ofRunning().diagnosis("CrashLooping", "once")).reached())
                .isTrue();
    }

    @Test
    void theKubeconfigIsMissingUntilVClusterExportsIt() {
        assertMissing(Stage.Kind.KUBECONFIG_PUBLISHED, Sight.ofRunning().notExported(), "KubeconfigMissing",
                "vCluster has not written Secret vc-demo yet");
    }

    @Test
    void theApiSaysWhyItIsNotReachable() {
        assertMissing(Stage.Kind.API_REACHABLE, Sight.ofRunning().api(new ApiView.NotAsked()), "Waiting",
                "the virtual API was not asked yet");
        assertMissing(Stage.Kind.API_REACHABLE, Sight.ofRunning().api(new ApiView.Unreachable("no route")),
                "Unreachable", "no route");
        assertMissing(Stage.Kind.API_REACHABLE, Sight.ofRunning().api(answered(answer(false, false, 1))), "NotReady",
                "the virtual API is not ready: etcd failed");
        assertMissing(Stage.Kind.API_REACHABLE, Sight.ofRunning().api(answered(answer(true, false, 1))),
                "ControllersStarting", "ServiceAccount default/default does not exist yet in the virtual cluster");
    }

    @Test
    void dnsNeedsAReplicaThatIsAvailable() {
        var noDeployment = new VirtualApiStatus(VirtualApiStatus.Route.TUNNEL, true, "", Optional.empty(), true,
                Optional.empty());
        for (ApiView view : new ApiView[] {answered(answer(true, true, 0)), answered(noDeployment),
            new ApiView.NotAsked(), new ApiView.Unreachable("no route")}) {
            assertMissing(Stage.Kind.DNS_READY, Sight.ofRunning().api(view), "DNSNotReady",
                    "CoreDNS has no available replica in the virtual cluster");
        }
    }

    @Test
    void dnsThatNobodyWantsIsNotMissed() {
        assertThat(Stages.of(desired("coredns: {enabled: false}"), Sight.ofNothing().look()).getLast())
                .isEqualTo(Stage.reached(Stage.Kind.DNS_READY, "Disabled"));
    }

    @ParameterizedTest(name = "level {0}: {1}")
    @CsvSource({"CONTROL_PLANE_READY, ''", "KUBECONFIG_PUBLISHED, KUBECONFIG_PUBLISHED",
        "API_REACHABLE, KUBECONFIG_PUBLISHED", "DNS_READY, KUBECONFIG_PUBLISHED"})
    void onlyStagesUpToTheWantedLevelAreMissed(Stage.Kind level, String missing) {
        var stages = Stages.of(desired(""), Sight.ofRunning().notExported().look());

        assertThat(Stages.firstMissing(stages, level).map(stage -> stage.kind().name()).orElse("")).isEqualTo(missing);
    }

    private static ApiView answered(VirtualApiStatus status) {
        return new ApiView.Answered(status);
    }

    private static Stage stage(Stage.Kind kind, Sight sight) {
        return Stages.of(desired(""), sight.look()).get(kind.ordinal());
    }

    private static void assertMissing(Stage.Kind kind, Sight sight, String reason, String message) {
        assertThat(stage(kind, sight)).isEqualTo(Stage.missing(kind, reason, message));
    }
}
