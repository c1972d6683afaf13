package io.crossplane.provider.managed;

import java.util.Iterator;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON merge patches (RFC 7396). */
final class MergePatch {

    private MergePatch() {}

    /** What turns the first object into the second: removed members become null, lists are replaced as a whole. */
    static ObjectNode between(JsonNode before, JsonNode after) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : after.properties()) {
            JsonNode old = before.path(member.getKey());
            if (old.equals(member.getValue())) {
                continue;
            }
            boolean nested = old.isObject() && member.getValue().isObject();
            patch.set(member.getKey(), nested ? between(old, member.getValue()) : member.getValue());
        }
        for (Iterator<String> names = before.fieldNames(); names.hasNext();) {
            String name = names.next();
            if (!after.has(name)) {
                patch.putNull(name);
            }
        }
        return patch;
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
