package io.crossplane.provider.apis.core;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** How to reach a host cluster. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class ProviderConfigSpec {

    @Required
    @JsonPropertyDescription("The credentials for the host cluster: a kubeconfig, or the provider's own identity.")
    private @Nullable ProviderCredentials credentials;

    public @Nullable ProviderCredentials getCredentials() {
        return credentials;
    }

    public void setCredentials(@Nullable ProviderCredentials credentials) {
        this.credentials = credentials;
    }
}
