package io.crossplane.provider.helm.patch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Lays a strategic merge patch over an object, with kubectl's results: null removes a field, mappings are merged, and lists are merged or
 * replaced as {@link MergeKeys} says.
 *
 * <p>Source: k8s.io/apimachinery v0.36.1 {@code pkg/util/strategicpatch}. On purpose more lenient: {@code $patch: merge} is allowed, and
 * {@code $patch: replace} on something absent puts it there.
 */
final class StrategicMerger {

    private StrategicMerger() {}

    /** The object with the patch; neither is changed. */
    static ObjectNode merge(ObjectNode object, ObjectNode patch, MergeKeys.Type type) {
        return mergeMapping(object.deepCopy(), patch, type, "");
    }

    /** Changes and returns the first, or returns what takes its place. */
    static ObjectNode mergeMapping(ObjectNode into, ObjectNode patch, MergeKeys.Type type, String path) {
        return switch (Directive.of(patch, path)) {
            case REPLACE -> Additions.mapping(patch, path);
            case DELETE -> JsonNodeFactory.instance.objectNode();
            case MERGE -> {
                retainKeys(into, patch, path);
                for (Map.Entry<String, JsonNode> entry : patch.properties()) {
                    mergeEntry(into, patch, entry, type, path);
                }
                yield into;
            }
        };
    }

    private static void mergeEntry(ObjectNode into, ObjectNode patch, Map.Entry<String, JsonNode> entry,
            MergeKeys.Type type, String path) {
        String key = entry.getKey();
        if (key.startsWith(Directive.DELETE_FROM_LIST)) {
            String list = key.substring(Directive.DELETE_FROM_LIST.length());
            if (into.get(list) instanceof ArrayNode present) {
                into.set(list, lists(type, list, path).without(present, entry.getValue()));
            }
        } else if (key.startsWith(Directive.ELEMENT_ORDER)) {
            String list = key.substring(Directive.ELEMENT_ORDER.length());
            // Where the patch has elements of its own, the list is ordered with them.
            if (!patch.has(list) && into.get(list) instanceof ArrayNode present) {
                into.set(list, lists(type, list, path).ordered(present, entry.getValue()));
            }
        } else if (entry.getValue().isNull()) {
            into.remove(key);
        } else if (!Directive.isKey(key)) {
            mergeField(into, patch, key, type, path);
        }
    }

    private static void mergeField(ObjectNode into, ObjectNode patch, String key, MergeKeys.Type type, String path) {
        String at = PatchException.path(path, key);
        JsonNode value = patch.get(key);
        MergeKeys.Field field = type.field(key);
        if (into.get(key) instanceof ObjectNode present && value instanceof ObjectNode part
                && !field.replacesMapping()) {
            into.set(key, mergeMapping(present, part, type.within(field), at));
        } else if (into.get(key) instanceof ArrayNode present && value instanceof ArrayNode part
                && field.mergesList()) {
            into.set(key, lists(type, key, path).merged(present, part, patch.path(Directive.ELEMENT_ORDER + key)));
        } else {
            Additions.of(value, at).ifPresentOrElse(content -> into.set(key, content), () -> into.remove(key));
        }
    }

    private static ListMerger lists(MergeKeys.Type type, String key, String path) {
        MergeKeys.Field field = type.field(key);
        return new ListMerger(Optional.ofNullable(field.key()), type.within(field), PatchException.path(path, key));
    }

    private static void retainKeys(ObjectNode into, ObjectNode patch, String path) {
        if (!patch.has(Directive.RETAIN_KEYS)) {
            return;
        }
        Set<String> retained = patch.get(Directive.RETAIN_KEYS)
                .valueStream()
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
        List<String> others = patch.properties()
                .stream()
                .filter(field -> !field.getValue().isNull() && !Directive.isKey(field.getKey()))
                .map(Map.Entry::getKey)
                .filter(key -> !retained.contains(key))
                .toList();
        if (!others.isEmpty()) {
            throw new PatchException(path, "$retainKeys has to list all fields of the patch; add " + others);
        }
        into.retain(retained);
    }
}
