package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.crossplane.provider.apis.core.ManagementAction;
import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Virtual clusters that {@code vcluster create} has made are observed and taken over.
 *
 * <p>The vcluster CLI installs by running the Helm CLI. To build it here would cost minutes, so the tests run Helm as version 0.36.1 of it does
 * ({@code deployChart} in {@code pkg/cli/create_helm.go}, {@code Upgrade} in {@code pkg/helm}): in a namespace {@code vcluster-<name>} that it has
 * made and annotated, with a file of the values that differ from the chart's ({@code addCommonReleaseValues} in
 * {@code config/default_extra_values.go}), and after that the file of the user's {@code --values}.
 */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VClusterCliIT {

    private static final String VERSION = "0.36.1";
    private static final String OF_CLI = "telemetry: {instanceCreator: vclusterctl, machineID: 6f1c0e5d2b7a4f38}";
    /** Nothing runs: no node has this label. */
    private static final String OF_USER = "controlPlane: {statefulSet: {scheduling: {nodeSelector: {nowhere: \"yes\"}}}}";

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final VClusters vclusters;
    private final Attempts objects;
    private final String namespace;
    private final ProviderConfigReference config;
    private ProviderProcess provider;
    private HelmCli helm;
    private String name;
    private String host;
    private VCluster vcluster;

    VClusterCliIT(TestCluster cluster) {
        this.cluster = cluster;
        this.client = cluster.client();
        this.vclusters = new VClusters(client);
        this.objects = new Attempts(cluster, "vclustercli");
        this.namespace = objects.namespace();
        this.config = new ProviderConfigReference("ClusterProviderConfig", objects.ownIdentity("Any"));
    }

    @BeforeAll
    void start(@TempDir Path directory) {
        helm = HelmCli.on(cluster, directory);
        provider = ProviderProcess.working(cluster);
    }

    @AfterAll
    void stop() {
        objects.close();
        provider.close();
    }

    @BeforeEach
    void create(@TempDir Path directory) throws IOException {
        name = objects.newName();
        host = "vcluster-" + name;
        objects.make("""
            apiVersion: v1
            kind: Namespace
            metadata: {name: %s, annotations: {vcluster.loft.sh/created: "true"}}
            """, host);
        helm.run(host, "upgrade", name, "vcluster", "--repo", cluster.access().chartRepository().toString(),
                "--version", VERSION, "--create-namespace", "--install", "--repository-config=''", "--values",
                Files.writeString(directory.resolve("cli"), OF_CLI).toString(), "--values",
                Files.writeString(directory.resolve("user"), OF_USER).toString());
    }

    @AfterEach
    void delete() {
        vclusters.patch(vcluster, "{spec: {managementPolicies: [Observe]}}");
        vclusters.remove(vcluster);
        helm.run(host, "uninstall", name);
    }

    @Test
    void isObservedAndThenTakenOverWithoutTouchingItsPod() {
        StatefulSet before = controlPlane();
        vcluster = wanted("{namespace: %s}".formatted(host));
        vcluster.getSpec().setManagementPolicies(List.of(ManagementAction.OBSERVE));
        vcluster = vclusters.awaitThat(client.resource(vcluster).create(), "observed",
                now -> now.getStatus().getAtProvider() != null && VClusters.holds(now, "Synced"));
        VClusterObservation seen = Objects.requireNonNull(vcluster.getStatus().getAtProvider());
        assertThat(Objects.requireNonNull(seen.drift()).release()).as("what is to be stated before taking it over")
                .containsExactly("values.controlPlane.statefulSet.scheduling.nodeSelector.nowhere",
                        "values.telemetry.instanceCreator", "values.telemetry.machineID");

        vcluster = vclusters.change(vcluster, "{values: {%s, %s}}".formatted(OF_CLI, OF_USER));
        vcluster = vclusters.awaitThat(vcluster, "without differences",
                now -> VClusters.holds(now, "Synced") && drift(now) == null);
        vcluster = vclusters.patch(vcluster, "{spec: {managementPolicies: [\"*\"]}}");
        vcluster = vclusters.awaitThat(vcluster, "taken over",
                now -> VClusters.holds(now, "Synced") && VClusters.holds(now, "ReleaseDeployed"));

        assertThat(owner("v1")).isEqualTo(vcluster.getMetadata().getUid());
        assertThat(helm.list(host, "history", name)).hasSize(1);
        assertThat(controlPlane().getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
        assertThat(controlPlane().getMetadata().getGeneration()).isEqualTo(before.getMetadata().getGeneration());
    }

    @Test
    void itIsToldAtWhatItDiffersWhenItIsChanged() {
        vcluster = client.resource(wanted("""
            {namespace: %s, values: {logging: {encoding: json}, %s}}""".formatted(host, OF_USER))).create();

        vcluster = vclusters.awaitThat(vcluster, "taken over",
                now -> VClusters.holds(now, "Synced") && VClusters.holds(now, "ReleaseDeployed"));

        assertThat(owner("v2")).isEqualTo(vcluster.getMetadata().getUid());
        String message = "release %s was made by somebody else and is changed, for it differs: values.logging.encoding, values.telemetry.instanceCreator, values.telemetry.machineID";
        await("event").atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(client.v1().events().inNamespace(namespace).list().getItems())
                        .filteredOn(event -> event.getReason().equals("DriftDetected"))
                        .extracting(event -> event.getMessage())
                        .containsExactly(message.formatted(host + "/" + name)));
    }

    private VCluster wanted(String forProvider) {
        VCluster wanted = VClusters.of(namespace, name, forProvider);
        wanted.getSpec().setProviderConfigRef(config);
        // Its Secret would outlive the object where nobody collects garbage.
        wanted.getSpec().setWriteConnectionSecretToRef(null);
        return wanted;
    }

    private static Object drift(VCluster now) {
        return Objects.requireNonNull(now.getStatus().getAtProvider()).drift();
    }

    private StatefulSet controlPlane() {
        return client.apps().statefulSets().inNamespace(host).withName(name).require();
    }

    private String owner(String revision) {
        return client.secrets()
                .inNamespace(host)
                .withName("sh.helm.release.v1.%s.%s".formatted(name, revision))
                .require()
                .getMetadata()
                .getLabels()
                .get("vcluster.crossplane.io/owner-uid");
    }
}
