package io.crossplane.provider.installed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.Figures;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.crossplane.provider.managed.contract.Rule;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What Crossplane's former conformance suite asked of a provider, as it reads for one with namespaced resources (contract 11.1). */
@NeedsCluster(Level.CROSSPLANE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceOnCrossplane {

    private static final Duration PROMISE = Duration.ofSeconds(60);

    private final KubernetesClient client;
    private final Crossplane crossplane;
    private final Installation installation;
    private final Tenant tenant;

    ConformanceOnCrossplane(TestCluster cluster) {
        client = cluster.client();
        crossplane = new Crossplane(client);
        installation = Installation.prepared(cluster);
        tenant = new Tenant(cluster, "conformance");
    }

    @BeforeAll
    void installAndUse() {
        installation.activate("vclusters", "vclusterreleases", "rancherimports", "rancherconfigs");
        Stopwatch time = Figures.start();
        installation.registry().tag(Installation.tag(), "v0.0.1-conformance");
        installation.install("v0.0.1-conformance").awaitHealthy();
        Duration taken = time.elapsed();
        Figures.print("package in the registry to Provider Healthy, pod included", taken);
        assertThat(taken).isLessThan(PROMISE);
        installation.configure();
        tenant.awaitReady();
    }

    @AfterAll
    void remove() {
        try (tenant) {
            installation.close();
        }
    }

    @Test
    @Rule("CF-2")
    void oneProviderAndOneRevision() {
        assertThat(crossplane.providers().list().getItems()).hasSize(1);
        assertThat(crossplane.revisions().list().getItems()).hasSize(1);
    }

    @Test
    @Rule({"CF-3", "RT-11"})
    void itIsInstalledAndHealthy() {
        assertThat(installation.provider()).satisfies(holds("Installed"), holds("Healthy"));
        assertThat(installation.active()).satisfies(holds("RevisionHealthy"), holds("RuntimeHealthy"));
    }

    /** Crossplane takes every kind for a managed one whose name is not that of a provider config or of its usage: a RancherConfig, too. */
    @Test
    @Rule({"CF-4", "CF-14"})
    void whatTheRevisionListsIsThereAndActive() {
        List<Map<String, Object>> objects = Crossplane.list(installation.active(), "status", "objectRefs");

        assertThat(objects).extracting(each -> each.get("kind"))
                .containsOnly("ManagedResourceDefinition", "CustomResourceDefinition");
        assertThat(objects).hasSize(7).allSatisfy(each -> {
            GenericKubernetesResource object = client
                    .genericKubernetesResources((String) each.get("apiVersion"), (String) each.get("kind"))
                    .withName((String) each.get("name"))
                    .require();
            assertThat(object).satisfies(holds("Established"));
        });
        assertThat(installation.definitions()).hasSize(4).allSatisfy(each -> {
            assertThat(Crossplane.text(each, "spec", "state")).isEqualTo("Active");
            assertThat(TestCluster.isEstablished(definition(each.getMetadata().getName()))).isTrue();
        });
    }

    @Test
    @Rule("CF-5")
    void everyKindServesAVersion() {
        assertThat(definitions()).hasSize(7)
                .allSatisfy(each -> assertThat(each.getSpec().getVersions()).anyMatch(version -> version.getServed()));
    }

    @Test
    @Rule("CF-6")
    void providerConfigsAreOfBothScopesAndCountTheirUsers() {
        assertThat(definition("providerconfigs").getSpec().getScope()).isEqualTo("Namespaced");
        assertThat(definition("clusterproviderconfigs").getSpec().getScope()).isEqualTo("Cluster");
        assertThat(List.of(definition("providerconfigs"), definition("clusterproviderconfigs"))).allSatisfy(each -> {
            assertThat(each.getSpec().getNames().getCategories()).contains("crossplane");
            assertThat(schema(each, "status").getProperties()).containsOnlyKeys("conditions", "users");
        });
    }

    @Test
    @Rule("CF-7")
    void usagesAreNamespacedAndNameConfigAndResource() {
        CustomResourceDefinition usages = definition("providerconfigusages");

        assertThat(usages.getSpec().getScope()).isEqualTo("Namespaced");
        assertThat(usages.getSpec().getNames().getCategories()).contains("crossplane");
        assertThat(root(usages).getRequired()).contains("providerConfigRef", "resourceRef");
        assertThat(schema(usages, "providerConfigRef").getProperties()).containsOnlyKeys("kind", "name");
        assertThat(schema(usages, "resourceRef").getProperties()).containsKeys("apiVersion", "kind", "name");
    }

    @Test
    @Rule("CF-8")
    void managedKindsAreNamespacedAndInBothCategories() {
        assertThat(managed()).allSatisfy(each -> {
            assertThat(each.getSpec().getScope()).isEqualTo("Namespaced");
            assertThat(each.getSpec().getNames().getCategories()).contains("crossplane", "managed");
        });
    }

    @Test
    @Rule("CF-9")
    void managedKindsHaveTheCommonFieldsAndNoDeletionPolicy() {
        assertThat(managed()).allSatisfy(each -> assertThat(schema(each, "spec").getProperties())
                .containsKeys("forProvider", "managementPolicies", "providerConfigRef", "writeConnectionSecretToRef")
                .doesNotContainKey("deletionPolicy"));
    }

    @Test
    @Rule("CF-10")
    void managedKindsHaveTheCommonStatus() {
        assertThat(managed()).allSatisfy(each -> assertThat(schema(each, "status").getProperties())
                .containsKeys("conditions", "atProvider", "observedGeneration", "lastHandledReconcileAt"));
    }

    /** But a RancherImport, which needs a Rancher: {@code RancherE2E} has one. */
    @Test
    @Rule("CF-11")
    void eachKindHasAnObjectThatIsAvailable() {
        assertThat(tenant.objects()).hasSize(2)
                .allSatisfy(each -> assertThat(each.getStatus().condition("Ready").orElseThrow().reason())
                        .isEqualTo("Available"));
    }

    @Test
    @Rule("CF-12")
    void eachHasAnExternalName() {
        assertThat(tenant.objects()).hasSize(2)
                .allSatisfy(each -> assertThat(each.getMetadata().getAnnotations().get("crossplane.io/external-name"))
                        .isNotEmpty());
    }

    /** A release in a virtual cluster uses no provider config: it goes through its VCluster, whose usage stays until the release is gone. */
    @Test
    @Rule("CF-13")
    void thereAreAsManyUsagesAsManagedResourcesThatUseAConfig() {
        List<ProviderConfigUsage> usages = client.resources(ProviderConfigUsage.class)
                .inAnyNamespace()
                .list()
                .getItems();
        List<String> users = Stream
                .concat(client.resources(VCluster.class).inAnyNamespace().list().getItems().stream(),
                        client.resources(VClusterRelease.class)
                                .inAnyNamespace()
                                .list()
                                .getItems()
                                .stream()
                                .filter(release -> release.getSpec().getForProvider().vclusterRef() == null))
                .map(each -> each.getMetadata().getUid())
                .toList();

        assertThat(users).isNotEmpty();
        assertThat(usages).extracting(each -> each.getMetadata().getName()).containsExactlyInAnyOrderElementsOf(users);
    }

    @Test
    @DisplayName("what Crossplane and the provider take when they rest")
    void memory() {
        WorkingSets.print(client, Crossplane.NAMESPACE, " with one VCluster and one VClusterRelease");

        assertThat(WorkingSets.of(client, Crossplane.NAMESPACE, Installation.NAME)).isNotEmpty();
    }

    private static java.util.function.Consumer<GenericKubernetesResource> holds(String condition) {
        return object -> assertThat(Crossplane.holds(object, condition))
                .as("%s of %s: %s", condition, object.getMetadata().getName(),
                        Crossplane.list(object, "status", "conditions"))
                .isTrue();
    }

    private List<CustomResourceDefinition> definitions() {
        return Stream
                .of("vclusters", "vclusterreleases", "rancherimports", "providerconfigs", "clusterproviderconfigs",
                        "providerconfigusages", "rancherconfigs")
                .map(this::definition)
                .toList();
    }

    private List<CustomResourceDefinition> managed() {
        return definitions().subList(0, 3);
    }

    private CustomResourceDefinition definition(String plural) {
        String name = plural.contains(".") ? plural : plural + "." + Installation.GROUP;
        return client.apiextensions().v1().customResourceDefinitions().withName(name).require();
    }

    private static JSONSchemaProps root(CustomResourceDefinition kind) {
        return kind.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
    }

    private static JSONSchemaProps schema(CustomResourceDefinition kind, String field) {
        return root(kind).getProperties().get(field);
    }
}
