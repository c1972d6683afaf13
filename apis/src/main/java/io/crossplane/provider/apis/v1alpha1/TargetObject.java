package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** An object in the cluster that a release runs in. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TargetObject( // @formatter:off
        @JsonPropertyDescription("API version of the object, such as v1 or apps/v1.")
        @Required @Size(max = 317) @Pattern("^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        String apiVersion,
        @JsonPropertyDescription("Kind of the object.")
        @Required @Size(min = 1, max = 63)
        String kind,
        @JsonPropertyDescription("Name of the object.")
        @Required @Size(min = 1, max = 253)
        String name,
        @JsonPropertyDescription("""
                Namespace of the object, inside the cluster; of no meaning for kinds that have none. Default: the \
                namespace of the release.""")
        @Size(max = 63) @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Nullable String namespace
        // @formatter:on
) {}
