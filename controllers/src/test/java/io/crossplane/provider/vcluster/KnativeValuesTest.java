package io.crossplane.provider.vcluster;

import static io.crossplane.provider.vcluster.Examples.desired;
import static io.crossplane.provider.vcluster.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.v1alpha1.KnativeParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which values of the chart a mode of Knative stands for (vcluster.md 6.2, 6.4). */
class KnativeValuesTest {

    private static final String SYNC = "mode: CustomResourceSync";
    private static final String PLUGIN = "mode: LegacyPlugin, image: salaboy/vcluster-knative-plugin, imagePullPolicy: Always";

    /** "Building platforms on top of Kubernetes: VCluster and Crossplane", salaboy/from-monolith-to-k8s composition-devenv.yaml. */
    @Test
    void thePluginHasTheValuesOfTheBlog() {
        assertThat(values(PLUGIN)).isEqualTo(yaml("""
            plugin:
              knative-serving-plugin:
                image: salaboy/vcluster-knative-plugin
                imagePullPolicy: Always
                rbac:
                  role:
                    extraRules:
                      - apiGroups: ["serving.knative.dev"]
                        resources: ["services", "configurations", "revisions", "routes"]
                        verbs: ["create", "delete", "patch", "update", "get", "list", "watch"]
                  clusterRole:
                    extraRules:
                      - apiGroups: ["apiextensions.k8s.io"]
                        resources: ["customresourcedefinitions"]
                        verbs: ["get", "list", "watch"]
            """));
    }

    @Test
    void thePluginIsWhereAPluginOfTheFirstGenerationIs() {
        ObjectNode preset = values("mode: LegacyPlugin, image: a");
        ObjectNode typed = TypedValues.of(desired("legacyPlugins: [{name: knative-serving-plugin, image: a}]"));

        JsonNode plugin = preset.at("/plugin/knative-serving-plugin");
        assertThat(plugin.path("image")).isEqualTo(typed.at("/plugin/knative-serving-plugin/image"));
        assertThat(plugin.has("imagePullPolicy")).isFalse();
    }

    @Test
    void theFourKindsOfKnativeAreSynced() {
        JsonNode kinds = values(SYNC).at("/sync/toHost/customResources");

        assertThat(kinds.properties())
                .allSatisfy(kind -> assertThat(kind.getValue().path("enabled").asBoolean()).isTrue())
                .extracting(kind -> kind.getKey())
                .containsExactlyInAnyOrder("services.serving.knative.dev", "configurations.serving.knative.dev",
                        "revisions.serving.knative.dev", "routes.serving.knative.dev");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"containers[*].env[*].valueFrom.secretKeyRef.name, Secret",
        "containers[*].env[*].valueFrom.configMapKeyRef.name, ConfigMap",
        "containers[*].envFrom[*].secretRef.name, Secret", "containers[*].envFrom[*].configMapRef.name, ConfigMap",
        "volumes[*].secret.secretName, Secret", "volumes[*].configMap.name, ConfigMap",
        "volumes[*].projected.sources[*].secret.name, Secret",
        "volumes[*].projected.sources[*].configMap.name, ConfigMap", "imagePullSecrets[*].name, Secret",
        "serviceAccountName, ServiceAccount"})
    void whatAServiceNamesIsTranslated(String path, String kind) {
        assertThat(patch("spec.template.spec." + path)).isEqualTo(yaml(
                "{path: '%s', reference: {apiVersion: v1, kind: %s}}".formatted("spec.template.spec." + path, kind)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"spec.template.metadata.name", "spec.traffic[*].revisionName"})
    void theNameOfARevisionIsTranslatedBothWays(String path) {
        assertThat(patch(path).path("expression").asText()).contains("context.hostObject.metadata.name");
        assertThat(patch(path).path("reverseExpression").asText()).contains("context.virtualObject.metadata.name");
    }

    /** What vCluster checks when it starts. */
    @Test
    void everyPathHasOnePatchOfOneKind() {
        List<JsonNode> patches = patches();

        assertThat(patches).hasSize(12)
                .allSatisfy(patch -> assertThat(patch.has("reference")).isNotEqualTo(patch.has("expression")));
        assertThat(patches).extracting(patch -> patch.path("path").asText()).doesNotHaveDuplicates();
    }

    @Test
    void theSyncNeedsALicenceAndThePluginDoesNot() {
        assertThat(LicensedFeatures.in(values(SYNC))).containsExactly("sync.toHost.customResources");
        assertThat(LicensedFeatures.in(values(PLUGIN))).isEmpty();
    }

    @Test
    void bothNeedRightsInTheWholeHostCluster() {
        assertThat(ClusterWideFeatures.in(values(SYNC))).containsExactly("sync.toHost.customResources");
        assertThat(ClusterWideFeatures.in(values(PLUGIN))).containsExactly("plugin");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "integrations: {}", "integrations: {knative: {}}",
        "integrations: {knative: {mode: None}}", "integrations: {knative: {mode: OfANewerVersion}}"})
    void isOffUnlessAModeIsChosen(String fields) {
        assertThat(desired(fields).knative()).isEmpty();
    }

    @ParameterizedTest(name = "{0} in {1}: {2}")
    @CsvSource(delimiterString = " | ", quoteCharacter = '`',
            textBlock = """
                mode: CustomResourceSync | {} | false
                mode: CustomResourceSync | sync: {toHost: {customResources: {services.serving.knative.dev: {enabled: true}}}} | true
                mode: CustomResourceSync | sync: {toHost: {customResources: {services.serving.knative.dev: {enabled: false}}}} | false
                mode: CustomResourceSync | plugin: {knative-serving-plugin: {image: a}} | false
                mode: LegacyPlugin, image: a | plugin: {knative-serving-plugin: {image: a}} | true
                mode: LegacyPlugin, image: a | plugin: {knative-serving-plugin: null} | false
                mode: LegacyPlugin, image: a | plugin: {other: {image: a}} | false
                """)
    void isRecognisedInValues(String knative, String values, boolean isIn) {
        assertThat(KnativeValues.isIn(wanted(knative).orElseThrow(), yaml(values))).isEqualTo(isIn);
    }

    private static JsonNode patch(String path) {
        return patches().stream().filter(patch -> patch.path("path").asText().equals(path)).findFirst().orElseThrow();
    }

    private static List<JsonNode> patches() {
        return values(SYNC).at("/sync/toHost/customResources")
                .path("services.serving.knative.dev")
                .path("patches")
                .valueStream()
                .toList();
    }

    private static ObjectNode values(String knative) {
        return KnativeValues.of(wanted(knative).orElseThrow());
    }

    private static Optional<KnativeParameters> wanted(String knative) {
        return desired("integrations: {knative: {%s}}".formatted(knative)).knative();
    }
}
