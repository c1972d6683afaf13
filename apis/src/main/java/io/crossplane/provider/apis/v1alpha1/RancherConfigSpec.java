package io.crossplane.provider.apis.v1alpha1;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.CelRule;
import io.crossplane.provider.apis.core.SecretKeyReference;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A Rancher, and who may use this way to it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@CelRule(value = "!has(self.projects) || has(self.hostCluster)", fieldPath = ".projects",
        message = "needs hostCluster, whose projects they are")
public record RancherConfigSpec( // @formatter:off
        @JsonPropertyDescription("""
                Address of Rancher, such as https://rancher.example.org. What is behind the host name does not matter.""")
        @Required @Size(max = 512) @Pattern("^https://[^/@?#\\s]+/?$")
        String url,
        @JsonPropertyDescription("""
                The Secret with an API token of Rancher, as access key and secret key joined by a colon, that is not limited to one \
                cluster. Its user needs the global roles user-base and clusters-create.""")
        @Required
        SecretKeyReference tokenSecretRef,
        @JsonPropertyDescription("How Rancher's certificate is verified. Default: by the usual certificate authorities.")
        @Nullable RancherTls tls,
        @JsonPropertyDescription("The HTTP proxy between the provider and Rancher, such as http://proxy.example.org:3128. Default: none.")
        @Size(max = 512) @Pattern("^http://[^/@?#\\s]+/?$")
        @Nullable String proxyUrl,
        @JsonPropertyDescription("""
                The namespaces whose objects may use this config; * stands for any characters, such as team-*.""")
        @Required @Size(min = 1, max = 64)
        List<@Size(min = 1, max = 63) @Pattern("^[a-z0-9*]([-a-z0-9*]*[a-z0-9*])?$") String> allowedNamespaces,
        @JsonPropertyDescription("The cluster that the virtual clusters run on, as Rancher has it. Default: none.")
        @Nullable HostCluster hostCluster,
        @JsonPropertyDescription("""
                The projects of the host cluster that objects may put their host namespaces into, by their names, or by their ids such as \
                local:p-x2k9f. Whoever may use this config may also make anybody a member of them. Needs hostCluster, and a token whose \
                user owns the projects. Default: none.""")
        @Size(max = 100)
        List<@Size(min = 1, max = 253) String> projects,
        @JsonPropertyDescription("""
                The Fleet workspaces that objects may name: what Fleet has for all clusters of a workspace comes to theirs. \
                Default: fleet-default alone.""")
        @Size(max = 100)
        List<@Size(min = 1, max = 63) @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$") String> fleetWorkspaces
        // @formatter:on
) {

    public RancherConfigSpec {
        allowedNamespaces = allowedNamespaces == null ? List.of() : List.copyOf(allowedNamespaces);
        projects = projects == null ? List.of() : List.copyOf(projects);
        fleetWorkspaces = fleetWorkspaces == null ? List.of() : List.copyOf(fleetWorkspaces);
    }

    /** A cluster that Rancher has. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record HostCluster( // @formatter:off
            @JsonPropertyDescription("What Rancher knows it by, such as c-m-abcd1234; local is the one that Rancher runs in.")
            @Required @Size(max = 63) @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
            String id
            // @formatter:on
    ) {}
}
