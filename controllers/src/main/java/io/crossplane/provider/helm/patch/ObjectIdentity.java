package io.crossplane.provider.helm.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * By what Helm knows an object of a release. What an object does not say is empty.
 *
 * @param group empty for the core group
 */
record ObjectIdentity(String group, String version, String kind, String name, String namespace) {

    static ObjectIdentity of(JsonNode object) {
        String apiVersion = object.path("apiVersion").asText("");
        int slash = apiVersion.indexOf('/');
        JsonNode metadata = object.path("metadata");
        return new ObjectIdentity(slash < 0 ? "" : apiVersion.substring(0, slash), apiVersion.substring(slash + 1),
                object.path("kind").asText(""), metadata.path("name").asText(""),
                metadata.path("namespace").asText(""));
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** The patch as one for this object: what it says of its own identity is what the object has. */
    ObjectNode imprint(ObjectNode patch) {
        ObjectNode own = patch.deepCopy();
        own.put("apiVersion", apiVersion()).put("kind", kind);
        ObjectNode metadata = own.path("metadata") instanceof ObjectNode given ? given : own.putObject("metadata");
        metadata.put("name", name);
        if (namespace.isEmpty()) {
            metadata.remove("namespace");
        } else {
            metadata.put("namespace", namespace);
        }
        return own;
    }

    /** For messages, such as {@code Deployment "web"}. */
    @Override
    public String toString() {
        return kind + " \"" + name + "\"";
    }
}
