package io.crossplane.provider.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.chart.ChartException.Kind;
import io.crossplane.provider.helm.chart.ChartServer.Answer;
import io.crossplane.provider.helm.chart.ChartSource.Options;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartStoreTest {

    private static final byte[] CHART = TestCharts.packed("small", "1.0.0");
    private static final String DIGEST = Sha256.of(CHART);

    @TempDir
    private Path directory;
    private final ChartServer server = ChartServer.plain();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void fetchesFromARepositoryAndReadsWhatIsInside() throws IOException {
        StoredChart chart = store().fetch(fromRepository("1.0.0"), ChartCredentials.none());

        assertThat(chart.name()).isEqualTo("small");
        assertThat(chart.version()).isEqualTo("1.0.0");
        assertThat(chart.appVersion()).isEqualTo("9");
        assertThat(chart.digest()).isEqualTo(DIGEST);
        assertThat(Files.readAllBytes(chart.path())).isEqualTo(CHART);
        assertThat(chart.defaultValues().path("word").asText()).isEqualTo("hello");
        assertThat(chart.schema()).hasValueSatisfying(schema -> assertThat(schema.has("properties")).isTrue());
    }

    @Test
    void asksForAVersionOfARepositoryOnlyOnceEvenAfterARestart() throws IOException {
        ChartStore first = store();
        first.fetch(fromRepository("1.0.0"), ChartCredentials.none());
        first.fetch(fromRepository("1.0.0"), ChartCredentials.none());
        new ChartStore(directory.resolve("charts"), later(), Duration.ofMinutes(10)).fetch(fromRepository("1.0.0"),
                ChartCredentials.none());

        assertThat(server.paths()).containsExactly("/index.yaml", "/small-1.0.0.tgz");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void fetchesAnewAfterItsDirectoryWasRemoved() throws IOException {
        ChartStore store = store();
        store.fetch(fromRepository("1.0.0"), ChartCredentials.none());
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .filter(file -> !file.equals(directory))
                    .forEach(file -> file.toFile().delete());
        }

        StoredChart again = store.fetch(fromRepository("1.0.0"), ChartCredentials.none());

        assertThat(Files.readAllBytes(again.path())).isEqualTo(CHART);
    }

    @Test
    void takesAnEmptyDigestInAnIndexForNone() {
        server.repository("small", "1.0.0", CHART, "");

        ChartSource source = ChartSource.inRepository(server.url(), "small", "1.0.0", Options.DEFAULT);

        assertThat(store().fetch(source, ChartCredentials.none()).digest()).isEqualTo(DIGEST);
    }

    @Test
    void fetchesAnewWhatWasSpoiledOnDisk() throws IOException {
        StoredChart chart = store().fetch(fromRepository("1.0.0"), ChartCredentials.none());
        Files.writeString(chart.path(), "spoiled");

        StoredChart again = store().fetch(fromRepository("1.0.0"), ChartCredentials.none());

        assertThat(Files.readAllBytes(again.path())).isEqualTo(CHART);
    }

    @Test
    void fetchesOnceForAllWhoAskAtTheSameTime() {
        CountDownLatch everyoneAsked = new CountDownLatch(8);
        server.answer("/direct.tgz", exchange -> {
            awaitAll(everyoneAsked);
            return Answer.ok(CHART);
        });
        ChartStore store = store();

        List<CompletableFuture<StoredChart>> fetches = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    everyoneAsked.countDown();
                    return store.fetch(at("/direct.tgz"), ChartCredentials.none());
                }, task -> Thread.ofVirtual().start(task)))
                .toList();

        assertThat(fetches).allSatisfy(fetch -> assertThat(fetch.join().digest()).isEqualTo(DIGEST));
        assertThat(server.paths()).containsExactly("/direct.tgz");
    }

    @Test
    void sendsCredentialsToTheirHostOnly() {
        try (ChartServer elsewhere = ChartServer.plain()) {
            elsewhere.serve("/real.tgz", CHART);
            server.answer("/moved.tgz", exchange -> Answer.redirect(elsewhere.url() + "/real.tgz"));
            ChartSource source = at("/moved.tgz");

            store().fetch(source, ChartCredentials.basic(source, "user", "password"));

            assertThat(server.authorizations()).containsExactly("Basic dXNlcjpwYXNzd29yZA==");
            assertThat(elsewhere.paths()).containsExactly("/real.tgz");
            assertThat(elsewhere.authorizations()).isEmpty();
        }
    }

    @Test
    void givesNoPrivateChartToWhoeverHasNoCredentials() {
        server.answer("/private.tgz",
                exchange -> exchange.getRequestHeaders().containsKey("Authorization") ? Answer.ok(CHART)
                        : Answer.status(401));
        ChartSource source = at("/private.tgz");
        ChartStore store = store();
        store.fetch(source, ChartCredentials.basic(source, "user", "password"));

        assertThat(failure(() -> store.fetch(source, ChartCredentials.none())).kind()).isEqualTo(Kind.UNAUTHORIZED);
    }

    @Test
    void tellsAMissingVersionFromAMissingChart() {
        server.repository("small", "1.0.0", CHART, DIGEST);

        assertThat(failure(() -> store().fetch(fromRepository("2.0.0"), ChartCredentials.none())))
                .hasMessageContaining("\"2.0.0\"")
                .extracting(ChartException::kind)
                .isEqualTo(Kind.VERSION_NOT_FOUND);
        ChartSource other = ChartSource.inRepository(server.url(), "none", "1.0.0", Options.DEFAULT);
        assertThat(failure(() -> store().fetch(other, ChartCredentials.none())).kind()).isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void tellsARepositoryThatIsDown() {
        server.close();

        assertThat(failure(() -> store().fetch(fromRepository("1.0.0"), ChartCredentials.none())).kind())
                .isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void tellsThatTheServerIsNotARepository() {
        server.serve("/index.yaml", "<html>: [");

        ChartSource source = ChartSource.inRepository(server.url(), "small", "1.0.0", Options.DEFAULT);
        assertThat(failure(() -> store().fetch(source, ChartCredentials.none())).kind()).isEqualTo(Kind.INVALID);
    }

    @Test
    void refusesContentWithAnotherDigest() {
        server.repository("small", "1.0.0", CHART, "ab".repeat(32));
        ChartSource byIndex = ChartSource.inRepository(server.url(), "small", "1.0.0", Options.DEFAULT);
        assertThat(failure(() -> store().fetch(byIndex, ChartCredentials.none())).kind())
                .isEqualTo(Kind.DIGEST_MISMATCH);

        server.serve("/direct.tgz", CHART);
        ChartSource byUser = ChartSource.at(server.url() + "/direct.tgz",
                Options.DEFAULT.withDigest("sha256:" + "cd".repeat(32)));
        assertThat(failure(() -> store().fetch(byUser, ChartCredentials.none())).kind())
                .isEqualTo(Kind.DIGEST_MISMATCH);
    }

    @Test
    void needsNoRequestForADigestItHolds() {
        store().fetch(fromRepository("1.0.0"), ChartCredentials.none());
        int before = server.paths().size();

        store().fetch(ChartSource.at(server.url() + "/elsewhere.tgz", Options.DEFAULT.withDigest(DIGEST)),
                ChartCredentials.none());

        assertThat(server.paths()).hasSize(before);
    }

    @Test
    void refusesWhatIsTooLargeOrNoChart() {
        server.serve("/large.tgz", new byte[11 * 1024 * 1024]).serve("/page.tgz", "<html>");

        assertThat(failure(() -> store().fetch(at("/large.tgz"), ChartCredentials.none())).kind())
                .isEqualTo(Kind.TOO_LARGE);
        assertThat(failure(() -> store().fetch(at("/page.tgz"), ChartCredentials.none())).kind())
                .isEqualTo(Kind.INVALID);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void asksADirectUrlAgainAfterAWhile() {
        server.serve("/direct.tgz", CHART);
        TickingClock clock = new TickingClock();
        ChartStore store = new ChartStore(directory.resolve("charts"), clock, Duration.ofMinutes(10));
        store.fetch(at("/direct.tgz"), ChartCredentials.none());
        store.fetch(at("/direct.tgz"), ChartCredentials.none());
        clock.pass(Duration.ofMinutes(11));
        store.fetch(at("/direct.tgz"), ChartCredentials.none());

        assertThat(server.paths()).hasSize(2);
    }

    @Test
    void neverPrintsCredentials() {
        ChartSource source = ChartSource.at(server.url() + "/x.tgz?signature=s3cr3t", Options.DEFAULT);

        assertThat(failure(() -> store().fetch(source, ChartCredentials.basic(source, "user", "s3cr3t")))).message()
                .doesNotContain("s3cr3t");
        assertThat(ChartCredentials.basic(source, "user", "s3cr3t").toString()).doesNotContain("s3cr3t");
        assertThat(failure(() -> ChartSource.at("https://user:s3cr3t@host/x.tgz", Options.DEFAULT))).message()
                .doesNotContain("s3cr3t");
    }

    private ChartStore store() {
        return new ChartStore(directory.resolve("charts"), Clock.systemUTC(), Duration.ofMinutes(10));
    }

    private ChartSource fromRepository(String version) {
        server.repository("small", "1.0.0", CHART, DIGEST);
        return ChartSource.inRepository(server.url(), "small", version, Options.DEFAULT);
    }

    private ChartSource at(String path) {
        return ChartSource.at(server.url() + path, Options.DEFAULT);
    }

    private static Clock later() {
        return Clock.offset(Clock.systemUTC(), Duration.ofDays(100));
    }

    private List<Path> leftovers() {
        try (Stream<Path> files = Files.list(directory.resolve("charts"))) {
            return files.filter(file -> file.toString().endsWith(".part")).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void awaitAll(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ChartException failure(ThrowingCallable call) {
        return assertThatExceptionOfType(ChartException.class).isThrownBy(call).actual();
    }

    private static final class TickingClock extends Clock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
