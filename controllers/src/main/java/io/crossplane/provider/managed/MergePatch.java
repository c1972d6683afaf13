package io.crossplane.provider.managed;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON merge patches (RFC 7396). */
final class MergePatch {

    private MergePatch() {}

    /** What turns the first object into the second: removed members become null, lists are replaced as a whole. Null means absent. */
    static ObjectNode between(JsonNode before, JsonNode after) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : after.properties()) {
            JsonNode old = before.path(member.getKey());
            JsonNode value = member.getValue();
            if (!value.isNull() && !old.equals(value)) {
                mention(patch, member.getKey(), old.isObject() && value.isObject() ? between(old, value) : value);
            }
        }
        for (Map.Entry<String, JsonNode> member : before.properties()) {
            if (!member.getValue().isNull() && !after.hasNonNull(member.getKey())) {
                patch.putNull(member.getKey());
            }
        }
        return patch;
    }

    private static void mention(ObjectNode patch, String name, JsonNode change) {
        boolean nothing = change instanceof ObjectNode nested && nested.isEmpty();
        if (!nothing) {
            patch.set(name, change);
        }
    }

    /** The members of the offer that the target does not have, without nulls and empty containers; lists count as one value. */
    static ObjectNode missingFrom(JsonNode target, JsonNode offer) {
        ObjectNode missing = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : offer.properties()) {
            JsonNode present = target.path(member.getKey());
            JsonNode value = member.getValue().isObject() ? missingFrom(present, member.getValue()) : member.getValue();
            boolean unset = present.isMissingNode() || present.isNull() || (present.isObject() && value.isObject());
            boolean says = !value.isNull() && !(value.isContainerNode() && value.isEmpty());
            if (unset && says) {
                missing.set(member.getKey(), value);
            }
        }
        return missing;
    }
}
