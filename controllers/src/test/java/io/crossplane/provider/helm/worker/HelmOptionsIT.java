package io.crossplane.provider.helm.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.helm.HelmException;
import io.crossplane.provider.helm.HelmException.Kind;
import io.crossplane.provider.helm.HelmRequest;
import io.crossplane.provider.helm.HelmTarget;
import io.crossplane.provider.helm.HelmValues;
import io.crossplane.provider.helm.Kubeconfig;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.UninstallRequest;
import io.crossplane.provider.helm.UninstallRequest.Cascade;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each option does to a real API server. */
@NeedsCluster(Level.API)
class HelmOptionsIT {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String CRD = "widgets.charts.example.org";
    private static final HelmRequest.Options DEFAULTS = HelmRequest.Options.DEFAULTS;

    private final TestCluster cluster;
    private final String namespace;
    @TempDir
    private Path directory;
    private WorkerHelm helm;

    HelmOptionsIT(TestCluster cluster) {
        this.cluster = cluster;
        this.namespace = cluster.newNamespace("helm-options");
    }

    @BeforeEach
    void open() throws IOException {
        helm = WorkerHelm.open(WorkerSettings.in(directory.resolve("w")).withNativeLibrary(TestLibrary.file()));
    }

    @AfterEach
    void cleanUp() {
        helm.close();
        cluster.client().apiextensions().v1().customResourceDefinitions().withName(CRD).delete();
        cluster.client().namespaces().withName(namespace).delete();
    }

    @Test
    void skipCrdsLeavesThemOut() throws IOException {
        Path chart = pack(TestCharts.named("crd"));
        JsonNode values = JsonNodeFactory.instance.objectNode().put("create", false);

        helm.install(new HelmRequest(target("without"), chart, HelmValues.of(values), "",
                new HelmRequest.Options(true, false, false), LONG));
        assertThat(crdExists()).isFalse();

        helm.install(new HelmRequest(target("with"), chart, HelmValues.of(values), "", DEFAULTS, LONG));
        assertThat(crdExists()).isTrue();
    }

    @Test
    void cleanupOnFailDeletesWhatAFailedUpgradeMade() throws IOException {
        Map<String, String> files = TestCharts.files("small", "1.0.0");
        helm.install(request("demo", pack(files), DEFAULTS));
        files.put("small/templates/more.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: more}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: refused}
            spec: {ports: [{port: 0}]}
            """);
        Path failing = pack(files);

        assertThat(failure(() -> helm.upgrade(request("demo", failing, DEFAULTS))).kind())
                .isEqualTo(Kind.INVALID_OBJECT);
        assertThat(configMaps()).contains("more");
        cluster.client().configMaps().inNamespace(namespace).withName("more").delete();

        assertThat(failure(() -> helm.upgrade(request("demo", failing, new HelmRequest.Options(false, true, false))))
                .kind()).isEqualTo(Kind.INVALID_OBJECT);
        assertThat(configMaps()).contains("demo").doesNotContain("more");
    }

    @Test
    void noHooksRunsNone() throws IOException {
        Map<String, String> files = TestCharts.files("small", "1.0.0");
        files.put("small/templates/hook.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: {{ .Release.Name }}-after
              annotations: {helm.sh/hook: post-delete}
            """);
        Path chart = pack(files);
        helm.install(request("quiet", chart, DEFAULTS));
        helm.install(request("usual", chart, DEFAULTS));

        helm.uninstall(uninstall("quiet", new UninstallRequest.Options(true, false, Cascade.BACKGROUND)));
        helm.uninstall(uninstall("usual", UninstallRequest.Options.DEFAULTS));

        assertThat(configMaps()).contains("usual-after").doesNotContain("quiet-after", "quiet", "usual");
    }

