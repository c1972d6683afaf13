package io.crossplane.provider.helm.chart;

import java.nio.file.Path;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A chart that was fetched and checked.
 *
 * @param path the packed chart; stays as long as the store
 * @param digest SHA-256 of the packed chart, hexadecimal
 * @param appVersion empty when the chart gives none
 * @param defaultValues an object; not to be changed
 * @param schema what the chart's own values must look like, where it says so; not to be changed
 */
public record StoredChart(Path path, String digest, String name, String version, String appVersion,
        JsonNode defaultValues, Optional<JsonNode> schema) {}
