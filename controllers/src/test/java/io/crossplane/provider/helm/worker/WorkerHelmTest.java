package io.crossplane.provider.helm.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.helm.FakeApiServer;
import io.crossplane.provider.helm.HelmException;
import io.crossplane.provider.helm.HelmException.Kind;
import io.crossplane.provider.helm.HelmRequest;
import io.crossplane.provider.helm.HelmTarget;
import io.crossplane.provider.helm.HelmValues;
import io.crossplane.provider.helm.ReleaseInfo;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.UninstallRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real worker processes with the real library, against an API server that keeps objects only. */
@Timeout(60)
class WorkerHelmTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    @TempDir
    private Path directory;
    private final FakeApiServer cluster = new FakeApiServer();
    private Path chart;
    private WorkerSettings settings;

    @BeforeEach
    void unpackLibrary() throws IOException {
        chart = TestCharts.packedIn(directory);
        settings = WorkerSettings.in(directory.resolve("w")).withNativeLibrary(TestLibrary.file());
    }

    @AfterEach
    void stopCluster() {
        cluster.close();
    }

    @Test
    void installsUpgradesAndUninstallsWithOneWorker() throws IOException {
        try (WorkerHelm helm = WorkerHelm.open(settings)) {
            ReleaseInfo first = helm.install(request("a", "demo", "one", LONG));
            ProcessHandle worker = onlyWorker();
            ReleaseInfo second = helm.upgrade(request("a", "demo", "two", LONG));
            assertThat(cluster.objects()).contains("a/configmaps/demo", "a/secrets/sh.helm.release.v1.demo.v2");
            helm.uninstall(new UninstallRequest(target("a", "demo"), UninstallRequest.Options.DEFAULTS, LONG));

            assertThat(first).isEqualTo(new ReleaseInfo("demo", "a", 1, "deployed"));
            assertThat(second.revision()).isEqualTo(2);
            assertThat(cluster.objects()).isEmpty();
            assertThat(onlyWorker()).isEqualTo(worker);
            assertThat(valuesFiles()).isEmpty();
        }
        assertThat(workers()).isEmpty();
    }

    @Test
    void tellsWhatIsWrongByKind() throws IOException {
        try (WorkerHelm helm = WorkerHelm.open(settings)) {
            helm.install(request("a", "demo", "one", LONG));

            assertThat(failure(() -> helm.install(request("a", "demo", "one", LONG))).kind())
                    .isEqualTo(Kind.RELEASE_EXISTS);
            assertThat(failure(() -> helm.upgrade(request("a", "none", "one", LONG))).kind())
                    .isEqualTo(Kind.RELEASE_NOT_FOUND);
            assertThat(failure(() -> helm
                    .uninstall(new UninstallRequest(target("a", "none"), UninstallRequest.Options.DEFAULTS, LONG)))
                    .kind()).isEqualTo(Kind.RELEASE_NOT_FOUND);
            assertThat(cluster.objects()).doesNotContain("a/configmaps/none");
        }
    }

    @Test
    void refusesValuesTheChartDoesNotKnowWithoutSayingThem() throws IOException {
        ObjectNode values = JsonNodeFactory.instance.objectNode().put("secret-key-name", "x");
        try (WorkerHelm helm = WorkerHelm.open(settings)) {
            HelmRequest request = new HelmRequest(target("a", "demo"), chart,
                    new HelmValues(values, Set.of("secret-key-name")), "", HelmRequest.Options.DEFAULTS, LONG);

            HelmException failure = failure(() -> helm.install(request));

            assertThat(failure.kind()).isEqualTo(Kind.INVALID_VALUES);
            assertThat(failure.getMessage()).contains("(redacted)").doesNotContain("secret-key-name");
            assertThat(cluster.objects()).isEmpty();
        }
    }

    @Test
    void asksForTheOpenApiDocumentsOnlyWhenToldTo() throws IOException {
        HelmRequest checked = new HelmRequest(target("a", "checked"), chart,
                HelmValues.of(JsonNodeFactory.instance.objectNode()), "", new HelmRequest.Options(false, false, true),
                LONG);
        try (WorkerHelm helm = WorkerHelm.open(settings)) {
            helm.install(request("a", "demo", "one", LONG));
            assertThat(cluster.asked()).noneMatch(path -> path.startsWith("/openapi"));

            // This server has none.
            assertThat(failure(() -> helm.install(checked)).kind()).isEqualTo(Kind.INVALID_OBJECT);
            assertThat(cluster.asked()).anyMatch(path -> path.startsWith("/openapi"));
        }
    }

    @Test
    void rendersWithoutATraceInTheCluster() throws IOException {
        try (WorkerHelm helm = WorkerHelm.open(settings)) {
            assertThat(helm.render(request("a", "demo", "one", LONG)).manifest()).contains("word: \"one\"");
            assertThat(cluster.objects()).isEmpty();

            helm.install(request("a", "demo", "one", LONG));
            assertThat(helm.render(request("a", "demo", "two", LONG)).manifest()).contains("word: \"two\"");
            assertThat(cluster.objects()).containsExactly("a/configmaps/demo", "a/secrets/sh.helm.release.v1.demo.v1");
            assertThat(valuesFiles()).isEmpty();
        }
    }

    @Test
    void refusesARenderingThatNoReleaseCouldHoldAndGoesOn() throws IOException {
        Map<String, String> files = TestCharts.files("small", "1.0.0");
        files.put("small/templates/_long.yaml", "{{ define \"long\" }}{{ repeat 5000000 \"x\" }}{{ end }}");
        files.put("small/templates/cm.yaml", "# {{ include \"long\" . }}\n");
        HelmRequest large = new HelmRequest(target("a", "demo"), TestCharts.packedIn(directory, files),
                HelmValues.of(JsonNodeFactory.instance.objectNode()), "", HelmRequest.Options.DEFAULTS, LONG);
        try (WorkerHelm helm = WorkerHelm.open(settings)) {
            assertThat(failure(() -> helm.render(large)).kind()).isEqualTo(Kind.INVALID_CHART);
            assertThat(helm.install(request("a", "demo", "one", LONG)).revision()).isEqualTo(1);
        }
    }

    @Test
    void saysThatTheWorkerIsLostWhenItIsKilledDuringACall() throws IOException {
        try (WorkerHelm helm = WorkerHelm.open(settings)) {
            CompletableFuture<ReleaseInfo> call = installAsync(helm, "hang", "demo", LONG);
            await().until(() -> cluster.hanging() > 0);
            onlyWorker().destroyForcibly();

            assertThat(failureOf(call).kind()).isEqualTo(Kind.WORKER_LOST);
            assertThat(helm.install(request("a", "next", "one", LONG)).revision()).isEqualTo(1);
        }
    }

    @Test
    void endsAnOverdueCallAndLetsTheOthersFinish() throws IOException {
        try (WorkerHelm helm = WorkerHelm.open(settings)) {
            CompletableFuture<ReleaseInfo> patient = installAsync(helm, "hang", "patient", LONG);
            await().until(() -> cluster.hanging() == 1);
            ProcessHandle retired = onlyWorker();
            CompletableFuture<ReleaseInfo> hasty = installAsync(helm, "hang", "hasty", Duration.ofSeconds(1));

            assertThat(failureOf(hasty).kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(retired.isAlive()).isTrue();
            assertThat(patient).isNotDone();
            assertThat(failure(() -> helm.install(request("hang", "hasty", "x", LONG))).kind())
                    .isEqualTo(Kind.OPERATION_IN_PROGRESS);
            assertThat(helm.install(request("a", "fresh", "one", LONG)).revision()).isEqualTo(1);
            assertThat(workers()).hasSize(2);

            cluster.release();
            assertThat(patient.join().revision()).isEqualTo(1);
            await().until(() -> !retired.isAlive());
        }
    }

    @Test
    void endsAWorkerThatIsIdle() throws IOException {
        try (WorkerHelm helm = WorkerHelm.open(settings.withIdle(Duration.ofMillis(200)))) {
            helm.install(request("a", "demo", "one", LONG));

            await().until(() -> workers().isEmpty());

            assertThat(helm.upgrade(request("a", "demo", "two", LONG)).revision()).isEqualTo(2);
        }
    }

    @Test
    void replacesAWorkerAfterManyOperations() throws IOException {
        try (WorkerHelm helm = WorkerHelm.open(settings.withOperations(1))) {
            helm.install(request("a", "demo", "one", LONG));
            await().until(() -> workers().isEmpty());
        }
    }

    @Test
    void saysWhyAWorkerDoesNotStart() throws IOException {
        try (WorkerHelm helm = WorkerHelm.open(settings.withNativeLibrary(chart))) {
            assertThat(failure(() -> helm.install(request("a", "demo", "one", LONG))))
                    .hasMessageContaining("native library");
        }
    }

    @Test
    void workersEndByThemselvesWhenTheProviderIsKilled() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), KilledProvider.class.getName(),
                settings.directory().toString(), settings.nativeLibrary().orElseThrow().toString(), chart.toString());
        Process provider = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        provider.getOutputStream()
                .write(cluster.kubeconfig().content().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        provider.getOutputStream().close();
        await().until(() -> cluster.hanging() > 0);
        List<ProcessHandle> workers = provider.children().toList();

        provider.destroyForcibly();

        assertThat(workers).hasSize(1);
        await().atMost(Duration.ofSeconds(5)).until(() -> workers.stream().noneMatch(WorkerHelmTest::runs));
        WorkerHelm.open(settings).close();
        assertThat(valuesFiles()).isEmpty();
    }

    /** An orphan that ended stays in the process table until the machine's first process takes note of it. */
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    private HelmTarget target(String namespace, String release) {
        return new HelmTarget("fake", cluster.kubeconfig(), namespace, release);
    }

    private HelmRequest request(String namespace, String release, String word, Duration deadline) {
        ObjectNode values = JsonNodeFactory.instance.objectNode().put("word", word);
        return new HelmRequest(target(namespace, release), chart, HelmValues.of(values), "test",
                HelmRequest.Options.DEFAULTS, deadline);
    }

    private CompletableFuture<ReleaseInfo> installAsync(WorkerHelm helm, String namespace, String release,
            Duration deadline) {
        return CompletableFuture.supplyAsync(() -> helm.install(request(namespace, release, "x", deadline)),
                command -> Thread.ofVirtual().start(command));
    }

    private static HelmException failureOf(CompletableFuture<ReleaseInfo> call) {
        try {
            call.join();
        } catch (CompletionException e) {
            return (HelmException) e.getCause();
        }
        throw new AssertionError("the call succeeded");
    }

    private static HelmException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return assertThatExceptionOfType(HelmException.class).isThrownBy(call).actual();
    }

    private static List<ProcessHandle> workers() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(WorkerMain.class.getName()))
                .toList();
    }

    private static ProcessHandle onlyWorker() {
        assertThat(workers()).hasSize(1);
        return workers().getFirst();
    }

    private List<Path> valuesFiles() throws IOException {
        try (Stream<Path> files = Files.walk(settings.directory())) {
            return files.filter(file -> file.getFileName().toString().startsWith("values-")).toList();
        }
    }
}
