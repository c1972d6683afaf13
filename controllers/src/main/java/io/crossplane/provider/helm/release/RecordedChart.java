package io.crossplane.provider.helm.release;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a revision was made of, and what it came to, as far as its record tells. Of charts within the chart a record holds nothing but what
 * they came to. May hold secrets: prints without them.
 *
 * @param metadata what was in {@code Chart.yaml}
 * @param defaults the chart's own values
 * @param files of the chart that are neither templates nor values, by path; the directory {@code crds} is among them
 * @param config the values given by whoever installed
 * @param objects what was applied
 * @param hooks what was run before and after
 * @param notes as they were shown
 */
public record RecordedChart(ObjectNode metadata, JsonNode defaults, SortedMap<String, byte[]> files, JsonNode config,
        List<ManifestDocument> objects, List<ManifestDocument> hooks, String notes) {

    /**
     * Reads the field {@code release} of the Secret's data, as {@link ReleaseRecord#decode} does and with the same failure. Costs more
     * than that.
     */
    public static RecordedChart decode(byte[] release) {
        try (JsonParser parser = RecordJson.parser(release)) {
            JsonNode record = parser.readValueAsTree();
            if (record != null && record.path("chart").path("metadata") instanceof ObjectNode metadata
                    && metadata.hasNonNull("name") && metadata.hasNonNull("version")) {
                return of(record, metadata);
            }
        } catch (IOException | IllegalArgumentException e) {
            // Told below, without the text.
        }
        throw new IllegalArgumentException("not a Helm release record");
    }

    private static RecordedChart of(JsonNode record, ObjectNode metadata) {
        JsonNode chart = record.path("chart");
        SortedMap<String, byte[]> files = new TreeMap<>();
        chart.path("files")
                .forEach(file -> files.put(file.path("name").asText(),
                        Base64.getDecoder().decode(file.path("data").asText(""))));
        List<ManifestDocument> hooks = new ArrayList<>();
        record.path("hooks")
                .forEach(hook -> hooks
                        .add(new ManifestDocument(hook.path("path").asText(), hook.path("manifest").asText())));
        return new RecordedChart(metadata, object(chart.path("values")), files, object(record.path("config")),
                ManifestDocument.split(record.path("manifest").asText()), List.copyOf(hooks),
                record.path("info").path("notes").asText());
    }

    private static JsonNode object(JsonNode node) {
        return node.isObject() ? node : JsonNodeFactory.instance.objectNode();
    }

    @Override
    public String toString() {
        return "RecordedChart[" + metadata.path("name").asText() + "]";
    }
}
