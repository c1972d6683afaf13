package io.crossplane.provider.apis.v1alpha1;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.SecretKeyReference;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A Rancher, and who may use this way to it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
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
        List<@Size(min = 1, max = 63) @Pattern("^[a-z0-9*]([-a-z0-9*]*[a-z0-9*])?$") String> allowedNamespaces
        // @formatter:on
) {

    public RancherConfigSpec {
        allowedNamespaces = allowedNamespaces == null ? List.of() : List.copyOf(allowedNamespaces);
    }
}
