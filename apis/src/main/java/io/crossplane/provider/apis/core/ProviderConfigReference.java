package io.crossplane.provider.apis.core;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Names a provider config: a ProviderConfig of the same namespace, or a ClusterProviderConfig. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProviderConfigReference( // @formatter:off
        @JsonPropertyDescription("""
                Kind of the provider config: ProviderConfig (in this object's namespace) or ClusterProviderConfig.""")
        @Required
        String kind,
        @JsonPropertyDescription("Name of the provider config.")
        @Required
        String name
        // @formatter:on
) {

    /** What an object without a reference means. */
    public static final ProviderConfigReference DEFAULT = new ProviderConfigReference("ClusterProviderConfig",
            "default");
}
