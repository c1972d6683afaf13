package io.crossplane.provider.helm.values;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

/** Where the user's own values say something else than a typed field of the same resource. */
public final class ValuesConflicts {

    private ValuesConflicts() {}

    /**
     * The paths on which the layers, merged, differ from what the typed fields set; sorted. A path that the layers leave open, or set to the
     * same, is none.
     */
    public static List<Conflict> between(List<Layer> layers, JsonNode typed) {
        JsonNode merged = ValuesMerger.layers(layers.stream().map(Layer::values).toList());
        List<List<String>> paths = new ArrayList<>();
        collect(merged, typed, List.of(), paths);
        return paths.stream()
                .map(path -> new Conflict(written(path), origin(layers, path)))
                .sorted(Comparator.comparing(Conflict::path))
                .toList();
    }

    private static void collect(JsonNode user, JsonNode typed, List<String> path, List<List<String>> conflicts) {
        if (user.isMissingNode()) {
            return;
        }
        if (user.isObject() && typed.isObject()) {
            for (Map.Entry<String, JsonNode> field : typed.properties()) {
                collect(user.path(field.getKey()), field.getValue(), append(path, field.getKey()), conflicts);
            }
        } else if (!ValuesDigest.same(user, typed)) {
            conflicts.add(path);
        }
    }

    /** The last layer that says anything about the path: it is the one that counts. */
    private static String origin(List<Layer> layers, List<String> path) {
        return layers.reversed()
                .stream()
                .filter(layer -> sets(layer.values(), path))
                .map(Layer::origin)
                .findFirst()
                .orElse("");
    }

    private static boolean sets(JsonNode values, List<String> path) {
        JsonNode at = values;
        for (String key : path) {
            at = at.path(key);
        }
        return !at.isMissingNode();
    }

    private static List<String> append(List<String> path, String key) {
        List<String> longer = new ArrayList<>(path);
        longer.add(key);
        return longer;
    }

    private static String written(List<String> path) {
        return path.stream().map(key -> key.replace(".", "\\.")).collect(Collectors.joining("."));
    }

    /** @param origin names the layer for the user, such as {@code values} or {@code set[2]} */
    public record Layer(String origin, JsonNode values) {

        @Override
        public String toString() {
            return "Layer[" + origin + "]";
        }
    }

    /** @param path as {@link ValuePath} reads it */
    public record Conflict(String path, String origin) {}
}
