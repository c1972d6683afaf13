package io.crossplane.provider.managed.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionNames;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped CRDs have the shape that Crossplane, its package manager and its users rely on (sections 4 and 5.1). */
class CrdShapeTest {

    private static final Path CRDS = Path.of(System.getProperty("repository.root", ".."), "package", "crds");

    static Stream<CustomResourceDefinition> all() {
        try (Stream<Path> files = Files.list(CRDS)) {
            return files.sorted()
                    .map(f -> Serialization.unmarshal(read(f), CustomResourceDefinition.class))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<CustomResourceDefinition> managed() {
        return all().filter(c -> c.getSpec().getNames().getCategories().contains("managed"));
    }

    static Stream<CustomResourceDefinition> configs() {
        return all().filter(c -> c.getSpec().getNames().getKind().endsWith("ProviderConfig"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CustomResourceDefinitionVersion version(CustomResourceDefinition crd) {
        return crd.getSpec().getVersions().getFirst();
    }

    private static JSONSchemaProps at(CustomResourceDefinition crd, String... path) {
        return Arrays.stream(path)
                .reduce(version(crd).getSchema().getOpenAPIV3Schema(),
                        (schema, name) -> schema.getProperties().get(name), (a, b) -> b);
    }

    private static List<String> columns(CustomResourceDefinition crd) {
        return version(crd).getAdditionalPrinterColumns()
                .stream()
                .map(CustomResourceColumnDefinition::getName)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"VCluster, Namespaced", "VClusterRelease, Namespaced", "ProviderConfig, Namespaced",
        "ClusterProviderConfig, Cluster", "ProviderConfigUsage, Namespaced"})
    @Rule({"SP-1", "SP-2", "SP-3", "SP-8"})
    @DisplayName("SP-3 scopes; SP-8 exact kinds; SP-2 no cluster-scoped twin of a managed resource")
    void scopes(String kind, String scope) {
        assertThat(all().filter(c -> c.getSpec().getNames().getKind().equals(kind))).singleElement()
                .satisfies(c -> assertThat(c.getSpec().getScope()).isEqualTo(scope));
        assertThat(managed()).allMatch(c -> c.getSpec().getScope().equals("Namespaced"));
        assertThat(all()).allMatch(c -> c.getSpec().getGroup().equals("vcluster.crossplane.io"));
    }

    @ParameterizedTest
    @MethodSource("all")
    @Rule({"SP-4", "SP-5", "SP-7", "SP-26"})
    @DisplayName("SP-4 categories; SP-5 status apart, no scale; SP-7 one stored version without unknown fields at the root")
    void common(CustomResourceDefinition crd) {
        boolean withoutStatus = List.of("ProviderConfigUsage", "RancherConfig")
                .contains(crd.getSpec().getNames().getKind());
        assertThat(crd.getSpec().getNames().getCategories()).contains("crossplane")
                .containsAnyOf("managed", "provider");
        assertThat(version(crd).getSubresources() == null).isEqualTo(withoutStatus);
        assertThat(withoutStatus || version(crd).getSubresources().getScale() == null).isTrue();
        assertThat(crd.getSpec().getVersions()).filteredOn(CustomResourceDefinitionVersion::getStorage)
                .hasSize(1)
                .allMatch(CustomResourceDefinitionVersion::getServed);
        assertThat(at(crd).getXKubernetesPreserveUnknownFields()).isNull();
        assertThat(crd.getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    @Rule("SP-4")
    @DisplayName("SP-4 kubectl looks among the categories first: one that is the name of a kind holds that kind alone")
    void aNameStandsForItsKindAlone(CustomResourceDefinition crd) {
        CustomResourceDefinitionNames names = crd.getSpec().getNames();
        assertThat(all().map(c -> c.getSpec().getNames())
                .filter(other -> other.getCategories().contains(names.getSingular())
                        || other.getCategories().contains(names.getPlural()))
                .map(CustomResourceDefinitionNames::getKind)).isSubsetOf(names.getKind());
    }

    @ParameterizedTest
    @MethodSource("managed")
    @Rule({"SP-6", "SP-20", "SP-21", "SP-25", "SP-27", "LB-14", "PO-8"})
    @DisplayName("section 4.2: the fields that all managed resources share")
    void managedResources(CustomResourceDefinition crd) {
        assertThat(columns(crd)).containsSubsequence("SYNCED", "READY", "EXTERNAL-NAME", "AGE");
        assertThat(at(crd).getRequired()).containsExactly("spec");
        assertThat(at(crd, "spec").getRequired()).containsExactly("forProvider");
        assertThat(at(crd, "spec").getProperties()).containsOnlyKeys("forProvider", "managementPolicies",
                "providerConfigRef", "writeConnectionSecretToRef");
        assertThat(at(crd, "spec", "managementPolicies").getDefault().toString()).isEqualTo("[\"*\"]");
        assertThat(at(crd, "spec", "managementPolicies").getItems().getSchema().getEnum()).extracting(e -> e.asText())
                .containsExactlyInAnyOrder("Observe", "Create", "Update", "Delete", "LateInitialize", "*");
        assertThat(at(crd, "spec", "providerConfigRef").getRequired()).containsExactlyInAnyOrder("kind", "name");
        assertThat(at(crd, "spec", "providerConfigRef").getDefault().toString())
                .isEqualTo("{\"kind\":\"ClusterProviderConfig\",\"name\":\"default\"}");
        assertThat(at(crd, "spec", "writeConnectionSecretToRef").getProperties()).containsOnlyKeys("name");
        assertThat(at(crd, "status").getProperties()).containsOnlyKeys("atProvider", "conditions",
                "lastHandledReconcileAt", "observedGeneration");
    }

    @ParameterizedTest
    @MethodSource("managed")
    @Rule({"SP-22", "SP-24"})
    @DisplayName("SP-24 free-form values keep unknown fields; SP-22 what cannot change is guarded by rules")
    void freeFormAndImmutable(CustomResourceDefinition crd) {
        JSONSchemaProps forProvider = at(crd, "spec", "forProvider");
        assertThat(Serialization.asJson(forProvider)).contains("\"x-kubernetes-preserve-unknown-fields\":true");
        assertThat(Serialization.asJson(forProvider)).contains("oldSelf");
    }

    @ParameterizedTest
    @MethodSource("managed")
    @Rule("SP-23")
    @DisplayName("SP-23 nothing is required that an import would have to invent")
    void nothingIsRequiredForAnImport(CustomResourceDefinition crd) {
        assertThat(at(crd, "spec", "forProvider").getRequired()).isNullOrEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    @Rule({"CO-2", "CO-3"})
    @DisplayName("CO-3 conditions are a map list by type")
    void conditions(CustomResourceDefinition crd) {
        if (at(crd).getProperties().containsKey("status")) {
            JSONSchemaProps conditions = at(crd, "status", "conditions");
            assertThat(conditions.getXKubernetesListType()).isEqualTo("map");
            assertThat(conditions.getXKubernetesListMapKeys()).containsExactly("type");
            assertThat(conditions.getItems().getSchema().getRequired()).containsExactlyInAnyOrder("type", "status",
                    "reason", "lastTransitionTime");
        }
    }

    @ParameterizedTest
    @MethodSource("configs")
    @Rule({"PC-1", "PC-4", "PC-7", "PC-37", "CO-11"})
    @DisplayName("PC-1 both provider configs have the common fields; PC-37 neither Ready nor Synced")
    void providerConfigs(CustomResourceDefinition crd) {
        assertThat(at(crd).getRequired()).containsExactly("spec");
        assertThat(at(crd, "spec").getRequired()).containsExactly("credentials");
        assertThat(at(crd, "spec", "credentials").getRequired()).containsExactly("source");
        assertThat(at(crd, "status").getProperties()).containsOnlyKeys("conditions", "users");
        assertThat(columns(crd)).containsExactly("AGE", "SECRET-NAME");
    }

    @Test
    @Rule({"PC-5", "PC-20"})
    @DisplayName("PC-20 one usage kind, without spec and status")
    void usages() {
        assertThat(all().map(c -> c.getSpec().getNames().getKind()).filter(k -> k.endsWith("Usage")))
                .containsExactly("ProviderConfigUsage");
        CustomResourceDefinition usage = all().filter(c -> c.getSpec().getNames().getKind().endsWith("Usage"))
                .findFirst()
                .orElseThrow();
        assertThat(at(usage).getProperties()).containsOnlyKeys("apiVersion", "kind", "metadata", "providerConfigRef",
                "resourceRef");
        assertThat(Map.of("names", columns(usage)))
                .containsValue(List.of("AGE", "CONFIG-NAME", "RESOURCE-KIND", "RESOURCE-NAME"));
    }
}
