package io.crossplane.provider.installed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.ManagedObjects;
import io.crossplane.provider.e2e.VClusters;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The ways out that {@code docs/guide/removal.md} describes, and what becomes of virtual clusters on the way that it warns of. */
@NeedsCluster(Level.CROSSPLANE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RemovalOnCrossplane {

    /** A provider that waits for its definitions to go looks for that less and less often. */
    private static final Duration COMEBACK = Duration.ofMinutes(3);

    private static final List<String> KINDS = List.of("VClusterRelease", "VCluster", "ProviderConfigUsage",
            "ProviderConfig", "ClusterProviderConfig");

    private final KubernetesClient client;
    private final Crossplane crossplane;
    private final Installation installation;
    private final Tenant tenant;
    private String kept = "";
    private String lost = "";
    private String running = "";

    RemovalOnCrossplane(TestCluster cluster) {
        client = cluster.client();
        crossplane = new Crossplane(client);
        installation = Installation.prepared(cluster);
        tenant = new Tenant(cluster, "removal");
    }

    @BeforeAll
    void installAndUse() {
        installation.activate("vclusters", "vclusterreleases");
        installation.install(Installation.tag()).awaitHealthy();
        installation.configure();
        List<VCluster> both = List.of(tenant.create("kept"), tenant.create("lost"));
        List<String> hosts = both.stream().map(tenant.vclusters()::awaitReady).map(VClusters::hostNamespace).toList();
        kept = hosts.getFirst();
        lost = hosts.getLast();
    }

    @AfterAll
    void remove() {
        try (tenant) {
            installation.close();
            client.namespaces().withName(kept).delete();
        }
    }

    @Test
    @Order(1)
    void aProviderInUseCanBeProtected() {
        installation.use("install/protection.yaml");
        var provider = crossplane.providers().withName(Installation.NAME);
        await("the provider is marked as in use").atMost(Installation.LIMIT)
                .until(() -> "true".equals(provider.require().getMetadata().getLabels().get("crossplane.io/in-use")));

        assertThatThrownBy(provider::delete).hasMessageContaining("delete all VClusters and VClusterReleases first");

        client.genericKubernetesResources("protection.crossplane.io/v1beta1", "ClusterUsage")
                .withName(Installation.NAME)
                .delete();
        await("the provider is not in use").atMost(Installation.LIMIT)
                .until(() -> !provider.require().getMetadata().getLabels().containsKey("crossplane.io/in-use"));
    }

    @Test
    @Order(2)
    void aVirtualClusterThatMayNotBeDeletedOutlivesItsObject() {
        String before = controlPlane("kept", kept);
        VCluster object = client.resources(VCluster.class).inNamespace(tenant.namespace()).withName("kept").require();
        tenant.vclusters().patch(object, "{spec: {managementPolicies: [Observe, Create, Update, LateInitialize]}}");
        tenant.vclusters().remove(object);

        assertThat(controlPlane("kept", kept)).isEqualTo(before);
    }

    @Test
    @Order(3)
    void andIsTakenOverByAnObjectOfItsNameWithoutARestart() {
        String before = controlPlane("kept", kept);

        takeOver("kept", kept);

        assertThat(controlPlane("kept", kept)).isEqualTo(before);
    }

    /** Paused, so that it does not depend on which of the two ends first, the pod or the virtual cluster. */
    @Test
    @Order(4)
    void aProviderThatIsDeletedTooEarlyLeavesObjectsThatHang() {
        running = controlPlane("lost", lost);
        VCluster object = client.resources(VCluster.class).inNamespace(tenant.namespace()).withName("lost").require();
        tenant.vclusters().annotate(object, "crossplane.io/paused", "true");
        tenant.vclusters()
                .awaitThat(object, "paused",
                        now -> ManagedObjects.condition(now, "Synced")
                                .filter(found -> "ReconcilePaused".equals(found.reason()))
                                .isPresent());

        crossplane.providers().withName(Installation.NAME).delete();

        await("nothing but what hangs is left").atMost(Installation.LIMIT)
                .until(() -> installation.leftovers().stream().allMatch(each -> each.startsWith("CRD ")));
        assertThat(client.resource(object).require().getMetadata().getDeletionTimestamp()).isNotNull();
        assertThat(controlPlane("lost", lost)).isEqualTo(running);
        installation.install(Installation.tag());
        await("the provider cannot come back").atMost(Installation.LIMIT)
                .until(() -> installation.revisions()
                        .stream()
                        .anyMatch(each -> Crossplane.list(each, "status", "conditions")
                                .toString()
                                .contains("is already controlled by ProviderRevision")));
    }

    @Test
    @Order(5)
    void objectsThatHangAreLetGoByHandAndTheirVirtualClustersTakenOver() {
        KINDS.forEach(this::letGo);

        await("the provider comes back").atMost(COMEBACK)
                .until(() -> Crossplane.holds(installation.provider(), "Healthy"));
        installation.configure();
        takeOver("lost", lost);

        assertThat(controlPlane("lost", lost)).isEqualTo(running);
    }

    private void letGo(String kind) {
        if (client.supports(Installation.GROUP + "/v1alpha1", kind)) {
            client.genericKubernetesResources(Installation.GROUP + "/v1alpha1", kind)
                    .inAnyNamespace()
                    .list()
                    .getItems()
                    .forEach(each -> client.resource(each)
                            .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}"));
        }
    }

    /** As the page says: the record names its former owner until somebody takes that away. */
    private void takeOver(String name, String host) {
        VCluster successor = tenant.create(name);
        tenant.vclusters()
                .awaitThat(successor, "refused",
                        now -> ManagedObjects.message(now, "Synced").contains("belongs to another VCluster"));
        client.secrets()
                .inNamespace(host)
                .withLabels(Map.of("owner", "helm", "name", name))
                .resources()
                .forEach(record -> record.edit(each -> new SecretBuilder(each).editMetadata()
                        .removeFromLabels("vcluster.crossplane.io/owner-uid")
                        .endMetadata()
                        .build()));
        tenant.vclusters().awaitReady(successor);
    }

    /** What would be another one if the control plane had been started anew. */
    private String controlPlane(String name, String host) {
        return client.pods().inNamespace(host).withName(name + "-0").require().getMetadata().getUid();
    }
}
