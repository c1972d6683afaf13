package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.crossplane.provider.managed.contract.Rule;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The life of one virtual cluster, in the order in which a user leads it: each test goes on where the one before has ended. */
@NeedsCluster(NeedsCluster.Level.FULL)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LifecycleE2E {

    private static final String NAME = "lifecycle";
    private static final String CONNECTION = NAME + "-connection";
    private static final String CREDENTIALS = "vc-" + NAME;

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final VClusters vclusters;
    private final String namespace;
    private ProviderProcess provider;
    private VCluster vcluster;
    private String host;

    LifecycleE2E(TestCluster cluster) {
        this.cluster = cluster;
        this.client = cluster.client();
        this.vclusters = new VClusters(client).withDefaultConfig();
        this.namespace = cluster.newNamespace("lifecycle");
    }

    @BeforeAll
    void startProvider() {
        provider = ProviderProcess.working(cluster);
    }

    @AfterAll
    void removeEverything() {
        if (vcluster != null) {
            vclusters.remove(vcluster);
        }
        client.namespaces().withName(namespace).delete();
        if (host != null) {
            client.namespaces().withName(host).delete();
        }
        provider.close();
    }

    @Test
    @Order(1)
    void becomesReadyAndHandsOverItsCredentialsAtOnce() {
        try (SecretSightings secrets = new SecretSightings(client, CREDENTIALS, CONNECTION, "config")) {
            Stopwatch time = Figures.start();
            vcluster = vclusters.awaitReady(vclusters.create(namespace, NAME, "{}"));
            Figures.print("apply to Ready", time.elapsed());
            host = VClusters.hostNamespace(vcluster);
            await("both secrets are seen").atMost(ProviderProcess.LIMIT).until(() -> secrets.delay().isPresent());
            Figures.print("connection secret after " + CREDENTIALS, secrets.delay().orElseThrow());
        }
        assertThat(client.resource(vcluster).get().getMetadata().getFinalizers()).isNotEmpty();
        assertThat(usages()).hasSize(1);
        assertThat(releaseRecords()).hasSize(1);
    }

    @Test
    @Order(2)
    @Rule("LB-18")
    void ownsNothingOnItsHost() {
        Stream<HasMetadata> objects = Stream
                .of(Stream.of(client.namespaces().withName(host).get()),
                        client.secrets().inNamespace(host).list().getItems().stream(),
                        client.apps().statefulSets().inNamespace(host).list().getItems().stream(),
                        client.services().inNamespace(host).list().getItems().stream())
                .flatMap(each -> each);

        assertThat(objects).hasSizeGreaterThan(4)
                .flatExtracting(each -> each.getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getUid)
                .doesNotContain(vcluster.getMetadata().getUid());
    }

    @Test
    @Order(3)
    void itsConnectionSecretOpensIt() {
        try (Inside inside = Inside.open(client, connectionSecret())) {
            assertThat(inside.client().namespaces().list().getItems()).extracting(each -> each.getMetadata().getName())
                    .contains("default", "kube-system");
            inside.client()
                    .resource(new ConfigMapBuilder().withNewMetadata()
                            .withName("kept")
                            .withNamespace("default")
                            .endMetadata()
                            .addToData("by", "its user")
                            .build())
                    .create();
        }
    }

    @Test
    @Order(3)
    void whatSomebodyChangesOnTheHostIsPutRightWithoutARevision() {
        var service = client.services().inNamespace(host).withName(NAME);
        String right = service.require().getMetadata().getLabels().get("app");
        Stopwatch time = Figures.start();
        service.edit(
                each -> new ServiceBuilder(each).editMetadata().addToLabels("app", "theirs").endMetadata().build());
        await("the change is undone").atMost(ProviderProcess.LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> right.equals(service.require().getMetadata().getLabels().get("app")));
        Figures.print("VCluster: drift to fixed", time.elapsed());

        assertThat(releaseRecords()).hasSize(1);
        vcluster = vclusters.awaitThat(vcluster, "known to be right",
                now -> Objects.requireNonNull(now.getStatus().getAtProvider()).drift() == null);
    }

    @Test
    @Order(4)
    void changedValueRestartsIt() {
        Pod before = controlPlane().orElseThrow();

        Stopwatch time = Figures.start();
        vcluster = vclusters.change(vcluster, "{resources: {requests: {memory: 200Mi}}}");
        await("the control plane is another").atMost(VClusters.LIMIT)
                .until(() -> controlPlane()
                        .filter(now -> !now.getMetadata().getUid().equals(before.getMetadata().getUid()))
                        .isPresent());
        vcluster = vclusters.awaitReady(vcluster);
        Figures.print("change to Ready again", time.elapsed());

        assertThat(controlPlane().orElseThrow().getSpec().getContainers())
                .anySatisfy(container -> assertThat(container.getResources().getRequests()).containsEntry("memory",
                        new Quantity("200Mi")));
        assertThat(vcluster.getStatus().condition("Ready").orElseThrow().observedGeneration())
                .isEqualTo(vcluster.getMetadata().getGeneration());
        assertThat(releaseRecords()).hasSize(2);
    }

    @Test
    @Order(5)
    void deletionKeepsItsVolumeByDefaultAndNothingElse() {
        delete();

        assertThat(claims()).hasSize(1);
        assertThat(client.namespaces().withName(host).get().getMetadata().getDeletionTimestamp()).isNull();
        assertNothingElseIsLeft();
        await("no pod is left").atMost(ProviderProcess.LIMIT)
                .until(() -> client.pods().inNamespace(host).list().getItems().isEmpty());
        assertThat(client.secrets().inNamespace(host).list().getItems()).isEmpty();
    }

    @Test
    @Order(6)
    void successorOfTheSameNameFindsWhatWasKept() {
        // An older chart with the newest image, for the local cluster has no other.
        vcluster = vclusters.awaitReady(vclusters.create(namespace, NAME, """
            {deletion: {pvcPolicy: Delete}, chart: {version: 0.36.0},
             values: {controlPlane: {statefulSet: {image: {tag: 0.36.1}}}}}
            """));

        assertThat(VClusters.hostNamespace(vcluster)).isEqualTo(host);
        assertContentIsKept();
    }

    @Test
    @Order(7)
    void newerChartIsAnUpgradeThatKeepsItsContent() {
        assertThat(vcluster.getStatus().getAtProvider().chart().version()).isEqualTo("0.36.0");

        vcluster = vclusters.awaitReady(vclusters.change(vcluster, "{chart: {version: 0.36.1}}"));

        assertThat(vcluster.getStatus().getAtProvider().chart().version()).isEqualTo("0.36.1");
        assertThat(releaseRecords()).hasSize(2);
        assertContentIsKept();
    }

    @Test
    @Order(8)
    void deletionTakesVolumeAndNamespaceWherePolicySaysSo() {
        delete();

        assertThat(client.namespaces().withName(host).get()).isNull();
        assertNothingElseIsLeft();
        await("its volume is gone").atMost(ProviderProcess.LIMIT)
                .until(() -> client.persistentVolumes()
                        .list()
                        .getItems()
                        .stream()
                        .noneMatch(volume -> volume.getSpec().getClaimRef() != null
                                && host.equals(volume.getSpec().getClaimRef().getNamespace())));
    }

    private void assertContentIsKept() {
        try (Inside inside = Inside.open(client, connectionSecret())) {
            assertThat(inside.client().configMaps().inNamespace("default").withName("kept").get().getData())
                    .isEqualTo(Map.of("by", "its user"));
        }
    }

    private void delete() {
        Stopwatch time = Figures.start();
        client.resource(vcluster).delete();
        vclusters.awaitGone(vcluster);
        Figures.print("delete to gone", time.elapsed());
    }

    private void assertNothingElseIsLeft() {
        await("its usage is gone, by the controller of the config").atMost(ProviderProcess.LIMIT)
                .until(() -> usages().isEmpty());
        assertThat(releaseRecords()).isEmpty();
        assertThat(client.rbac().clusterRoles().list().getItems()).noneMatch(this::isOfTheRelease);
        assertThat(client.rbac().clusterRoleBindings().list().getItems()).noneMatch(this::isOfTheRelease);
        // By the garbage collector, as all that has an owner.
        await("the connection secret is gone").atMost(ProviderProcess.LIMIT)
                .until(() -> client.secrets().inNamespace(namespace).withName(CONNECTION).get() == null);
    }

    private boolean isOfTheRelease(HasMetadata object) {
        return host.equals(Objects.requireNonNullElse(object.getMetadata().getAnnotations(), Map.<String, String>of())
                .get("meta.helm.sh/release-namespace")) || object.getMetadata().getName().contains(host);
    }

    private Secret connectionSecret() {
        return client.secrets().inNamespace(namespace).withName(CONNECTION).require();
    }

    private Optional<Pod> controlPlane() {
        return Optional.ofNullable(client.pods().inNamespace(host).withName(NAME + "-0").get());
    }

    private List<ProviderConfigUsage> usages() {
        return client.resources(ProviderConfigUsage.class).inNamespace(namespace).list().getItems();
    }

    private List<Secret> releaseRecords() {
        return client.secrets().inNamespace(host).withLabel("owner", "helm").list().getItems();
    }

    private List<? extends HasMetadata> claims() {
        return client.persistentVolumeClaims().inNamespace(host).list().getItems();
    }
}
