package io.crossplane.provider.helm.chart;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Which versions of which charts a repository has. Read as a stream and kept without descriptions, since indexes run to many megabytes.
 */
final class RepositoryIndex {

    static final int MOST_BYTES = 50 * 1024 * 1024;

    private final Map<String, List<Entry>> charts;

    private RepositoryIndex(Map<String, List<Entry>> charts) {
        this.charts = charts;
    }

    static RepositoryIndex parse(InputStream in) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MOST_BYTES);
        Map<String, List<Entry>> charts = new HashMap<>();
        try (JsonParser parser = YAMLFactory.builder().loaderOptions(options).build().createParser(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not an object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean entries = parser.currentName().equals("entries");
                if (parser.nextToken() == JsonToken.START_OBJECT && entries) {
                    readCharts(parser, charts);
                } else {
                    parser.skipChildren();
                }
            }
        }
        return new RepositoryIndex(charts);
    }

    boolean hasChart(String name) {
        return charts.containsKey(name);
    }

    /** All versions of the chart, as written. */
    List<String> versions(String name) {
        return charts.getOrDefault(name, List.of()).stream().map(Entry::version).toList();
    }

    /** The version as written, or the same with or without a leading {@code v}. */
    Optional<Entry> find(String name, String version) {
        List<Entry> versions = charts.getOrDefault(name, List.of());
        return versions.stream()
                .filter(entry -> entry.version().equals(version))
                .findFirst()
                .or(() -> versions.stream().filter(entry -> bare(entry.version()).equals(bare(version))).findFirst());
    }

    private static String bare(String version) {
        return version.startsWith("v") ? version.substring(1) : version;
    }

    private static void readCharts(JsonParser parser, Map<String, List<Entry>> charts) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            List<Entry> versions = new ArrayList<>();
            charts.put(parser.currentName(), versions);
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                parser.skipChildren();
                continue;
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                readEntry(parser).ifPresent(versions::add);
            }
        }
    }

    private static Optional<Entry> readEntry(JsonParser parser) throws IOException {
        Map<String, String> fields = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_ARRAY && field.equals("urls")) {
                value = parser.nextToken();
                readScalar(parser, value, "url", fields);
                skipRestOfArray(parser, value);
            } else if (field.equals("version") || field.equals("digest")) {
                readScalar(parser, value, field, fields);
            } else {
                parser.skipChildren();
            }
        }
        String version = fields.get("version");
        String url = fields.get("url");
        return version == null || url == null ? Optional.empty()
                : Optional.of(new Entry(version, url, stated(fields.get("digest"))));
    }

    /** As to Helm, an empty digest is none. */
    private static Optional<String> stated(@Nullable String digest) {
        return Optional.ofNullable(digest).filter(text -> !text.isBlank());
    }

    private static void readScalar(JsonParser parser, JsonToken value, String field, Map<String, String> fields)
            throws IOException {
        if (value.isScalarValue()) {
            fields.put(field, parser.getText());
        }
    }

    private static void skipRestOfArray(JsonParser parser, JsonToken first) throws IOException {
        for (JsonToken token = first; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            parser.skipChildren();
        }
    }

    /**
     * One version of a chart.
     *
     * @param url absolute, or relative to the repository
     * @param digest of the packed chart, as the repository states it
     */
    record Entry(String version, String url, Optional<String> digest) {}
}
