package io.crossplane.provider.rancher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a binding gives rights on (rancher.md 4.2).
 *
 * @param kind of binding
 * @param namespace where such bindings are
 * @param field of the binding that names the target
 */
record Scope(String kind, String namespace, String field, String target) {

    private static final String PROJECT_KIND = "management.cattle.io.projectroletemplatebinding";
    private static final String PROJECT_FIELD = "projectName";

    static Scope cluster(String id) {
        return new Scope("management.cattle.io.clusterroletemplatebinding", id, "clusterName", id);
    }

    static Scope project(Project project) {
        return new Scope(PROJECT_KIND, project.namespace(), PROJECT_FIELD, project.id());
    }

    /** That of a binding on a project. */
    static Scope projectOf(JsonNode binding) {
        return new Scope(PROJECT_KIND, binding.path("metadata").path("namespace").asText(), PROJECT_FIELD,
                binding.path(PROJECT_FIELD).asText());
    }

    /** Where bindings on any project are asked for. */
    static String ofProjects() {
        return "/v1/" + PROJECT_KIND + "s";
    }

    String collection() {
        return "/v1/" + kind + "s";
    }

    /** Its part of a request. */
    void describe(ObjectNode json) {
        json.put(field, target);
    }
}
