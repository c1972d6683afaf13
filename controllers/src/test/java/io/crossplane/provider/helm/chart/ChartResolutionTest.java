package io.crossplane.provider.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.crossplane.provider.helm.chart.ChartException.Kind;
import io.crossplane.provider.helm.chart.ChartServer.Answer;
import io.crossplane.provider.helm.chart.ChartSource.Options;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a range to a version, and what that costs. */
class ChartResolutionTest {

    private static final String INDEX = """
        apiVersion: v1
        entries:
          small:
          - {name: small, version: 1.2.0, urls: [a.tgz]}
          - {name: small, version: 1.10.0, urls: [b.tgz]}
          - {name: small, version: 2.0.0-rc.1, urls: [c.tgz]}
          early: [{name: early, version: 0.1.0-rc.1, urls: [d.tgz]}]
          empty: []
        """;

    @TempDir
    private static Path shared;
    private static TestCertificate certificate;
    private static ChartServer registry;

    @TempDir
    private Path directory;
    private final ChartServer server = ChartServer.plain().serve("/index.yaml", INDEX);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private ChartStore store;

    @BeforeAll
    static void startRegistry() throws Exception {
        certificate = TestCertificate.createIn(shared);
        registry = ChartServer.encrypted(certificate.context());
    }

    @AfterAll
    static void stopRegistry() {
        registry.close();
    }

    @BeforeEach
    void open() {
        InstantSource time = () -> now;
        store = new ChartStore(directory, time.withZone(ZoneOffset.UTC), Duration.ofMinutes(10));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void takesTheNewestThatFits() {
        assertThat(resolved("1.x")).isEqualTo("1.10.0");
        assertThat(resolved("~1.2")).isEqualTo("1.2.0");
        assertThat(resolved("")).isEqualTo("1.10.0");
        assertThat(resolved(">=2.0.0-0")).isEqualTo("2.0.0-rc.1");
    }

    @Test
    void anExactVersionCostsNoRequest() {
        assertThat(resolved("v9.9.9-rc.1+build")).isEqualTo("v9.9.9-rc.1+build");
        for (String reference : List.of("1.2.3", "1.2", "latest", "sha256:" + "ab".repeat(32))) {
            ChartSource source = ChartSource.inRepository("oci://127.0.0.1:1/charts", "small", reference,
                    Options.DEFAULT);
            assertThat(store.resolve(source, ChartCredentials.none())).isEqualTo(source);
        }
        ChartSource direct = ChartSource.at("https://127.0.0.1:1/small.tgz", Options.DEFAULT);
        assertThat(store.resolve(direct, ChartCredentials.none())).isEqualTo(direct);

        assertThat(server.paths()).isEmpty();
    }

    @Test
    void takesAVersionThatTheRepositoryHasAsItIsWritten() {
        server.serve("/index.yaml", INDEX.replace("1.2.0", "1"));

        assertThat(resolved("1")).isEqualTo("1");
    }

    @Test
    void readsOneIndexForTwoHundredWhoAskWithinAMinute() {
        List<CompletableFuture<String>> answers = IntStream.range(0, 200)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> resolved("1.x"),
                        task -> Thread.ofVirtual().start(task)))
                .toList();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo("1.10.0"));
        now = now.plus(Duration.ofSeconds(59));
        resolved("~1.2");
        assertThat(server.paths()).containsExactly("/index.yaml");

        now = now.plus(Duration.ofSeconds(2));
        resolved("1.x");
        assertThat(server.paths()).hasSize(2);
    }

    @Test
    void saysWhatTheNewestIsWhenNothingFits() {
        ChartException failure = failure(() -> resolved("~3.1"));

        assertThat(failure.kind()).isEqualTo(Kind.VERSION_NOT_FOUND);
        assertThat(failure).hasMessage("repository " + server.url()
                + " has no version of chart \"small\" that fits \"~3.1\"; the newest is 1.10.0");
        assertThat(failure(() -> resolved("early", "*"))).hasMessageEndingWith("the newest is 0.1.0-rc.1");
        assertThat(failure(() -> resolved("empty", "*"))).hasMessageEndingWith("it has none at all");
        assertThat(failure(() -> resolved("none", "*")).kind()).isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void refusesWhatIsNoRange() {
        assertThat(failure(() -> resolved(">=1 <")).kind()).isEqualTo(Kind.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/charts/small/tags/list?last=1.2.0", "https://%s/v2/charts/small/tags/list?last=1.2.0"})
    void readsAllPagesOfARegistrysTags(String next) {
        registry.answer("/v2/charts/small/tags/list", exchange -> {
            boolean first = !exchange.getRequestURI().getQuery().contains("last=");
            return first
                    ? Answer.ok("{\"tags\": [\"latest\", \"1.2.0\"]}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                            .with("Link", "<" + next.formatted(registry.authority()) + ">; rel=\"next\"")
                    : Answer.ok("{\"tags\": [\"1.10.0_build\", \"2.0.0-rc.1\"]}"
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        });
        int before = registry.paths().size();

        assertThat(resolvedInRegistry("^1")).isEqualTo("1.10.0+build");
        assertThat(resolvedInRegistry("~1.2")).isEqualTo("1.2.0");

        assertThat(registry.paths()).hasSize(before + 2);
        assertThat(failure(() -> resolvedInRegistry(">5"))).hasMessage("registry has no version of chart oci://"
                + registry.authority() + "/charts/small that fits \">5\"; the newest is 1.10.0+build");
    }

    @Test
    void asksNoOtherHostForMoreTags() {
        registry.answer("/v2/charts/small/tags/list",
                exchange -> Answer.ok("{\"tags\": [\"1.2.0\"]}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .with("Link", "<" + server.url() + "/tags>; rel=\"next\""));

        assertThat(resolvedInRegistry("*")).isEqualTo("1.2.0");
        assertThat(server.paths()).isEmpty();
    }

    @Test
    void saysThatTheRegistryHasNoSuchChartOrWantsCredentials() {
        registry.answer("/v2/charts/small/tags/list", exchange -> Answer.status(404));
        assertThat(failure(() -> resolvedInRegistry("*")).kind()).isEqualTo(Kind.NOT_FOUND);

        registry.answer("/v2/charts/small/tags/list", exchange -> Answer.status(401));
        assertThat(failure(() -> resolvedInRegistry("*")).kind()).isEqualTo(Kind.UNAUTHORIZED);
    }

    private String resolved(String version) {
        return resolved("small", version);
    }

    private String resolved(String name, String version) {
        ChartSource source = ChartSource.inRepository(server.url(), name, version, Options.DEFAULT);
        return ((ChartSource.Repository) store.resolve(source, ChartCredentials.none())).version();
    }

    private String resolvedInRegistry(String version) {
        ChartSource source = ChartSource.inRepository("oci://" + registry.authority() + "/charts", "small", version,
                Options.DEFAULT.withCaBundle(certificate.pem()));
        return ((ChartSource.Oci) store.resolve(source, ChartCredentials.none())).version();
    }

    private static ChartException failure(ThrowingCallable call) {
        return assertThatExceptionOfType(ChartException.class).isThrownBy(call).actual();
    }
}
