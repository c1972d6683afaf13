package io.crossplane.provider.helm.chart;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

import io.crossplane.provider.helm.chart.ChartException.Kind;
import org.jspecify.annotations.Nullable;

/** Finds charts in HTTP repositories. Keeps the last few indexes for some time, and after that asks whether they changed. */
final class RepositoryClient {

    private static final int MOST_KEPT = 8;

    private final Path directory;
    private final Clock clock;
    private final Duration fresh;
    private final SingleFlight<Key, RepositoryIndex> flights = new SingleFlight<>();
    private final Map<Key, Kept> indexes = new LinkedHashMap<>(MOST_KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Kept> eldest) {
            return size() > MOST_KEPT;
        }
    };

    RepositoryClient(Path directory, Clock clock, Duration fresh) {
        this.directory = directory;
        this.clock = clock;
        this.fresh = fresh;
    }

    /** Where the packed chart is, and the digest that the repository states for it. */
    Location locate(ChartSource.Repository source, ChartCredentials credentials, ChartHttp http) {
        RepositoryIndex index = indexWith(source, credentials, http);
        String repository = ChartSource.plain(source.url());
        RepositoryIndex.Entry entry = index.find(source.name(), source.version())
                .orElseThrow(() -> new ChartException(Kind.VERSION_NOT_FOUND,
                        "repository " + repository + " has no version \"" + source.version() + "\" of chart \""
                                + source.name() + "\"; give one exact version that it has"));
        try {
            return new Location(base(source.url()).resolve(entry.url()),
                    entry.digest().map(digest -> digest.toLowerCase(Locale.ROOT).replaceFirst("^sha256:", "")));
        } catch (IllegalArgumentException e) {
            throw new ChartException(Kind.INVALID,
                    "repository " + repository + " gives no usable address for " + source.describe());
        }
    }

    /** The newest version within the range of the source; the version itself if the repository has it as it is written. */
    String newest(ChartSource.Repository source, ChartCredentials credentials, ChartHttp http) {
        List<String> versions = indexWith(source, credentials, http).versions(source.name());
        return versions.contains(source.version()) ? source.version()
                : ChartVersions.newest(source.version(), versions, "repository " + ChartSource.plain(source.url())
                        + " has no version of chart \"" + source.name() + "\"");
    }

    private RepositoryIndex indexWith(ChartSource.Repository source, ChartCredentials credentials, ChartHttp http) {
        Key key = new Key(source.url(), source.options(), credentials);
        RepositoryIndex index = flights.run(key, () -> index(key, source, http));
        if (!index.hasChart(source.name())) {
            throw new ChartException(Kind.NOT_FOUND, "repository " + ChartSource.plain(source.url())
                    + " has no chart \"" + source.name() + "\"; check the chart's name");
        }
        return index;
    }

    private RepositoryIndex index(Key key, ChartSource.Repository source, ChartHttp http) {
        Kept kept = kept(key);
        if (kept != null && clock.instant().isBefore(kept.readAt().plus(fresh))) {
            return kept.index();
        }
        Map<String, String> headers = new HashMap<>(Map.of("Accept-Encoding", "gzip"));
        if (kept != null) {
            kept.etag().ifPresent(etag -> headers.put("If-None-Match", etag));
        }
        Kept read = read(source, headers, kept, http);
        synchronized (indexes) {
            indexes.put(key, read);
        }
        return read.index();
    }

    private @Nullable Kept kept(Key key) {
        synchronized (indexes) {
            return indexes.get(key);
        }
    }

    private Kept read(ChartSource.Repository source, Map<String, String> headers, @Nullable Kept kept, ChartHttp http) {
        URI url = base(source.url()).resolve("index.yaml");
        Path file = temporary();
        try {
            HttpResponse<@Nullable Path> answer = http.get(url, headers,
                    ChartHttp.into(file, RepositoryIndex.MOST_BYTES));
            if (answer.statusCode() == 304 && kept != null) {
                return new Kept(kept.index(), kept.etag(), clock.instant());
            }
            if (answer.statusCode() != 200) {
                throw http.refusal(answer.statusCode(), "index of chart repository " + ChartSource.plain(source.url()));
            }
            boolean packed = answer.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
            return new Kept(parse(file, packed, source), answer.headers().firstValue("ETag"), clock.instant());
        } finally {
            delete(file);
        }
    }

    private static RepositoryIndex parse(Path file, boolean packed, ChartSource.Repository source) {
        try (InputStream in = packed ? new GZIPInputStream(Files.newInputStream(file)) : Files.newInputStream(file)) {
            return RepositoryIndex.parse(in);
        } catch (IOException | RuntimeException e) {
            throw new ChartException(Kind.INVALID, ChartSource.plain(source.url())
                    + " is no chart repository: its index.yaml cannot be read; check the address");
        }
    }

    private Path temporary() {
        return temporary(directory, "index-");
    }

    /** A file in this directory, which is made anew if somebody has removed it. */
    static Path temporary(Path directory, String prefix) {
        try {
            return Files.createTempFile(Files.createDirectories(directory), prefix, ".part");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI base(URI repository) {
        String url = repository.toString();
        return URI.create(url.endsWith("/") ? url : url + "/");
    }

    /** Whoever trusts or logs in differently gets an index of their own. */
    private record Key(URI url, Optional<String> caBundle, boolean insecure, ChartCredentials credentials) {

        Key(URI url, ChartSource.Options options, ChartCredentials credentials) {
            this(url, options.caBundle(), options.insecureSkipTlsVerify(), credentials);
        }
    }

    private record Kept(RepositoryIndex index, Optional<String> etag, Instant readAt) {}

    record Location(URI url, Optional<String> digest) {}
}
