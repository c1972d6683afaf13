package io.crossplane.provider.helm.patch;

import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a part of a patch puts where nothing is, or in place of what is there: its content without nulls and without directives. */
final class Additions {

    private Additions() {}

    /** Empty when the patch says that nothing shall be there. */
    static Optional<JsonNode> of(JsonNode patch, String path) {
        return switch (patch) {
            case ObjectNode mapping when Directive.of(mapping, path) == Directive.DELETE -> Optional.empty();
            case ObjectNode mapping -> Optional.of(mapping(mapping, path));
            case ArrayNode list -> Optional.of(list(list, path));
            default -> Optional.of(patch);
        };
    }

    /** The content of a mapping whatever its own directive. */
    static ObjectNode mapping(ObjectNode patch, String path) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            if (!field.getValue().isNull() && !Directive.isKey(field.getKey())) {
                of(field.getValue(), PatchException.path(path, field.getKey()))
                        .ifPresent(value -> content.set(field.getKey(), value));
            }
        }
        return content;
    }

    private static ArrayNode list(ArrayNode patch, String path) {
        ArrayNode content = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < patch.size(); i++) {
            String at = path + "[" + i + "]";
            // Among the elements of a list, `$patch: replace` is about the list.
            if (Directive.of(patch.get(i), at) == Directive.MERGE) {
                of(patch.get(i), at).ifPresent(content::add);
            }
        }
        return content;
    }
}
