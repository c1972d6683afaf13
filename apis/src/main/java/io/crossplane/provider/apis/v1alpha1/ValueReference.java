package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One key of a ConfigMap or a Secret in the namespace of the object that names it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ValueReference( // @formatter:off
        @JsonPropertyDescription("Kind of the object: ConfigMap or Secret.")
        @Required
        ValuesSourceKind kind,
        @JsonPropertyDescription("Name of the object, in this object's namespace.")
        @Required @Size(min = 1, max = 253)
        String name,
        @JsonPropertyDescription("Key whose content is the value, as plain text.")
        @Required @Size(min = 1, max = 253)
        String key,
        @JsonPropertyDescription("Whether the object or the key may be missing; then nothing is set. Default: false.")
        @Nullable Boolean optional
        // @formatter:on
) {}
