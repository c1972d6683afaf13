package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.ExactlyOneOf;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One key of the connection Secret of a release, and the object that its value comes from. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ExactlyOneOf({"fieldPath", "expression"})
public record ReleaseConnectionDetail( // @formatter:off
        @JsonPropertyDescription("Key in the connection Secret.")
        @Required @Size(min = 1, max = 253) @Pattern("^[-._a-zA-Z0-9]+$")
        String key,
        @JsonPropertyDescription("The object that the value comes from.")
        @Required
        TargetObject from,
        @JsonPropertyDescription("""
                Where in the object: a path such as status.loadBalancer.ingress[0].ip or \
                metadata.annotations[example.org/name]. What is under data of a Secret is delivered decoded. Excludes expression.""")
        @Size(max = 512) @Pattern(ReleaseConnectionDetail.FIELD_PATH)
        @Nullable String fieldPath,
        @JsonPropertyDescription("""
                CEL expression that gives the value; its variable object is the object as the API server shows \
                it. For a Secret, object.stringData has what is under data as text, where it is text. Excludes fieldPath.""")
        @Size(min = 1, max = 2048)
        @Nullable String expression,
        @JsonPropertyDescription("""
                Whether the release may be ready without the value. Default: false.""")
        @Nullable Boolean optional
        // @formatter:on
) {

    /** Fields and elements, the latter in brackets. */
    static final String FIELD_PATH = "^[^.\\[\\]]+(\\.[^.\\[\\]]+|\\[[^\\[\\]]+\\])*$";
}
