package io.crossplane.provider.vcluster;

import static io.crossplane.provider.vcluster.Examples.answer;
import static io.crossplane.provider.vcluster.Examples.desired;
import static io.crossplane.provider.vcluster.Examples.pod;
import static io.crossplane.provider.vcluster.Examples.workload;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import io.crossplane.provider.apis.core.LocalSecretReference;
import io.crossplane.provider.apis.v1alpha1.ComputeResources;
import io.crossplane.provider.apis.v1alpha1.InstalledChart;
import io.crossplane.provider.apis.v1alpha1.KnativeObservation;
import io.crossplane.provider.apis.v1alpha1.ReleaseFailure;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation.CoreDnsObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation.EtcdObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation.KubeconfigObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation.Phase;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation.PodObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation.ReleaseObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation.VolumeClaimObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation.WorkloadObservation;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.helm.values.ValuesDigest;
import io.crossplane.provider.kube.ClaimState;
import io.crossplane.provider.kube.PodState;
import io.crossplane.provider.managed.contract.Rule;
import io.crossplane.provider.vcluster.Examples.Sight;
import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code status.atProvider} shows (vcluster.md 9.5). */
class StatusViewTest {

    private static final Instant EXPIRY = Instant.parse("2126-10-28T11:42:05Z");

    @Test
    void showsTheRelease() {
        var shown = show("kubernetesVersion: v1.35.2",
                Sight.ofRunning().release(ReleaseStatus.DEPLOYED, 3).config("{a: 1}"));

        assertThat(shown.release()).isEqualTo(new ReleaseObservation("demo", "host", 3, "deployed",
                Instant.parse("2026-01-02T03:04:05Z"), ValuesDigest.of(Trees.yaml("{a: 1}"))));
        assertThat(shown.phase()).isEqualTo(Phase.READY);
        assertThat(shown.id()).isEqualTo("host/demo");
        assertThat(shown.chart()).extracting(InstalledChart::name, InstalledChart::version)
                .containsExactly("vcluster", "0.36.1");
        assertThat(shown.kubernetesVersion()).isEqualTo("v1.36.1");
        assertThat(shown.desiredKubernetesVersion()).isEqualTo("v1.35.2");
    }

    @Test
    void showsAWantedKubernetesVersionWhereverItIsSet() {
        var sight = Sight.ofRunning().config("controlPlane: {distro: {k8s: {version: v1.35.0}}}");

        assertThat(show("", sight).desiredKubernetesVersion()).isEqualTo("v1.35.0");
        assertThat(show("kubernetesVersion: v1.35.2", sight).desiredKubernetesVersion()).isEqualTo("v1.35.2");
        assertThat(show("", Sight.ofRunning()).desiredKubernetesVersion()).isNull();
    }

    @Test
    void showsTheWorkloads() {
        var shown = show("", Sight.ofRunning().workloads(workload("demo", 3, 2), workload("demo-etcd", 3, 1)));

        assertThat(shown.workload()).isEqualTo(new WorkloadObservation("StatefulSet", "demo", 3, 2, 3));
        assertThat(shown.etcd()).isEqualTo(new EtcdObservation(3, 1));
        assertThat(shown.replicas()).isEqualTo(3);
        assertThat(shown.appImage()).isEqualTo("ghcr.io/loft-sh/vcluster-oss:0.36.1");
    }

    @Test
    void showsWhatWasExportedAndWhereItLeads() {
        var shown = show("", Sight.ofRunning());

        assertThat(shown.kubeconfig())
                .isEqualTo(new KubeconfigObservation(new LocalSecretReference("vc-demo"), "1f2e", EXPIRY, EXPIRY));
        assertThat(shown.endpoints().inCluster()).isEqualTo("https://demo.host.svc:443");
        assertThat(shown.serviceCIDR()).isEqualTo("10.96.0.0/16");
        assertThat(shown.namespaceCreated()).isTrue();
        assertThat(shown.knative()).isEqualTo(new KnativeObservation(3, 2, 0));
    }

