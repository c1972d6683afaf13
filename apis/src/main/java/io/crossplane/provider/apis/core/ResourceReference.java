package io.crossplane.provider.apis.core;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** Names the managed resource that uses a provider config. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResourceReference( // @formatter:off
        @JsonPropertyDescription("API version of the managed resource.")
        @Required
        String apiVersion,
        @JsonPropertyDescription("Kind of the managed resource.")
        @Required
        String kind,
        @JsonPropertyDescription("Name of the managed resource, which is in the namespace of this usage.")
        @Required
        String name,
        @JsonPropertyDescription("UID of the managed resource.")
        @Nullable String uid
        // @formatter:on
) {}
