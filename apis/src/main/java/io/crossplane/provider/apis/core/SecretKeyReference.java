package io.crossplane.provider.apis.core;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One key of a Secret in some namespace. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretKeyReference( // @formatter:off
        @JsonPropertyDescription("Name of the Secret.")
        @Required @Size(min = 1, max = 253)
        String name,
        @JsonPropertyDescription("""
                Namespace of the Secret. A namespaced ProviderConfig reads Secrets of its own namespace only, \
                whatever stands here.""")
        @Required @Size(min = 1, max = 63)
        String namespace,
        @JsonPropertyDescription("Key in the data of the Secret.")
        @Required @Size(min = 1, max = 253)
        String key
        // @formatter:on
) {}
