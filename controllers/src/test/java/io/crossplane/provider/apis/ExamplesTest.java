package io.crossplane.provider.apis;

import static io.crossplane.provider.helm.values.YamlText.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.managed.contract.Rule;
import io.crossplane.provider.uptest.Example;
import io.crossplane.provider.uptest.Tried;
import io.crossplane.provider.uptest.Tried.Hook;
import io.crossplane.provider.uptest.Uptest;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example of a managed resource tells Crossplane's uptest how to try it, or why it cannot. */
class ExamplesTest {

    static List<Example> examples() {
        return Example.all();
    }

    static List<Example> runnable() {
        return Example.all().stream().filter(example -> example.obstacle().isEmpty()).toList();
    }

    static List<Tried> roots() {
        return runnable().stream().flatMap(example -> example.roots().stream()).toList();
    }

    /** What a new example that cannot be run has to be added to, with the reason. */
    @Test
    void allCanBeRunButThese() {
        Map<String, String> obstacles = new TreeMap<>();
        examples().forEach(example -> example.obstacle()
                .ifPresent(obstacle -> obstacles.put(example.file().toString(), obstacle)));

        assertThat(obstacles).isEqualTo(Map.of("vcluster/plugins.yaml", "needs the image of a plugin",
                "vcluster/rancher.yaml", "needs a Rancher", "vcluster/rancher-project.yaml",
                "needs a Rancher that has the host cluster", "vcluster/knative.yaml",
                "needs Knative Serving on the host cluster and a licence of vCluster", "vcluster/knative-bridge.yaml",
                "needs Knative Serving on the host cluster", "vcluster/knative-plugin.yaml",
                "needs Knative Serving on the host cluster and the image of a plugin", "vclusterrelease/observe.yaml",
                "needs a release podinfo that someone else has made", "vclusterrelease/oci-digest.yaml",
                "needs a registry and a virtual cluster with a label", "vclusterrelease/outputs.yaml",
                "needs the chart of an operator", "rancherimport/basic.yaml", "needs a Rancher"));
        assertThat(runnable()).hasSizeGreaterThan(obstacles.size());
    }

    @ParameterizedTest
    @MethodSource("examples")
    @Rule("UT-3")
    void hasManagedResourcesAndSecretsOnly(Example example) {
        assertThat(example.tried()).isNotEmpty().allSatisfy(each -> {
            assertThat(each.object().getApiVersion()).isEqualTo("vcluster.crossplane.io/v1alpha1");
            assertThat(each.object().getKind()).isIn("VCluster", "VClusterRelease", "RancherImport");
            assertThat(each.object().getMetadata().getNamespace()).isEqualTo("team-a");
            assertThat(each.manualIntervention()).as("one object that cannot be run keeps back its file")
                    .isEqualTo(example.obstacle());
        });
    }

    @ParameterizedTest
    @MethodSource("examples")
    @Rule("UT-5")
    void isAnExampleOfOneKind(Example example) {
        assertThat(example.roots()).hasSize(1);
        assertThat(example.file().getParent())
                .hasToString(example.roots().getFirst().object().getKind().toLowerCase(Locale.ROOT));
        assertThat(example.tried()).filteredOn(each -> !each.isRoot()).allSatisfy(each -> {
            assertThat(each.annotation(Tried.EXAMPLE_ID)).isEmpty();
            assertThat(each.update()).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("runnable")
    @Rule("UT-9")
    void saysWhatUptestWaitsFor(Example example) {
        assertThat(example.tried()).allSatisfy(each -> {
            assertThat(each.conditions()).startsWith("Ready", "Synced");
            assertThat(each.annotation(Tried.TIMEOUT))
                    .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-9][0-9]*"));
            assertThat(each.annotation("uptest.upbound.io/disable-import")).isEmpty();
            for (Hook hook : Hook.values()) {
                assertThat(each.hook(hook)).satisfiesAnyOf(none -> assertThat(none).isEmpty(),
                        script -> assertThat(script.orElseThrow()).isExecutable());
            }
        });
    }

    /** uptest compares one value, and if any root has no update it updates none. */
    @ParameterizedTest
    @MethodSource("roots")
    @Rule("UT-5")
    void isUpdatedByAValueThatTheStatusShowsAtTheSamePlace(Tried root) throws IOException {
        JsonNode update = parse(root.update().orElseThrow(), "update-parameter");
        String pointer = Uptest.leaf(update);
        assertThat(leaves(update)).isEqualTo(1);

        ObjectNode object = Serialization.jsonMapper().valueToTree(root.object());
        String before = object.at("/spec/forProvider" + pointer).asText();
        merge(object.withObject("/spec/forProvider"), update);
        KindSchema schema = KindSchema.ofResource(schemaOf(root));
        assertThat(schema.check(object)).isEmpty();
        assertThat(update.at(pointer).asText()).isNotEqualTo(before);

        assertThat(type(schema, "status.atProvider" + pointer.replace('/', '.')))
                .isEqualTo(type(schema, "spec.forProvider" + pointer.replace('/', '.')));
    }

    @ParameterizedTest
    @MethodSource("roots")
    @Rule("UT-6")
    void hasAnIdInItsStatus(Tried root) throws IOException {
        assertThat(type(KindSchema.ofResource(schemaOf(root)), "status.atProvider.id")).isEqualTo("string");
    }

    /** Those that uptest has no use for are needed by some example. */
    @Test
    void prerequisitesAreSetUp() throws IOException {
        String setUp = Files.readString(TestCluster.REPOSITORY.resolve("cluster/test/setup.sh"));
        assertThat(List.of("prerequisites.yaml", "providerconfig/default.yaml"))
                .allSatisfy(file -> assertThat(setUp).contains(file))
                .allSatisfy(file -> assertThat(Example.DIRECTORY.resolve(file)).exists());
    }

    private static String type(KindSchema schema, String path) {
        JsonNode found = schema.at(FieldPath.of(path)).orElseThrow(() -> new AssertionError("there is no " + path));
        return found.path("type").asText(found.path("x-kubernetes-int-or-string").asText());
    }

    private static int leaves(JsonNode node) {
        return node.isContainerNode() ? node.valueStream().mapToInt(ExamplesTest::leaves).sum() : 1;
    }

    private static void merge(ObjectNode target, JsonNode patch) {
        patch.properties().forEach(field -> {
            if (field.getValue().isObject()) {
                merge(target.withObjectProperty(field.getKey()), field.getValue());
            } else {
                target.set(field.getKey(), field.getValue());
            }
        });
    }

    private static JsonNode schemaOf(Tried tried) throws IOException {
        String plural = tried.object().getKind().toLowerCase(Locale.ROOT) + "s";
        Path crd = TestCluster.REPOSITORY.resolve("package/crds/vcluster.crossplane.io_" + plural + ".yaml");
        return parse(Files.readString(crd), "crd").at("/spec/versions/0/schema/openAPIV3Schema");
    }
}
