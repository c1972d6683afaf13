package io.crossplane.provider.helm.release;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One revision of a release as Helm stored it. Values and manifest may hold secrets: prints without them.
 *
 * @param chart as it was installed
 * @param config the values given by whoever installed, without the chart's defaults
 * @param manifest all objects but hooks, as YAML documents
 */
public record ReleaseRecord(String name, String namespace, int revision, Info info, Chart chart, JsonNode config,
        String manifest) {

    /**
     * What Helm notes about the revision.
     *
     * @param firstDeployed empty when the record does not tell
     * @param notes the chart's rendered notes, often empty
     */
    public record Info(ReleaseStatus status, String description, Optional<Instant> firstDeployed,
            Optional<Instant> lastDeployed, String notes) {}

    /** Which chart. */
    public record Chart(String name, String version, String appVersion) {}

    /**
     * Reads the field {@code release} of the Secret's data, after the decoding that every Secret's data needs. Fails with
     * {@link IllegalArgumentException} when it is no record; the message shows nothing of it.
     */
    public static ReleaseRecord decode(byte[] release) {
        try (JsonParser parser = RecordJson.parser(release)) {
            return toRecord(withoutChartFiles(parser));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException("not a Helm release record");
        }
    }

    /**
     * The field of a revision that is the same, but failed. Fails as {@link #decode} does.
     *
     * @param description why
     */
    public static byte[] failed(byte[] release, String description) {
        try {
            return RecordJson.changed(release,
                    record -> record.withObject("info")
                            .put("status", ReleaseStatus.FAILED.word())
                            .put("description", description));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("not a Helm release record");
        }
    }

    /** The same with another description, made of the one that Helm wrote. */
    public ReleaseRecord describedBy(UnaryOperator<String> change) {
        Info other = new Info(info.status(), change.apply(info.description()), info.firstDeployed(),
                info.lastDeployed(), info.notes());
        return new ReleaseRecord(name, namespace, revision, other, chart, config, manifest);
    }

    @Override
    public String toString() {
        return "ReleaseRecord[" + namespace + "/" + name + ", revision " + revision + ", " + info.status().word() + "]";
    }

    /** The chart's own files are most of a record and of no use here: they are skipped, not built. */
    private static ObjectNode withoutChartFiles(JsonParser parser) throws IOException {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("not an object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "chart" -> record.set("chart",
                        value == JsonToken.START_OBJECT ? metadata(parser) : parser.readValueAsTree());
                case "hooks" -> parser.skipChildren();
                default -> record.set(field, parser.readValueAsTree());
            }
        }
        return record;
    }

    private static JsonNode metadata(JsonParser parser) throws IOException {
        JsonNode metadata = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = parser.currentName().equals("metadata");
            parser.nextToken();
            if (wanted) {
                metadata = parser.readValueAsTree();
            } else {
                parser.skipChildren();
            }
        }
        return metadata;
    }

    private static ReleaseRecord toRecord(JsonNode json) throws IOException {
        JsonNode info = json.path("info");
        if (!json.hasNonNull("name") || !json.path("version").isInt() || !info.isObject()) {
            throw new IOException("incomplete");
        }
        JsonNode chart = json.path("chart");
        JsonNode config = json.path("config");
        return new ReleaseRecord(json.get("name").asText(), json.path("namespace").asText(),
                json.get("version").asInt(),
                new Info(ReleaseStatus.of(info.path("status").asText()), oneLine(info.path("description").asText()),
                        instant(info.path("first_deployed").asText()), instant(info.path("last_deployed").asText()),
                        info.path("notes").asText()),
                new Chart(chart.path("name").asText(), chart.path("version").asText(),
                        chart.path("appVersion").asText()),
                config.isObject() ? config : JsonNodeFactory.instance.objectNode(), json.path("manifest").asText());
    }

    /** Helm lists errors below each other; this is shown where there is one line. */
    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    /** Go writes year 1 for no time. */
    private static Optional<Instant> instant(String text) {
        return text.isEmpty() || text.startsWith("0001-") ? Optional.empty()
                : Optional.of(OffsetDateTime.parse(text).toInstant());
    }
}
