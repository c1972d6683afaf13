package io.crossplane.provider.helm.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.crossplane.provider.helm.chart.ChartException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Charts by content. A chart is fetched once for all who ask at the same time and kept under its digest; what a source gave is remembered,
 * so that an object at rest costs no request.
 *
 * <p>A version in a repository does not change and is remembered for good, also on disk when no credentials were needed; a direct URL and a
 * tag may change and are asked again after some time. Whoever comes with other credentials or other trust has to fetch for themselves.
 */
public final class ChartStore {

    private static final long LARGEST_CHART = 10L * 1024 * 1024;
    private static final Duration LISTS_LAST = Duration.ofMinutes(1);
    private static final int MOST_OPEN = 16;

    private final Path directory;
    private final Clock clock;
    private final Duration refresh;
    private final RepositoryClient repositories;
    private final TagLists tags;
    private final SingleFlight<Wanted, StoredChart> flights = new SingleFlight<>();
    private final Map<Wanted, Known> known = new ConcurrentHashMap<>();
    private final Map<String, StoredChart> open = new LinkedHashMap<>(MOST_OPEN, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, StoredChart> eldest) {
            return size() > MOST_OPEN;
        }
    };

    /**
     * A store in a directory of its own, made when missing. What an earlier store left there is used.
     *
     * @param refresh how long a chart that may change is taken as it was; a list of versions no longer than that, and than a minute
     */
    public ChartStore(Path directory, Clock clock, Duration refresh) {
        this.directory = directory.toAbsolutePath();
        this.clock = clock;
        this.refresh = refresh;
        Duration listsLast = refresh.compareTo(LISTS_LAST) < 0 ? refresh : LISTS_LAST;
        this.repositories = new RepositoryClient(this.directory, clock, listsLast);
        this.tags = new TagLists(clock, listsLast);
        try {
            Files.createDirectories(this.directory.resolve("sha256"));
            Files.createDirectories(this.directory.resolve("versions"));
            removeParts();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a process that was killed had begun to fetch. */
    private void removeParts() throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, "*.part")) {
            parts.forEach(RepositoryClient::delete);
        }
    }

    /** The chart, from the store or fetched; blocks for no longer than a few requests may take. Fails with {@link ChartException}. */
    public StoredChart fetch(ChartSource source, ChartCredentials credentials) {
        Wanted wanted = new Wanted(source, credentials);
        Optional<StoredChart> stored = digestOf(wanted).flatMap(digest -> openIfHeld(digest, source));
        return stored.orElseGet(() -> flights.run(wanted, () -> {
            StoredChart chart = download(wanted);
            remember(wanted, chart.digest());
            return chart;
        }));
    }

    /**
     * The same source with an exact version: the newest that there is within the range, for which an index or a list of tags is read at
     * most once a minute for all who ask. A source that is exact costs nothing. Fails with {@link ChartException}, with
     * {@code VERSION_NOT_FOUND} when nothing fits.
     */
    public ChartSource resolve(ChartSource source, ChartCredentials credentials) {
        try (ChartHttp http = new ChartHttp(source.options(), credentials)) {
            return switch (source) {
                case ChartSource.Repository exact when ChartVersions.isWhole(exact.version()) -> exact;
                case ChartSource.Repository range -> range.withVersion(repositories.newest(range, credentials, http));
                case ChartSource.Oci exact when ChartVersions.isReference(exact.version()) -> exact;
                case ChartSource.Oci range -> range.withVersion(tags.newest(range, credentials, http));
                case ChartSource.Url direct -> direct;
            };
        }
    }

    private Optional<String> digestOf(Wanted wanted) {
        Optional<String> expected = wanted.source().options().digest();
        if (expected.isPresent()) {
            return expected;
        }
        Known remembered = known.get(wanted);
        if (remembered != null && clock.instant().isBefore(remembered.until())) {
            return Optional.of(remembered.digest());
        }
        return wanted.isPermanent() ? readVersionFile(wanted) : Optional.empty();
    }

    private StoredChart download(Wanted wanted) {
        ChartSource source = wanted.source();
        try (ChartHttp http = new ChartHttp(source.options(), wanted.credentials())) {
            RepositoryClient.Location location = switch (source) {
                case ChartSource.Repository repository -> repositories.locate(repository, wanted.credentials(), http);
                case ChartSource.Url direct -> new RepositoryClient.Location(direct.url(), Optional.empty());
                case ChartSource.Oci oci -> new OciClient(http, wanted.credentials()).locate(oci);
            };
            return download(location, source, http);
        }
    }

    private StoredChart download(RepositoryClient.Location location, ChartSource source, ChartHttp http) {
        Path file = temporary();
        try {
            HttpResponse<@Nullable Path> answer = http.get(location.url(), Map.of(),
                    ChartHttp.into(file, LARGEST_CHART));
            if (answer.statusCode() != 200) {
                throw http.refusal(answer.statusCode(), source.describe());
            }
            String digest = Sha256.of(file);
            check(digest, location.digest(), "the repository", source);
            check(digest, source.options().digest(), "the chart's digest field", source);
            StoredChart chart = ChartArchive.read(file, digest, source.describe());
            checkName(chart, source);
            move(file, pathOf(digest));
            return keepOpen(new StoredChart(pathOf(digest), digest, chart.name(), chart.version(), chart.appVersion(),
                    chart.defaultValues(), chart.schema()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            RepositoryClient.delete(file);
        }
    }

    private static void check(String digest, Optional<String> expected, String by, ChartSource source) {
        if (expected.isPresent() && !expected.get().equals(digest)) {
            throw new ChartException(Kind.DIGEST_MISMATCH, source.describe() + ": its SHA-256 is " + digest + ", but "
                    + by + " says " + expected.get() + "; correct the one or find out who changed the other");
        }
    }

    private static void checkName(StoredChart chart, ChartSource source) {
        if (source instanceof ChartSource.Repository wanted && !chart.name().equals(wanted.name())) {
            throw new ChartException(Kind.INVALID,
                    source.describe() + ": the packed chart calls itself \"" + chart.name() + "\"");
        }
    }

    private Optional<StoredChart> openIfHeld(String digest, ChartSource source) {
        synchronized (open) {
            StoredChart chart = open.get(digest);
            if (chart != null && Files.exists(chart.path())) {
                return Optional.of(chart);
            }
        }
        try {
            // A file that a disk or a person spoiled is fetched anew.
            return Files.exists(pathOf(digest)) && Sha256.of(pathOf(digest)).equals(digest)
                    ? Optional.of(keepOpen(ChartArchive.read(pathOf(digest), digest, source.describe())))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private StoredChart keepOpen(StoredChart chart) {
        synchronized (open) {
            open.put(chart.digest(), chart);
            return chart;
        }
    }

    private void remember(Wanted wanted, String digest) {
        known.values().removeIf(old -> clock.instant().isAfter(old.until()));
        boolean immutable = wanted.source() instanceof ChartSource.Repository;
        known.put(wanted, new Known(digest, immutable ? Instant.MAX : clock.instant().plus(refresh)));
        if (wanted.isPermanent()) {
            writeVersionFile(wanted, digest);
        }
    }

    private Optional<String> readVersionFile(Wanted wanted) {
        try {
            return Optional.of(Files.readString(versionFile(wanted)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void writeVersionFile(Wanted wanted, String digest) {
        Path part = temporary();
        try {
            Files.writeString(part, digest);
            move(part, versionFile(wanted));
        } catch (IOException e) {
            RepositoryClient.delete(part);
        }
    }

    /** The whole directory may be lost at any time. */
    private static void move(Path file, Path to) throws IOException {
        Files.createDirectories(to.resolveSibling(""));
        Files.move(file, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path versionFile(Wanted wanted) {
        String key = wanted.source().toString();
        return directory.resolve("versions").resolve(Sha256.of(key.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private Path pathOf(String digest) {
        return directory.resolve("sha256").resolve(digest + ".tgz");
    }

    private Path temporary() {
        return RepositoryClient.temporary(directory, "chart-");
    }

    private record Wanted(ChartSource source, ChartCredentials credentials) {

        /** Kept on disk for the next process. Not where credentials were needed: who has none must not get the chart. */
        boolean isPermanent() {
            return source instanceof ChartSource.Repository && credentials.isEmpty();
        }
    }

    private record Known(String digest, Instant until) {}
}
