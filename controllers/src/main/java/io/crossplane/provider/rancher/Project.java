package io.crossplane.provider.rancher;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A project of a cluster in Rancher.
 *
 * @param id with that of its cluster, such as local:p-x2k9f
 * @param name what people call it, which is not its own
 * @param namespace where its bindings are
 */
record Project(String id, String cluster, String name, String namespace) {

    static Project of(JsonNode json) {
        String id = json.path("id").asText();
        String backing = json.path("backingNamespace").asText();
        return new Project(id, json.path("clusterId").asText(), json.path("name").asText(),
                backing.isEmpty() ? id.substring(id.indexOf(':') + 1) : backing);
    }
}
