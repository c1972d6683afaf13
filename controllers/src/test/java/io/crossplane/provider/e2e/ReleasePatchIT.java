package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;

import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.deploy.ChartMark;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.release.ReleaseRecord;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Releases whose objects are changed before they reach a real API server. */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReleasePatchIT {

    private static final String HIDDEN = "hidden-from-all";
    private static final String CRD = "widgets.charts.example.org";

    private final KubernetesClient client;
    private final HostReleases releases;
    private final Attempts attempts;

    ReleasePatchIT(TestCluster cluster) {
        client = cluster.client();
        releases = new HostReleases(cluster, "patched");
        attempts = releases.attempts();
    }

    @BeforeAll
    void serveCharts() {
        Map<String, String> small = TestCharts.files("small", "1.0.0");
        small.put("small/templates/hook.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: {{ .Release.Name }}-before
              annotations: {helm.sh/hook: "pre-install,pre-upgrade"}
            """);
        small.put("small/templates/NOTES.txt", "It is called {{ .Release.Name }}.");
        releases.serve("small", small);
        Map<String, String> asking = TestCharts.named("crd");
        asking.put("crd/templates/widget.yaml",
                "{{- if .Capabilities.APIVersions.Has \"charts.example.org/v1/Widget\" }}\n"
                        + asking.get("crd/templates/widget.yaml") + "\n{{ end }}");
        releases.serve("crd", asking);
    }

    @AfterAll
    void cleanUp() {
        releases.close();
        client.apiextensions().v1().customResourceDefinitions().withName(CRD).delete();
    }

    @Test
    void patchesFromEverywhereAreAppliedAndFollowed() {
        String source = attempts.newName();
        attempts.makeSecret(source, patches("one"));
        VClusterRelease release = releases.create("small", """
            values: {word: given}, patchesFrom: [{kind: Secret, name: %s}],
            patches: [{target: {kind: ConfigMap}, patch: "{metadata: {labels: {team: a}}}"}]""".formatted(source));

        release = releases.awaitReady(release);
        ConfigMap object = releases.configMap(release, "");
        assertThat(object.getData()).containsEntry("word", "given").containsEntry("added", HIDDEN + "-one");
        assertThat(object.getMetadata().getLabels()).containsEntry("team", "a");
        assertThat(releases.configMap(release, "-before").getMetadata().getLabels()).containsEntry("team", "a");
        ReleaseRecord record = releases.record(release, 1);
        assertThat(record.chart()).isEqualTo(new ReleaseRecord.Chart("small", "1.0.0", "9"));
        assertThat(record.config()).hasToString("{\"word\":\"given\"}");
        assertThat(record.info().notes().strip()).isEqualTo("It is called " + HostReleases.name(release) + ".");
        assertThat(releases.stored(release, 1).getMetadata().getAnnotations()).containsKey(ChartMark.PATCHES);

        Stopwatch time = Figures.start();
        attempts.makeSecret(source, patches("two"));
        release = releases.awaitThat(release, "patched again",
                now -> HIDDEN.concat("-two").equals(releases.configMap(now, "").getData().get("added")));
        Figures.print("changed source of patches to changed object", time.elapsed());
        release = releases.awaitReady(release);

        release = releases.awaitReady(releases.change(release, "{patches: null, patchesFrom: null}"));
        assertThat(releases.configMap(release, "").getData()).doesNotContainKey("added");
        assertThat(Objects.requireNonNull(release.getStatus().getAtProvider()).revision()).isEqualTo(3);
        assertThat(releases.stored(release, 3).getMetadata().getAnnotations()).doesNotContainKey(ChartMark.PATCHES);
    }

    @Test
    void aKindThatTheChartBringsIsPatchedAtTheFirstInstall() {
        VClusterRelease release = releases.awaitReady(releases.create("crd",
                "patches: [{target: {kind: Widget}, patch: '[{op: replace, path: /spec/size, value: 7}]'}]"));

        GenericKubernetesResource widget = client.genericKubernetesResources("charts.example.org/v1", "Widget")
                .inNamespace(attempts.namespace())
                .withName(HostReleases.name(release))
                .get();
        assertThat(widget.<Integer>get("spec", "size")).isEqualTo(7);
    }

    @Test
    void aPatchThatFitsNothing() {
        GenericKubernetesResource release = want("patches: [{target: {kind: Deployment, name: web}, patch: '{a: 1}'}]");

        attempts.expect(release, "patch-unfit", Map.of("patch", "patches[0]", "target", "kind Deployment, name web"));
        assertThat(client.secrets()
                .inNamespace(attempts.namespace())
                .withLabel("owner", "helm")
                .withLabel("name", release.getMetadata().getName())
                .list()
                .getItems()).isEmpty();
    }

    @Test
    void aPatchThatFitsNothingAnyMore() {
        VClusterRelease release = releases.awaitReady(releases.create("small", "values: {word: a}"));
        releases.change(release, "{patches: [{target: {kind: Service}, patch: '{a: 1}'}]}");

        attempts.expect(releases.generic(release), "patch-unfit-update",
                Map.of("patch", "patches[0]", "target", "kind Service"));
        assertThat(releases.stored(release, 2)).isNull();
    }

    @Test
    void aPatchThatCannotBeApplied() {
        GenericKubernetesResource release = want(
                "patches: [{target: {kind: ConfigMap}, patch: '[{op: remove, path: /data/none}]'}]");

        attempts.expect(release, "patch-unusable", Map.of("patch", "patches[0]", "kind", "ConfigMap"));
    }

    @Test
    void aJsonPatchWithoutATarget() {
        GenericKubernetesResource release = want("patches: [{patch: '[{op: remove, path: /data}]'}]");

        attempts.expect(release, "patch-without-target", Map.of("patch", "patches[0]"));
    }

    @Test
    void aSourceThatIsMissingAndThenNoListAndThenRefused() {
        String source = attempts.newName();
        GenericKubernetesResource release = want("patchesFrom: [{kind: Secret, name: %s}]".formatted(source));
        attempts.expect(release, "patch-source-missing",
                Map.of("kind", "Secret", "name", source, "key", "patches.yaml", "namespace", attempts.namespace()));

        attempts.makeSecret(source, Map.of("patches.yaml", "a: " + HIDDEN));
        attempts.expect(release, "patch-no-list", Map.of("kind", "Secret", "name", source, "key", "patches.yaml"));

        attempts.makeSecret(source, Map.of("patches.yaml",
                "[{target: {kind: ConfigMap}, patch: {data: {added: [%s]}}}]".formatted(HIDDEN)));
        VClusterRelease typed = client.resources(VClusterRelease.class)
                .inNamespace(attempts.namespace())
                .withName(release.getMetadata().getName())
                .get();
        typed = releases.awaitThat(typed, "refused by the API server",
                now -> !ManagedObjects.message(now, "Synced").contains("patches")
                        && !ManagedObjects.holds(now, "Synced"));
        assertThat(client.getKubernetesSerialization().asJson(typed)).doesNotContain(HIDDEN);

        attempts.makeSecret(source, patches("good"));
        typed = releases.awaitReady(typed);
        assertThat(releases.provider().output()).doesNotContain(HIDDEN);
    }

    private static Map<String, String> patches(String word) {
        return Map.of("patches.yaml", """
            - target: {kind: ConfigMap, group: ""}
              patch: |
                - {op: add, path: /data, value: {word: given, added: %s-%s}}
            """.formatted(HIDDEN, word));
    }

    private GenericKubernetesResource want(String fields) {
        return releases.generic(releases.create("small", fields));
    }
}
