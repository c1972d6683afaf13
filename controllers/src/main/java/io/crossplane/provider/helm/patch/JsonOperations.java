package io.crossplane.provider.helm.patch;

import java.util.EnumSet;
import java.util.Set;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.helm.values.ValuesDigest;
import io.fabric8.zjsonpatch.CompatibilityFlags;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;

/**
 * The operations of one JSON patch (RFC 6902), well formed. They come from tenants: their number is bounded, and so is what copying makes of
 * an object.
 */
final class JsonOperations {

    private static final int MOST_OPERATIONS = 1000;
    private static final int MOST_NODES = 200_000;
    private static final int DEEPEST = 200;
    private static final Set<String> WITH_VALUE = Set.of("add", "replace", "test");
    private static final Set<String> WITH_FROM = Set.of("move", "copy");

    private final ArrayNode operations;

    private JsonOperations(ArrayNode operations) {
        this.operations = operations;
    }

    /** Fails with {@link PatchException} when these are no operations. */
    static JsonOperations checked(String origin, ArrayNode operations) {
        if (operations.size() > MOST_OPERATIONS) {
            throw new PatchException(origin + " has more than " + MOST_OPERATIONS + " operations; split it");
        }
        for (int i = 0; i < operations.size(); i++) {
            check(origin + "[" + i + "]", operations.get(i));
        }
        return new JsonOperations(operations.deepCopy());
    }

    private static void check(String where, JsonNode operation) {
        String op = operation.path("op").asText();
        if (!op.equals("remove") && !WITH_VALUE.contains(op) && !WITH_FROM.contains(op)) {
            throw new PatchException(where + ": op must be add, remove, replace, move, copy or test");
        }
        checkPointer(where, "path", operation);
        if (WITH_FROM.contains(op)) {
            checkPointer(where, "from", operation);
        }
        if (WITH_VALUE.contains(op) && !operation.has("value")) {
            throw new PatchException(where + ": " + op + " needs a value");
        }
    }

    private static void checkPointer(String where, String field, JsonNode operation) {
        JsonNode pointer = operation.path(field);
        if (!pointer.isTextual() || !(pointer.textValue().isEmpty() || pointer.textValue().startsWith("/"))) {
            throw new PatchException(where + ": " + field + " must be a JSON pointer such as /spec/replicas");
        }
    }

    /** The object after all operations. */
    JsonNode apply(ObjectNode object) {
        JsonNode result = object;
        for (int i = 0; i < operations.size(); i++) {
            JsonNode operation = operations.get(i);
            String what = "operation " + i + " (" + operation.path("op").textValue() + " "
                    + operation.path("path").textValue() + ")";
            result = operation.path("op").textValue().equals("test") ? tested(result, operation, what)
                    : applied(result, operation, what);
        }
        return result;
    }

    private static JsonNode tested(JsonNode object, JsonNode operation, String what) {
        JsonNode present = object.at(operation.path("path").textValue());
        if (present.isMissingNode() || !ValuesDigest.same(present, operation.get("value"))) {
            throw new PatchException(
                    what + ": the object has not that value there; correct the test, or the patch to what"
                            + " the chart makes now");
        }
        return object;
    }

    private static JsonNode applied(JsonNode object, JsonNode operation, String what) {
        try {
            JsonNode result = JsonPatch.apply(JsonNodeFactory.instance.arrayNode().add(operation), object,
                    EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT));
            if (nodes(result, 0) > MOST_NODES) {
                throw new PatchException(what + ": makes the object too large");
            }
            return result;
        } catch (JsonPatchException e) {
            // Without the library's text: it quotes what it finds.
            throw new PatchException(what + ": " + reason(object, operation));
        }
    }

    private static String reason(JsonNode object, JsonNode operation) {
        String op = operation.path("op").textValue();
        JsonPointer used = JsonPointer.compile(operation.path(WITH_FROM.contains(op) ? "from" : "path").textValue());
        JsonPointer needed = op.equals("add") ? used.head() : used;
        if (needed != null && object.at(needed).isMissingNode()) {
            return "the object has no " + needed + "; correct the path, or add what is missing first";
        }
        return "is not possible there; correct the path";
    }

    private static int nodes(JsonNode node, int depth) {
        if (depth > DEEPEST) {
            return MOST_NODES + 1;
        }
        int count = 1;
        for (JsonNode child : node) {
            count += nodes(child, depth + 1);
            if (count > MOST_NODES) {
                return count;
            }
        }
        return count;
    }
}
