package io.crossplane.provider.helm.patch;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.helm.patch.MergeKeys.Field;

/**
 * The table of {@link MergeKeys} as an API server publishes it in {@code /openapi/v2}: of Kubernetes' own kinds all that has metadata, without
 * their status, which no chart writes.
 */
final class OpenApiMergeKeys {

    private static final String OBJECT_META = "meta.v1.ObjectMeta";

    private final Map<String, JsonNode> definitions = new TreeMap<>();
    private final Map<String, Map<String, Field>> types = new HashMap<>();
    private final Set<String> visited = new TreeSet<>();

    private OpenApiMergeKeys(JsonNode openApi) {
        openApi.path("definitions")
                .properties()
                .stream()
                .filter(definition -> definition.getKey().startsWith("io.k8s."))
                .forEach(definition -> definitions.put(shortName(definition.getKey()), definition.getValue()));
    }

    static MergeKeys of(JsonNode openApi) {
        return new OpenApiMergeKeys(openApi).read();
    }

    private MergeKeys read() {
        Map<String, String> kinds = new TreeMap<>();
        definitions.forEach((name, definition) -> {
            if (typeOf(definition.path("properties").path("metadata")).filter(OBJECT_META::equals).isPresent()) {
                visit(name);
                definition.path("x-kubernetes-group-version-kind").forEach(kind -> kinds.put(text(kind), name));
            }
        });
        dropWhatLeadsNowhere();
        return new MergeKeys(kinds, new TreeMap<>(types));
    }

    private void visit(String type) {
        if (!visited.add(type)) {
            return;
        }
        Map<String, Field> fields = new TreeMap<>();
        definitions.get(type).path("properties").properties().forEach(property -> {
            Optional<String> leadsTo = typeOf(property.getValue()).filter(definitions::containsKey);
            if (!property.getKey().equals("status")) {
                leadsTo.ifPresent(this::visit);
                fields.put(property.getKey(), field(property.getValue(), leadsTo));
            }
        });
        types.put(type, fields);
    }

    private void dropWhatLeadsNowhere() {
        boolean dropped = true;
        while (dropped) {
            Set<String> telling = types.entrySet()
                    .stream()
                    .filter(type -> !type.getValue().isEmpty())
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            dropped = types.values()
                    .stream()
                    .map(fields -> fields.values()
                            .removeIf(field -> field.strategy() == null && !telling.contains(field.type())))
                    .reduce(false, Boolean::logicalOr);
        }
        types.values().removeIf(Map::isEmpty);
        types.values()
                .forEach(fields -> fields.replaceAll((name, field) -> types.containsKey(field.type()) ? field
                        : new Field(null, field.strategy(), field.key())));
    }

    private static Field field(JsonNode property, Optional<String> type) {
        // `retainKeys` is about computing patches, not about applying them.
        String strategy = property.path("x-kubernetes-patch-strategy").asText("").replaceAll(",?retainKeys", "");
        return new Field(type.orElse(null), strategy.isEmpty() ? null : strategy,
                property.path("x-kubernetes-patch-merge-key").asText(null));
    }

    /** The type of the value or of a list's elements. */
    private static Optional<String> typeOf(JsonNode property) {
        JsonNode reference = property.has("items") ? property.path("items").path("$ref") : property.path("$ref");
        return reference.isMissingNode() ? Optional.empty() : Optional.of(shortName(reference.asText()));
    }

    private static String text(JsonNode kind) {
        String group = kind.path("group").asText();
        return (group.isEmpty() ? "" : group + "/") + kind.path("version").asText() + " " + kind.path("kind").asText();
    }

    /** Such as {@code apps.v1.Deployment}. */
    private static String shortName(String definition) {
        String[] parts = definition.split("[./]");
        return parts[parts.length - 3] + "." + parts[parts.length - 2] + "." + parts[parts.length - 1];
    }
}
