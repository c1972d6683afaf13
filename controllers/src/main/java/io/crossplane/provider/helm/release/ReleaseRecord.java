package io.crossplane.provider.helm.release;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.zip.GZIPInputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** placeholder */
public record ReleaseRecord(String name, String namespace, int revision, ReleaseStatus status, String description,
        Instant lastDeployed,
        String chartName, String chartVersion, JsonNode config) {

    private static final int MOST = 32 * 1024 * 1024;

    public static ReleaseRecord decode(byte[] data) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(data)))) {
            JsonNode tree = new ObjectMapper().readTree(in.readNBytes(MOST));
            JsonNode info = tree.path("info");
            JsonNode chart = tree.path("chart").path("metadata");
            JsonNode config = tree.path("config");
            return new ReleaseRecord(tree.path("name").asText(), tree.path("namespace").asText(),
                    tree.path("version").asInt(),
                    ReleaseStatus.of(info.path("status").asText()), info.path("description").asText(),
                    OffsetDateTime.parse(info.path(
                            "last_deployed").asText()).toInstant(),
                    chart.path("name").asText(), chart.path("version").asText(),
                    config.isObject() ? config : new ObjectMapper().createObjectNode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
