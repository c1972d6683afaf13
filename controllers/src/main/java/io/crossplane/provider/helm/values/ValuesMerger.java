package io.crossplane.provider.helm.values;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Merges values as Helm does: maps deeply, everything else by replacement. A null removes the chart's default, and so has to outlive the
 * merging of the layers above it.
 *
 * <p>Source: helm v3.21 {@code pkg/cli/values/options.go} (mergeMaps) and {@code pkg/chartutil/coalesce.go}.
 */
public final class ValuesMerger {

    private ValuesMerger() {}

    /** What the user's layers say together, the last one winning; nulls are kept. The layers are not changed. */
    public static ObjectNode layers(List<? extends JsonNode> layers) {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        layers.forEach(layer -> overlay(merged, layer));
        return merged;
    }

    /** What the schema and the templates see: the chart's defaults under the values, without the defaults that the values set to null. */
    public static ObjectNode effective(JsonNode chartDefaults, JsonNode values) {
        ObjectNode merged = layers(List.of(chartDefaults));
        coalesce(merged, values);
        return merged;
    }

    private static void overlay(ObjectNode below, JsonNode above) {
        for (Map.Entry<String, JsonNode> field : above.properties()) {
            if (below.get(field.getKey()) instanceof ObjectNode map && field.getValue().isObject()) {
                overlay(map, field.getValue());
            } else {
                below.set(field.getKey(), field.getValue().deepCopy());
            }
        }
    }

    private static void coalesce(ObjectNode defaults, JsonNode values) {
        for (Map.Entry<String, JsonNode> field : values.properties()) {
            // A null that removes nothing stays, and the schema may complain of it.
            if (field.getValue().isNull() && defaults.has(field.getKey())) {
                defaults.remove(field.getKey());
            } else if (defaults.get(field.getKey()) instanceof ObjectNode map && field.getValue().isObject()) {
                coalesce(map, field.getValue());
            } else {
                defaults.set(field.getKey(), field.getValue().deepCopy());
            }
        }
    }
}
