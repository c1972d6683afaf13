package io.crossplane.provider.helm.release;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.helm.values.YamlText;

/** The objects that a release consists of, as Helm recorded them: all but hooks. May hold secrets: prints without them. */
public final class Manifest {

    private Manifest() {}

    /**
     * One object as the chart rendered it.
     *
     * @param namespace as the chart states it; empty for the release's, or if the kind is cluster-scoped
     */
    public record Entry(String apiVersion, String kind, String namespace, String name, ObjectNode content) {

        @Override
        public String toString() {
            return apiVersion + " " + kind + " " + namespace + "/" + name;
        }
    }

    /** The objects in Helm's order; lists are taken apart as Helm does it. Fails with a {@code ValuesException} on what is no YAML. */
    public static List<Entry> entries(String manifest) {
        List<Entry> found = new ArrayList<>();
        for (ManifestDocument document : ManifestDocument.split(manifest)) {
            if (YamlText.parseRendered(document.yaml(), "the manifest of the release") instanceof ObjectNode object) {
                add(object, found);
            }
        }
        return List.copyOf(found);
    }

    private static void add(ObjectNode object, List<Entry> found) {
        JsonNode items = object.path("items");
        if (object.path("kind").asText().endsWith("List") && items.isArray()) {
            items.forEach(item -> {
                if (item instanceof ObjectNode each) {
                    add(each, found);
                }
            });
            return;
        }
        JsonNode metadata = object.path("metadata");
        String name = metadata.path("name").asText();
        String kind = object.path("kind").asText();
        if (!kind.isEmpty() && !name.isEmpty()) {
            found.add(new Entry(object.path("apiVersion").asText(), kind, metadata.path("namespace").asText(), name,
                    object));
        }
    }
}
