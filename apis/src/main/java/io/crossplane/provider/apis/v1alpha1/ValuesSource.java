package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Helm values from a ConfigMap or a Secret in the namespace of the object that names it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ValuesSource( // @formatter:off
        @JsonPropertyDescription("Kind of the object: ConfigMap or Secret.")
        @Required
        ValuesSourceKind kind,
        @JsonPropertyDescription("Name of the object, in this object's namespace.")
        @Required @Size(min = 1, max = 253)
        String name,
        @JsonPropertyDescription("""
                Key whose content is read: YAML, or a plain text with targetPath. Default: values.yaml.""")
        @Size(min = 1, max = 253)
        @Nullable String key,
        @JsonPropertyDescription("Whether the object or the key may be missing. Default: false.")
        @Nullable Boolean optional,
        @JsonPropertyDescription("""
                Where in the values the content is put, as plain text: a dotted path such as \
                controlPlane.statefulSet.labels, in which a dot or backslash that belongs to a key is written after a \
                backslash, and a list element as [0]. Default: the content is YAML, merged at the root.""")
        @Size(min = 1, max = 512)
        @Nullable String targetPath
        // @formatter:on
) {}
