package io.crossplane.provider.rancher.server;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A role of one subject on a cluster or on a project. */
final class Binding extends Thing {

    /** Fields that name the subject in Kubernetes, and their names in {@code /v3}. */
    static final Map<String, String> SUBJECTS = Map.of("userName", "userId", "userPrincipalName", "userPrincipalId",
            "groupName", "groupId", "groupPrincipalName", "groupPrincipalId");

    final boolean onProject;
    final String target;
    final String role;
    final String subjectField;
    final String subject;
    String user = "";

    /** @param subject field and value */
    Binding(String namespace, String name, Instant created, Grant grant) {
        super(namespace, name, created);
        onProject = grant.onProject();
        target = grant.target();
        role = grant.role();
        subjectField = grant.subjectField();
        subject = grant.subject();
        if (subjectField.equals("userName")) {
            user = subject;
        } else if (subjectField.equals("userPrincipalName")) {
            user = subject.startsWith("local://") ? subject.substring("local://".length())
                    : "u-" + Json.hex(subject).substring(0, 10);
        }
    }

    /** What is granted to whom. */
    record Grant(boolean onProject, String target, String role, String subjectField, String subject) {

        /** @throws ApiError unless the object names one subject */
        static Grant kube(boolean onProject, ObjectNode object) {
            List<String> fields = SUBJECTS.keySet().stream().filter(f -> filled(object.path(f))).toList();
            String target = object.path(onProject ? "projectName" : "clusterName").asText("");
            if (fields.size() != 1 || target.isEmpty()) {
                throw ApiError.webhook(400, "BadRequest",
                        "binding must have exactly one target and exactly one of user or group as subject");
            }
            return new Grant(onProject, target, object.path("roleTemplateName").asText(""), fields.getFirst(),
                    object.path(fields.getFirst()).asText());
        }

        private static boolean filled(JsonNode value) {
            return !value.asText("").isEmpty();
        }
    }

    boolean grants(Grant grant) {
        return target.equals(grant.target()) && role.equals(grant.role()) && subject.equals(grant.subject())
                && subjectField.equals(grant.subjectField());
    }

    ObjectNode kube() {
        ObjectNode object = kube("management.cattle.io/v3",
                onProject ? "ProjectRoleTemplateBinding" : "ClusterRoleTemplateBinding");
        object.put(onProject ? "projectName" : "clusterName", target).put("roleTemplateName", role);
        if (!user.isEmpty()) {
            object.put("userName", user);
        }
        return object.put(subjectField, subject);
    }
}