    @Test
    void keepHistoryLeavesTheRecord() throws IOException {
        Path chart = pack(TestCharts.files("small", "1.0.0"));
        helm.install(request("kept", chart, DEFAULTS));
        helm.install(request("gone", chart, DEFAULTS));

        helm.uninstall(uninstall("kept", new UninstallRequest.Options(false, true, Cascade.BACKGROUND)));
        helm.uninstall(uninstall("gone", UninstallRequest.Options.DEFAULTS));

        List<Secret> records = cluster.client()
                .secrets()
                .inNamespace(namespace)
                .withLabel("owner", "helm")
                .list()
                .getItems();
        assertThat(records).singleElement()
                .satisfies(record -> assertThat(record.getMetadata().getLabels()).containsEntry("name", "kept")
                        .containsEntry("status", "uninstalled"));
    }

    @Test
    void theCascadeIsTheOneAskedFor() throws IOException {
        Path chart = pack(TestCharts.files("small", "1.0.0"));
        for (Cascade cascade : Cascade.values()) {
            String release = cascade.name().toLowerCase(java.util.Locale.ROOT);
            helm.install(request(release, chart, DEFAULTS));
            // Keeps the object for a look at how it was deleted; what belongs to it keeps the collector from finishing.
            edit(release, List.of("example.org/test"));
            createChildOf(release);
            helm.uninstall(uninstall(release, new UninstallRequest.Options(false, false, cascade)));
        }

        assertThat(finalizers("background")).containsExactly("example.org/test");
        assertThat(finalizers("foreground")).contains("foregroundDeletion");
        assertThat(isOwned("foreground-child")).isTrue();
        assertThat(finalizers("orphan").contains("orphan") || !isOwned("orphan-child")).isTrue();
        for (String release : List.of("background", "foreground", "orphan")) {
            edit(release + "-child", List.of());
            edit(release, List.of());
        }
    }

    private void createChildOf(String release) {
        ConfigMap owner = cluster.client().configMaps().inNamespace(namespace).withName(release).require();
        ConfigMap child = new ConfigMapBuilder().withNewMetadata()
                .withNamespace(namespace)
                .withName(release + "-child")
                .withFinalizers("example.org/test")
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("ConfigMap")
                .withName(release)
                .withUid(owner.getMetadata().getUid())
                .withBlockOwnerDeletion(true)
                .endOwnerReference()
                .endMetadata()
                .build();
        cluster.client().resource(child).create();
    }

    private boolean isOwned(String configMap) {
        return !cluster.client()
                .configMaps()
                .inNamespace(namespace)
                .withName(configMap)
                .require()
                .getMetadata()
                .getOwnerReferences()
                .isEmpty();
    }

    private Path pack(Map<String, String> files) throws IOException {
        return TestCharts.packedIn(directory, files);
    }

    private HelmTarget target(String release) throws IOException {
        return new HelmTarget("test", new Kubeconfig(Files.readString(cluster.access().kubeconfig())), namespace,
                release);
    }

    private HelmRequest request(String release, Path chart, HelmRequest.Options options) throws IOException {
        return new HelmRequest(target(release), chart, HelmValues.of(JsonNodeFactory.instance.objectNode()), "",
                options, LONG);
    }

    private UninstallRequest uninstall(String release, UninstallRequest.Options options) throws IOException {
        return new UninstallRequest(target(release), options, LONG);
    }

    private boolean crdExists() {
        return cluster.client().apiextensions().v1().customResourceDefinitions().withName(CRD).get() != null;
    }

    private List<String> configMaps() {
        return cluster.client()
                .configMaps()
                .inNamespace(namespace)
                .list()
                .getItems()
                .stream()
                .map(map -> map.getMetadata().getName())
                .toList();
    }

    private void edit(String configMap, List<String> finalizers) {
        // Without a resourceVersion: on a cluster with controllers the garbage collector writes to the object as well.
        String patch = Serialization.asJson(Map.of("metadata", Map.of("finalizers", finalizers)));
        cluster.client()
                .configMaps()
                .inNamespace(namespace)
                .withName(configMap)
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private List<String> finalizers(String configMap) {
        ConfigMap map = cluster.client().configMaps().inNamespace(namespace).withName(configMap).get();
        return map.getMetadata().getFinalizers();
    }

    private static HelmException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return assertThatExceptionOfType(HelmException.class).isThrownBy(call).actual();
    }
}
