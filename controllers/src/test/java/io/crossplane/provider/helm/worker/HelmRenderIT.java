package io.crossplane.provider.helm.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.helm.HelmException;
import io.crossplane.provider.helm.HelmException.Kind;
import io.crossplane.provider.helm.HelmRequest;
import io.crossplane.provider.helm.HelmTarget;
import io.crossplane.provider.helm.HelmValues;
import io.crossplane.provider.helm.Kubeconfig;
import io.crossplane.provider.helm.Rendered;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.chart.ChartRepack;
import io.crossplane.provider.helm.chart.CustomKinds;
import io.crossplane.provider.helm.chart.ReleaseCharts;
import io.crossplane.provider.helm.release.ManifestDocument;
import io.crossplane.provider.helm.release.RecordedChart;
import io.crossplane.provider.helm.release.ReleaseHead;
import io.crossplane.provider.helm.release.ReleaseRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rendering, and charts made of what was rendered, held against what Helm records when it really does it. */
@NeedsCluster(Level.API)
class HelmRenderIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HelmRequest.Options DEFAULTS = HelmRequest.Options.DEFAULTS;

    private final TestCluster cluster;
    private final String namespace;
    @TempDir
    private Path directory;
    private WorkerHelm helm;
    private ChartRepack repack;

    HelmRenderIT(TestCluster cluster) {
        this.cluster = cluster;
        this.namespace = cluster.newNamespace("helm-render");
    }

    @BeforeEach
    void open() throws IOException {
        helm = WorkerHelm.open(WorkerSettings.in(directory.resolve("w")).withNativeLibrary(TestLibrary.file()));
        repack = new ChartRepack(directory.resolve("repacked"), Clock.systemUTC());
    }

    @AfterEach
    void cleanUp() {
        helm.close();
        cluster.client().namespaces().withName(namespace).delete();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        podinfo     | {"message": "one"} | {"message": "two {{ lines }}\\n# Source: x", "replicas": 2}
        stateful    | {}                 | {"replicas": 3}
        never-ready | {}                 | {"image": "other"}
        library     | {}                 | {}
        telling     | {"word": "one"}    | {"word": "two", "second": {"word": "2"}, "spare": {"enabled": true}}
        """)
    void tellsWhatAnInstallAndAnUpgradeApply(String name, String first, String second) throws IOException {
        Path chart = pack(name.equals("telling") ? telling() : TestCharts.named(name));

        Rendered install = helm.render(request("demo", chart, first));
        assertThat(cluster.client().secrets().inNamespace(namespace).list().getItems()).isEmpty();
        helm.install(request("demo", chart, first));
        assertSame(install, recorded("demo", 1));

        Rendered upgrade = helm.render(request("demo", chart, second));
        helm.upgrade(request("demo", chart, second));
        assertSame(upgrade, recorded("demo", 2));
    }

    @Test
    void tellsHooksApart() throws IOException {
        Rendered rendered = helm.render(request("demo", pack(TestCharts.named("hooks")), "{}"));

        assertThat(ManifestDocument.split(rendered.hooks())).extracting(ManifestDocument::source)
                .containsExactly("hooks/templates/post-delete.yaml", "hooks/templates/pre-install.yaml");
        assertThat(ManifestDocument.split(rendered.manifest())).extracting(ManifestDocument::source)
                .containsExactly("hooks/templates/configmap.yaml");
    }

    @ParameterizedTest
    @CsvSource({"broken-yaml, INVALID_VALUES", "template-error, INVALID_VALUES"})
    void failsAsTheInstallWould(String name, Kind kind) throws IOException {
        Path chart = pack(TestCharts.named(name));

        assertThat(failure(() -> helm.render(request("demo", chart, "{}"))).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"crd, Widget", "needs-api, Gadget"})
    void tellsOfKindsThatTheClusterDoesNotKnow(String name, String kind) throws IOException {
        Rendered rendered = helm.render(request("demo", pack(TestCharts.named(name)), "{}"));

        assertThat(ManifestDocument.split(rendered.manifest())).singleElement()
                .satisfies(document -> assertThat(document.source()).startsWith(name + "/templates/"))
                .satisfies(document -> assertThat(document.yaml()).contains("kind: " + kind));
    }

    @Test
    void tellsTheSameWhetherTheClusterKnowsAllKindsOrNot() throws IOException {
        Map<String, String> files = telling();
        files.put("telling/templates/sum-of-another.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: sums}
            data: {sum: {{ include (print $.Template.BasePath "/its \\"own\\" file.yaml") . | sha256sum }}}
            """);
        Rendered known = helm.render(request("demo", pack(files), "{\"word\": \"w\"}"));
        files.put("telling/templates/unknown.yaml", """
            apiVersion: charts.example.org/v7
            kind: Unknown
            metadata: {name: x}
            """);

        Rendered unknown = helm.render(request("demo", pack(files), "{\"word\": \"w\"}"));

        assertThat(ManifestDocument.split(unknown.manifest()))
                .filteredOn(document -> !document.source().endsWith("unknown.yaml"))
                .containsExactlyElementsOf(ManifestDocument.split(known.manifest()));
        assertThat(unknown.hooks()).isEqualTo(known.hooks());
        assertThat(unknown.notes()).isEqualTo(known.notes());
    }

    @Test
    void tellsWhichDefinitionsAreInUse() throws IOException {
        Map<String, String> files = telling();
        String definition = TestCharts.named("crd").get("crd/crds/widgets.yaml");
        for (String directory : List.of("", "charts/within/", "charts/spare/")) {
            files.put("telling/" + directory + "crds/deep/widgets.yaml", definition);
            files.put("telling/" + directory + "crds/README.md", "no definition");
        }
        Path chart = pack(files);

        List<String> used = helm.render(request("demo", chart, "{}")).crds();
        List<String> all = helm.render(request("demo", chart, "{\"spare\": {\"enabled\": true}}")).crds();

        assertThat(used).containsExactly("charts/within/crds/deep/widgets.yaml", "crds/deep/widgets.yaml");
        assertThat(all).containsExactly("charts/spare/crds/deep/widgets.yaml", "charts/within/crds/deep/widgets.yaml",
                "crds/deep/widgets.yaml");
        assertThat(CustomKinds.of(chart, used)).extracting(each -> each.at("/metadata/name").asText())
                .containsExactly("widgets.charts.example.org", "widgets.charts.example.org");
    }

    @Test
    void tellsOfObjectsThatAreSomebodyElses() throws IOException {
        helm.install(request("demo", pack(TestCharts.files("small", "1.0.0")), "{}"));
        Map<String, String> files = TestCharts.files("small", "1.0.0");
        files.put("small/templates/cm.yaml",
                files.get("small/templates/cm.yaml").replace("{{ .Release.Name }}", "demo"));

        assertThat(helm.render(request("other", pack(files), "{}")).manifest()).contains("name: demo");
    }

    @Test
    void aLiteralChartComesToJustItsDocuments() throws IOException {
        Path chart = pack(telling());
        Rendered rendered = helm
                .render(request("demo", chart, "{\"word\": \"{{ fail \\\"x\\\" }} {{- /* {{{{ }} */}}\"}"));
        assertThat(rendered.manifest()).contains("{{ fail").contains("{{{{");

        Path literal = repack.literal(chart, rendered.manifest() + rendered.hooks(), rendered.notes() + " {{ . }}");
        helm.install(request("demo", literal, "{\"word\": \"ignored\"}"));

        RecordedChart recorded = recorded("demo", 1);
        assertThat(yaml(recorded.objects()))
                .containsExactlyInAnyOrderElementsOf(yaml(ManifestDocument.split(rendered.manifest())));
        assertThat(yaml(recorded.hooks()))
                .containsExactlyInAnyOrderElementsOf(yaml(ManifestDocument.split(rendered.hooks())));
        assertThat(recorded.notes()).isEqualTo(rendered.notes() + " {{ . }}");
        assertThat(recorded.metadata().path("version").asText()).isEqualTo("1.0.0");
        assertThat(recorded.defaults().path("word").asText()).isEqualTo("default");
    }

    @Test
    void aChartWithoutSchemasTakesAnyValues() throws IOException {
        Path chart = pack(TestCharts.named("podinfo"));
        String values = "{\"unknown\": true}";

        assertThat(failure(() -> helm.render(request("demo", chart, values))).kind()).isEqualTo(Kind.INVALID_VALUES);
        assertThat(helm.render(request("demo", repack.withoutSchemas(chart), values)).manifest())
                .contains("Deployment");
    }

    @Test
    void aChartOfARecordAppliesWhatTheRevisionApplied() throws IOException {
        Path chart = pack(telling());
        helm.install(request("demo", chart, "{\"word\": \"first {{ .x }}\"}"));
        helm.upgrade(request("demo", chart, "{\"word\": \"second\"}"));

        ReleaseCharts.Rebuilt first = new ReleaseCharts(repack).of(data("demo", 1));
        assertThat(first.config().path("word").asText()).isEqualTo("first {{ .x }}");
        helm.upgrade(request("demo", first.chart(), first.config().toString()));

        assertThat(yaml(recorded("demo", 3).objects()))
                .containsExactlyInAnyOrderElementsOf(yaml(recorded("demo", 1).objects()));
        assertThat(yaml(recorded("demo", 3).hooks()))
                .containsExactlyInAnyOrderElementsOf(yaml(recorded("demo", 1).hooks()));
        assertThat(recorded("demo", 3).notes()).isEqualTo(recorded("demo", 1).notes());
        assertThat(ReleaseRecord.decode(data("demo", 3)).chart())
                .isEqualTo(ReleaseRecord.decode(data("demo", 1)).chart());
    }

    @Test
    void aChartOfARecordComesToTheSameTextAsOftenAsOneGoesBack() throws IOException {
        Path chart = pack(TestCharts.named("podinfo"));
        helm.install(request("demo", chart, "{\"message\": \"first\"}"));
        helm.upgrade(request("demo", chart, "{\"message\": \"second\", \"replicas\": 2}"));
        String first = ReleaseRecord.decode(data("demo", 1)).manifest();

        for (int revision = 1; revision < 5; revision += 2) {
            ReleaseCharts.Rebuilt rebuilt = new ReleaseCharts(repack).of(data("demo", revision));
            HelmRequest back = request("demo", rebuilt.chart(), rebuilt.config().toString());
            assertThat(ManifestDocument.split(helm.render(back).manifest()))
                    .containsExactlyInAnyOrderElementsOf(ManifestDocument.split(first));
            helm.upgrade(back);
            assertThat(ReleaseRecord.decode(data("demo", revision + 2)).manifest()).isEqualTo(first);
            helm.upgrade(request("demo", chart, "{\"message\": \"third\"}"));
        }
    }

    /** With a name that has to be quoted. */
    private static Map<String, String> telling() {
        Map<String, String> files = TestCharts.named("telling");
        files.put("telling/templates/its \"own\" file.yaml", files.remove("telling/templates/itself.yaml"));
        return files;
    }

    private static void assertSame(Rendered rendered, RecordedChart recorded) {
        assertThat(ManifestDocument.split(rendered.manifest())).containsExactlyInAnyOrderElementsOf(recorded.objects());
        assertThat(ManifestDocument.split(rendered.hooks())).containsExactlyInAnyOrderElementsOf(recorded.hooks());
        assertThat(rendered.notes()).isEqualTo(recorded.notes().strip());
    }

    private static List<String> yaml(List<ManifestDocument> documents) {
        return documents.stream().map(ManifestDocument::yaml).toList();
    }

    private Path pack(Map<String, String> files) throws IOException {
        return TestCharts.packedIn(directory, files);
    }

    private HelmRequest request(String release, Path chart, String values) throws IOException {
        HelmTarget target = new HelmTarget("test", new Kubeconfig(Files.readString(cluster.access().kubeconfig())),
                namespace, release);
        JsonNode tree = JSON.readTree(values);
        return new HelmRequest(target, chart, HelmValues.of(tree), "by a test", DEFAULTS, Duration.ofSeconds(30));
    }

    private RecordedChart recorded(String release, int revision) {
        return RecordedChart.decode(data(release, revision));
    }

    private byte[] data(String release, int revision) {
        String field = cluster.client()
                .secrets()
                .inNamespace(namespace)
                .withName(ReleaseHead.recordName(release, revision))
                .get()
                .getData()
                .get("release");
        return Base64.getDecoder().decode(field);
    }

    private static HelmException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return assertThatExceptionOfType(HelmException.class).isThrownBy(call).actual();
    }
}
