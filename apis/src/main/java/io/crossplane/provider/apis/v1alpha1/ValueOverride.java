package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.apis.core.ExactlyOneOf;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One Helm value, given here or read from an object. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ExactlyOneOf({"value", "valueFrom"})
public record ValueOverride( // @formatter:off
        @JsonPropertyDescription("""
                Where in the values: a dotted path such as controlPlane.statefulSet.labels, in which a dot or \
                backslash that belongs to a key is written after a backslash, and a list element as [0].""")
        @Required @Size(min = 1, max = 512)
        String path,
        @JsonPropertyDescription("""
                The value: text, number, boolean, list or object, taken as it is. Excludes valueFrom.""")
        @Nullable JsonNode value,
        @JsonPropertyDescription("Where the value is read from. Excludes value.")
        @Nullable ValueReference valueFrom
        // @formatter:on
) {

    /** Without the value, which may be a secret. */
    @Override
    public String toString() {
        return "ValueOverride[path=" + path + "]";
    }
}