    @Test
    void leavesOutWhatIsNotThere() {
        var bare = StatusView.of(desired(""), Sight.ofRunning().workloads().pods().notExported().look(),
                new StatusView.Facts(Phase.STARTING, Optional.empty(), Optional.empty(), Optional.empty(), null,
                        List.of(), null, null));

        assertThat(bare).extracting(VClusterObservation::workload, VClusterObservation::etcd,
                VClusterObservation::replicas, VClusterObservation::appImage, VClusterObservation::kubeconfig,
                VClusterObservation::kubernetesVersion, VClusterObservation::coredns, VClusterObservation::serviceCIDR,
                VClusterObservation::namespaceCreated, VClusterObservation::lastFailure).containsOnlyNulls();
        assertThat(bare.pods()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|',
            value = {"{} | EmbeddedDatabase",
                "controlPlane: {backingStore: {database: {external: {enabled: true}}}} | ExternalDatabase",
                "controlPlane: {backingStore: {etcd: {deploy: {enabled: true}}}} | DeployedEtcd",
                "controlPlane: {backingStore: {etcd: {embedded: {enabled: true}}}} | EmbeddedEtcd",
                "controlPlane: {backingStore: {etcd: {external: {enabled: true}}}} | ExternalEtcd"})
    void namesTheBackingStore(String values, String store) {
        assertThat(show("", Sight.ofRunning().config(values)).backingStore()).isEqualTo(store);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|',
            value = {"{} | Pro", "controlPlane: {statefulSet: {image: {repository: loft-sh/vcluster-oss}}} | OSS",
                "controlPlane: {statefulSet: {image: {repository: mirror/vcluster-pro}}} | Pro"})
    void namesTheEditionByItsImage(String values, String edition) {
        assertThat(show("", Sight.ofRunning().config(values)).edition()).isEqualTo(edition);
    }

    @Test
    void showsWhatTheValuesSwitchOn() {
        var shown = show("", Sight.ofRunning()
                .config("{telemetry: {enabled: false}, privateNodes: {enabled: true}, deletion: {prevent: true}}"));

        assertThat(shown.telemetry()).isFalse();
        assertThat(shown.licensedFeatures()).containsExactly("deletion.prevent", "privateNodes");
        assertThat(show("", Sight.ofRunning()).telemetry()).as("the chart's default").isTrue();
    }

    @Test
    void showsTheResourcesThatTheValuesAskFor() {
        var shown = show("", Sight.ofRunning().config("""
            controlPlane: {statefulSet: {resources: {requests: {cpu: 1, memory: 256Mi}, limits: {memory: null}}}}"""));

        assertThat(shown.resources()).isEqualTo(
                new ComputeResources(Map.of("cpu", new Quantity("1"), "memory", new Quantity("256Mi")), Map.of()));
        assertThat(show("", Sight.ofRunning()).resources()).as("the chart's").isNull();
    }

    @Test
    @Rule("EX-5")
    void showsTheFirstPodsByName() {
        PodState[] many = IntStream.range(0, 20)
                .mapToObj(i -> pod("demo-" + (char) ('z' - i), true))
                .toArray(PodState[]::new);

        assertThat(show("", Sight.ofRunning().pods(many)).pods()).hasSize(16)
                .extracting(PodObservation::name)
                .isSorted()
                .startsWith("demo-g")
                .endsWith("demo-v");
    }

    @Test
    void showsWhyAPodDoesNotRun() {
        var running = new PodState.Container("a", "image", true, true, 2, "", "", 0, "", "");
        var waiting = new PodState.Container("b", "image", false, false, 5, "CrashLoopBackOff", "", 1, "Error", "");

        assertThat(show("", Sight.ofRunning().pods(pod("demo-0", false, running, waiting))).pods())
                .containsExactly(new PodObservation("demo-0", "Pending", false, 7, "CrashLoopBackOff"));
    }

    @Test
    void showsTheClaimsByName() {
        var second = new ClaimState("data-demo-1", "u", "Pending", "", "", false);
        var first = new ClaimState("data-demo-0", "u", "Bound", "5Gi", "local-path", false);

        assertThat(show("", Sight.ofRunning().claims(second, first)).persistentVolumeClaims()).containsExactly(
                new VolumeClaimObservation("data-demo-0", "Bound", "5Gi", "local-path"),
                new VolumeClaimObservation("data-demo-1", "Pending", "", ""));
    }

    @Test
    void showsDnsUnlessNobodyWantsIt() {
        assertThat(show("", Sight.ofRunning()).coredns()).isEqualTo(new CoreDnsObservation(1, 1));
        assertThat(show("", Sight.ofRunning().config("controlPlane: {coredns: {deployment: {replicas: 2}}}")).coredns())
                .isEqualTo(new CoreDnsObservation(2, 1));
        assertThat(show("coredns: {enabled: false}", Sight.ofRunning()).coredns()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"1, Install", "2, Upgrade"})
    void showsTheStepThatFailed(int revision, String step) {
        assertThat(show("", Sight.ofRunning().release(ReleaseStatus.FAILED, revision)).lastFailure())
                .isEqualTo(new ReleaseFailure("ReleaseFailed", "as Helm says", step, null, null));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FAILED")
    void showsNoFailureWhereThereIsNone(ReleaseStatus status) {
        assertThat(show("", Sight.ofRunning().release(status, 1)).lastFailure()).isNull();
    }

    @Test
    void showsOnlyWhereAnAbsentClusterWillBe() {
        var shown = StatusView.absent(desired("kubernetesVersion: v1.35.2"), Phase.PENDING);

        assertThat(shown.phase()).isEqualTo(Phase.PENDING);
        assertThat(shown.release()).isEqualTo(new ReleaseObservation("demo", "host", null, null, null, null));
        assertThat(shown.desiredKubernetesVersion()).isEqualTo("v1.35.2");
        assertThat(shown.chart()).isNull();
        assertThat(shown.id()).as("there is none yet").isNull();
    }

    @Test
    @Rule("EX-5")
    void isTheSameForTheSameSight() {
        assertThat(show("", Sight.ofRunning())).isEqualTo(show("", Sight.ofRunning()));
    }

    private static VClusterObservation show(String fields, Sight sight) {
        return StatusView.of(desired(fields), sight.look(),
                new StatusView.Facts(Phase.READY, Optional.of(answer(true, true, 1)), Optional.of("10.96.0.0/16"),
                        Optional.of(true), null, List.of(), null, new KnativeObservation(3, 2, 0)));
    }
}
