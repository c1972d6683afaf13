package io.crossplane.provider.apis.v1alpha1;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.CelRule;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The project of the host cluster that the host namespace of a virtual cluster is put into. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@CelRule(value = "has(self.id) != has(self.name)", message = "exactly one of id and name must be given")
public record RancherProject( // @formatter:off
        @JsonPropertyDescription("The project by what Rancher knows it by, such as local:p-x2k9f.")
        @Size(max = 127) @Pattern("^[^:]+:p-[a-z0-9]+$")
        @Nullable String id,
        @JsonPropertyDescription("The project by what Rancher calls it. There has to be one of that name in the host cluster.")
        @Size(min = 1, max = 253)
        @Nullable String name,
        @JsonPropertyDescription("""
                Who else is a member of the project. Bindings of others are left alone; one that is removed here is removed there. \
                Default: none.""")
        @Size(max = 100)
        List<ProjectMember> members
        // @formatter:on
) {

    public RancherProject {
        members = members == null ? List.of() : List.copyOf(members);
    }

    /** Somebody who may use the project. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @CelRule(
            value = "[has(self.userPrincipal), has(self.groupPrincipal), has(self.user)].filter(given, given).size() == 1",
            message = "exactly one of userPrincipal, groupPrincipal and user must be given")
    public record ProjectMember( // @formatter:off
            @JsonPropertyDescription("""
                    Role in the project: a role template of Rancher, such as project-owner, project-member or read-only. Default: \
                    project-member.""")
            @Default("project-member") @Size(max = 253) @Pattern("^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$")
            @Nullable String role,
            @JsonPropertyDescription("A user of the authentication provider, such as keycloakoidc_user://ada.")
            @Size(max = 512) @Pattern("^[a-z]+(_[a-z]+)?://\\S+$")
            @Nullable String userPrincipal,
            @JsonPropertyDescription("A group of the authentication provider, such as keycloakoidc_group://team-a.")
            @Size(max = 512) @Pattern("^[a-z]+(_[a-z]+)?://\\S+$")
            @Nullable String groupPrincipal,
            @JsonPropertyDescription("A user by the id that Rancher has for it, such as u-abc12.")
            @Size(max = 63) @Pattern("^u(ser)?-[a-z0-9]+$")
            @Nullable String user
            // @formatter:on
    ) {}
}
