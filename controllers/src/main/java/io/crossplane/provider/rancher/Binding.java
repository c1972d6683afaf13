package io.crossplane.provider.rancher;

import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.v1alpha1.RancherParameters.Member;
import io.crossplane.provider.deploy.OwnerMark;

/**
 * Who has which role in a cluster: a ClusterRoleTemplateBinding of Rancher. Its name follows from the two, so that whoever makes it again
 * finds it (rancher.md 4.2).
 *
 * @param field of the binding that names the subject
 * @param owner the object that it was made for, if it was for one
 */
record Binding(String name, String field, String subject, String role, Optional<OwnerMark> owner) {

    private static final String[] SUBJECTS = {"userPrincipalName", "groupPrincipalName", "userName", "groupName"};
    private static final String ROLE = "roleTemplateName";
    private static final int DIGITS = 16;

    static Binding of(Member member) {
        String role = Optional.ofNullable(member.role()).orElse("cluster-owner");
        if (member.userPrincipal() != null) {
            return named(SUBJECTS[0], member.userPrincipal(), role);
        }
        return member.groupPrincipal() != null ? named(SUBJECTS[1], member.groupPrincipal(), role)
                : named(SUBJECTS[2], Optional.ofNullable(member.user()).orElse(""), role);
    }

    static Binding of(JsonNode json) {
        String name = json.path("metadata").path("name").asText();
        String role = json.path(ROLE).asText();
        Optional<OwnerMark> owner = OwnerMark.in(RancherCluster.texts(json.path("metadata").path("labels")));
        for (String field : SUBJECTS) {
            String subject = json.path(field).asText();
            if (!subject.isEmpty()) {
                return new Binding(name, field, subject, role, owner);
            }
        }
        return new Binding(name, "", "", role, owner);
    }

    /** Whether it gives the same role to the same. */
    boolean isLike(Binding other) {
        return field.equals(other.field) && subject.equals(other.subject) && role.equals(other.role);
    }

    /** Its part of a request. */
    void describe(ObjectNode json) {
        json.put(ROLE, role).put(field, subject);
    }

    private static Binding named(String field, String subject, String role) {
        return new Binding("crtb-" + Hashes.sha256(role + " " + field + " " + subject).substring(0, DIGITS), field,
                subject, role, Optional.empty());
    }
}
