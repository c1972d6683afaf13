package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.CelRule;
import io.crossplane.provider.apis.core.ExactlyOneOf;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One value that a release shows in its status, and the object that it comes from. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ExactlyOneOf({"fieldPath", "expression"})
@CelRule(value = "!(self.from.apiVersion == 'v1' && self.from.kind == 'Secret')", fieldPath = ".from",
        message = "must not be a Secret: a status is no place for it, use connectionDetails")
public record ReleaseOutput( // @formatter:off
        @JsonPropertyDescription("Name of the value in status.atProvider.outputs.")
        @Required @Size(min = 1, max = 63) @Pattern("^[a-zA-Z0-9]([-._a-zA-Z0-9]*[a-zA-Z0-9])?$")
        String name,
        @JsonPropertyDescription("The object that the value comes from. It must not be a Secret.")
        @Required
        TargetObject from,
        @JsonPropertyDescription("""
                Where in the object: a path such as status.loadBalancer.ingress[0].ip or \
                metadata.annotations[example.org/name]. The value may have 1024 characters. Excludes expression.""")
        @Size(max = 512) @Pattern(ReleaseConnectionDetail.FIELD_PATH)
        @Nullable String fieldPath,
        @JsonPropertyDescription("""
                CEL expression that gives the value; its variable object is the object as the API server shows \
                it. The value may have 1024 characters. Excludes fieldPath.""")
        @Size(min = 1, max = 2048)
        @Nullable String expression,
        @JsonPropertyDescription("""
                Whether the release may be ready without the value. Default: false.""")
        @Nullable Boolean optional
        // @formatter:on
) {}
