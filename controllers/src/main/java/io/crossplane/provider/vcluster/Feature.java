package io.crossplane.provider.vcluster;

import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Something that values of the chart switch on.
 *
 * @param path of the value that does, or of the mapping around it
 * @param on whether what is there does
 */
record Feature(String path, Predicate<JsonNode> on) {

    /** A mapping with {@code enabled: true}. */
    static Feature enabled(String path) {
        return new Feature(path, node -> node.path("enabled").asBoolean(false));
    }

    static Feature flag(String path) {
        return new Feature(path, node -> node.asBoolean(false));
    }

    /** A list or mapping with anything in it. */
    static Feature filled(String path) {
        return new Feature(path, node -> !node.isEmpty());
    }

    /** A mapping of mappings of which one has {@code enabled: true}. */
    static Feature anyEnabled(String path) {
        return new Feature(path, node -> node.valueStream().anyMatch(entry -> entry.path("enabled").asBoolean(false)));
    }

    /** The paths of those that these values switch on. */
    static SortedSet<String> on(Collection<Feature> features, JsonNode values) {
        SortedSet<String> found = new TreeSet<>();
        for (Feature feature : features) {
            if (feature.on().test(at(values, feature.path()))) {
                found.add(feature.path());
            }
        }
        return found;
    }

    /** What is at a path; a missing node if nothing is. */
    static JsonNode at(JsonNode values, String path) {
        JsonNode node = values;
        for (String key : path.split("\\.")) {
            node = node.path(key);
        }
        return node;
    }
}
