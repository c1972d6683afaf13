package io.crossplane.provider.rancher;

import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.v1alpha1.RancherParameters.Member;
import io.crossplane.provider.apis.v1alpha1.RancherProject.ProjectMember;
import io.crossplane.provider.deploy.OwnerMark;
import org.jspecify.annotations.Nullable;

/**
 * Who has which role in a cluster or in a project: a ClusterRoleTemplateBinding or a ProjectRoleTemplateBinding of Rancher.
 * Its name follows from the two, so that whoever makes it again finds it (rancher.md 4.2).
 *
 * @param field of the binding that names the subject
 * @param owner the object that it was made for, if it was for one
 */
record Binding(String name, String field, String subject, String role, Optional<OwnerMark> owner) {

    private static final String[] SUBJECTS = {"userPrincipalName", "groupPrincipalName", "userName", "groupName"};
    private static final String ROLE = "roleTemplateName";
    private static final int DIGITS = 16;

    static Binding of(Member member) {
        return of("crtb-", Optional.ofNullable(member.role()).orElse("cluster-owner"),
                new Subjects(member.userPrincipal(), member.groupPrincipal(), member.user()));
    }

    static Binding of(ProjectMember member) {
        return of("prtb-", Optional.ofNullable(member.role()).orElse("project-member"),
                new Subjects(member.userPrincipal(), member.groupPrincipal(), member.user()));
    }

    /** As an object names them: one is given. */
    private record Subjects(@Nullable String userPrincipal, @Nullable String groupPrincipal, @Nullable String user) {}

    private static Binding of(String prefix, String role, Subjects given) {
        if (given.userPrincipal() != null) {
            return named(prefix, SUBJECTS[0], given.userPrincipal(), role);
        }
        return given.groupPrincipal() != null ? named(prefix, SUBJECTS[1], given.groupPrincipal(), role)
                : named(prefix, SUBJECTS[2], Optional.ofNullable(given.user()).orElse(""), role);
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

    private static Binding named(String prefix, String field, String subject, String role) {
        return new Binding(prefix + Hashes.sha256(role + " " + field + " " + subject).substring(0, DIGITS), field,
                subject, role, Optional.empty());
    }
}
