package io.crossplane.provider.helm.chart;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.crossplane.provider.helm.chart.ChartException.Kind;
import io.crossplane.provider.helm.values.ValuesException;
import io.crossplane.provider.helm.values.YamlText;

/** Reads what we need of a packed chart: its metadata, its default values and its schema. Nothing is unpacked to disk. */
final class ChartArchive {

    private ChartArchive() {}

    static StoredChart read(Path file, String digest, String what) {
        Map<String, byte[]> files = files(file, what);
        try {
            YAMLMapper yaml = new YAMLMapper();
            JsonNode metadata = yaml.readTree(files.getOrDefault("Chart.yaml", new byte[0]));
            if (!metadata.hasNonNull("name") || !metadata.hasNonNull("version")) {
                throw new ChartException(Kind.INVALID, what + ": its Chart.yaml has no name and version");
            }
            JsonNode values = YamlText.parse(
                    new String(files.getOrDefault("values.yaml", new byte[0]), StandardCharsets.UTF_8), "values.yaml");
            byte[] schema = files.get("values.schema.json");
            return new StoredChart(file, digest, metadata.get("name").asText(), metadata.get("version").asText(),
                    metadata.path("appVersion").asText(""), values,
                    schema == null ? Optional.empty() : Optional.of(new ObjectMapper().readTree(schema)));
        } catch (IOException | ValuesException e) {
            throw new ChartException(Kind.INVALID,
                    what + ": its Chart.yaml, values.yaml or values.schema.json cannot be parsed");
        }
    }

    /** Those of interest. */
    private static Map<String, byte[]> files(Path file, String what) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return ChartFiles.read(in, what, Set.of("Chart.yaml", "values.yaml", "values.schema.json")::contains);
        } catch (IOException e) {
            throw new ChartException(Kind.INVALID, what + ": not a packed chart (gzipped tar)");
        }
    }
}
