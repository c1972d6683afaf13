package io.crossplane.provider.apis.core;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Another managed resource of the same namespace, by its name. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reference( // @formatter:off
        @JsonPropertyDescription("Name of the object, in this object's namespace.")
        @Required @Size(min = 1, max = 253)
        String name
        // @formatter:on
) {}
