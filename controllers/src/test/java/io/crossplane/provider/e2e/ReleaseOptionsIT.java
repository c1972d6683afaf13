package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.deploy.Trial;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What Helm has no option for and a VClusterRelease has, on a real API server. */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReleaseOptionsIT {

    private static final String CRD = "widgets.charts.example.org";

    private final KubernetesClient client;
    private final HostReleases releases;
    private final String namespace;

    ReleaseOptionsIT(TestCluster cluster) {
        client = cluster.client();
        releases = new HostReleases(cluster, "options");
        namespace = releases.attempts().namespace();
    }

    @BeforeAll
    void serveCharts() {
        Map<String, String> crd = TestCharts.named("crd");
        releases.serve("crd-1", crd);
        crd.put("crd/crds/widgets.yaml", crd.get("crd/crds/widgets.yaml").replace("default: 1", "default: 2"));
        releases.serve("crd-2", crd);
        Map<String, String> hooks = TestCharts.files("small", "1.0.0");
        for (String event : List.of("pre-install", "pre-upgrade", "post-delete")) {
            hooks.put("small/templates/" + event + ".yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: {{ .Release.Name }}-%s
                  annotations: {helm.sh/hook: "%1$s%s"}
                """.formatted(event, event.equals("post-delete") ? ",post-install" : ""));
        }
        releases.serve("hooks", hooks);
        releases.serve("small", TestCharts.files("small", "1.0.0"));
        Map<String, String> sometimes = TestCharts.files("small", "1.0.0");
        sometimes.put("small/templates/never-ready.yaml", """
            {{ if eq .Values.word "never" }}
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: {{ .Release.Name }}}
            spec:
              selector: {matchLabels: {app: {{ .Release.Name }}}}
              template:
                metadata: {labels: {app: {{ .Release.Name }}}}
                spec:
                  nodeSelector: {nowhere: "yes"}
                  containers: [{name: idle, image: idle}]
            {{ end }}
            """);
        releases.serve("sometimes", sometimes);
    }

    @AfterEach
    void removeKind() {
        client.apiextensions().v1().customResourceDefinitions().withName(CRD).delete();
    }

    @AfterAll
    void cleanUp() {
        releases.close();
    }

    @Test
    void kindsAreCreatedAndLeftAloneUnlessTheyAreToBeReplaced() {
        VClusterRelease release = releases.awaitReady(releases.create("crd-1", "values: {create: true}"));
        assertThat(defaultSize()).isEqualTo(1);

        release = releases.awaitReady(releases.change(release, "{chart: {%s}}".formatted(releases.chart("crd-2"))));
        assertThat(defaultSize()).isEqualTo(1);

        release = releases
                .awaitReady(releases.change(release, "{values: {size: 3}, options: {crdPolicy: CreateReplace}}"));
        assertThat(defaultSize()).isEqualTo(2);

        releases.remove(release);
        assertThat(definition()).isNotNull();
    }

    @Test
    void kindsThatAreReplacedAreCreatedToo() {
        VClusterRelease release = releases.awaitReady(releases.create("crd-2", "options: {crdPolicy: CreateReplace}"));

        assertThat(defaultSize()).isEqualTo(2);
        releases.remove(release);
    }

    @Test
    void kindsAreSkipped() {
        VClusterRelease release = releases
                .awaitReady(releases.create("crd-1", "values: {create: false}, options: {crdPolicy: Skip}"));

        assertThat(definition()).isNull();
        releases.remove(release);
    }

    @Test
    void noHookRunsWhenNoneIsWanted() {
        VClusterRelease release = releases.awaitReady(releases.create("hooks", "options: {noHooks: true}"));
        release = releases.awaitReady(releases.change(release, "{values: {word: other}}"));
        assertThat(releases.configMap(release, "").getData()).containsEntry("word", "other");
        assertThat(names(release)).containsExactly(HostReleases.name(release));

        release = releases.awaitReady(releases.change(release, "{values: {word: more}, options: {noHooks: false}}"));
        assertThat(names(release)).contains(HostReleases.name(release) + "-pre-upgrade");

        release = releases.awaitReady(releases.change(release, "{values: {word: last}, options: {noHooks: true}}"));
        releases.remove(release);
        assertThat(names(release)).contains(HostReleases.name(release) + "-post-delete")
                .doesNotContain(HostReleases.name(release));
    }

    @Test
    void whatIsThereAlreadyIsTakenOverIfThatIsWanted() {
        String name = releases.attempts().newName();
        client.resource(new ConfigMapBuilder().withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .addToLabels("app.kubernetes.io/managed-by", "hand")
                .endMetadata()
                .addToData("word", "by hand")
                .addToData("other", "stays")
                .build()).create();
        VClusterRelease release = releases.create(name, "small", "values: {word: of the release}");
        releases.attempts()
                .expect(releases.generic(release), "object-not-owned",
                        Map.of("kind", "ConfigMap", "name", name, "namespace", namespace));

        release = releases.awaitReady(releases.change(release, "{options: {takeOwnership: true}}"));

        assertThat(releases.configMap(release, "").getData()).containsEntry("word", "of the release");
        assertThat(releases.configMap(release, "").getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/managed-by", "Helm");
        releases.remove(release);
        assertThat(releases.configMap(release, "")).isNull();
    }

    @Test
    void schemasDoNotMatterIfThatIsWanted() {
        VClusterRelease release = releases.create("small", "values: {unknown: true, word: w}");
        releases.awaitThat(release, "refused",
                now -> ManagedObjects.message(now, "Synced").contains("unknown: unknown key"));

        release = releases.awaitReady(releases.change(release, "{options: {skipSchemaValidation: true}}"));

        assertThat(releases.configMap(release, "").getData()).containsEntry("word", "w");
        assertThat(releases.record(release, 1).config()).hasToString("{\"unknown\":true,\"word\":\"w\"}");
    }

    @Test
    void whatDoesNotBecomeReadyIsUndoneIfAllOrNothingIsWanted() {
        VClusterRelease release = releases.create("sometimes",
                "values: {word: never}, options: {atomic: true, timeout: 10s}");
        release = releases.awaitThat(release, "uninstalled", now -> ManagedObjects.message(now, "Synced")
                .contains("the release, which never worked, is uninstalled"));
        assertThat(deployment(release)).isNull();

        release = releases.awaitReady(releases.change(release, "{values: {word: works}}"));
        int good = release.getStatus().getAtProvider().revision();
        assertThat(releases.stored(release, good).getMetadata().getAnnotations()).containsKey(Trial.WAS_READY);

        release = releases.awaitThat(releases.change(release, "{values: {word: never}}"), "gone back",
                now -> ManagedObjects.message(now, "Synced").contains("what worked before is installed again"));
        assertThat(releases.configMap(release, "").getData()).containsEntry("word", "works");
        assertThat(deployment(release)).isNull();
        assertThat(releases.record(release, good + 1).info().description())
                .startsWith("not ready within 10s: Deployment");
        assertThat(releases.record(release, good + 2).info().status()).isEqualTo(ReleaseStatus.DEPLOYED);
        assertThat(release.getStatus().getAtProvider().lastFailure().message()).startsWith(
                "Rollback to %d; revision %d failed: not ready within 10s: Deployment".formatted(good, good + 1));

        release = releases.awaitReady(releases.change(release, "{values: {word: other}}"));
        assertThat(releases.configMap(release, "").getData()).containsEntry("word", "other");
        releases.remove(release);
    }

    private Deployment deployment(VClusterRelease release) {
        return client.apps().deployments().inNamespace(namespace).withName(HostReleases.name(release)).get();
    }

    private List<String> names(VClusterRelease release) {
        return client.configMaps()
                .inNamespace(namespace)
                .list()
                .getItems()
                .stream()
                .map(map -> map.getMetadata().getName())
                .filter(each -> each.startsWith(HostReleases.name(release)))
                .toList();
    }

    private int defaultSize() {
        return definition().getSpec()
                .getVersions()
                .getFirst()
                .getSchema()
                .getOpenAPIV3Schema()
                .getProperties()
                .get("spec")
                .getProperties()
                .get("size")
                .getDefault()
                .asInt();
    }

    private CustomResourceDefinition definition() {
        return client.apiextensions().v1().customResourceDefinitions().withName(CRD).get();
    }
}
