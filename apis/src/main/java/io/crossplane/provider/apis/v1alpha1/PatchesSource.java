package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Patches from a ConfigMap or a Secret in the namespace of the object that names it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PatchesSource( // @formatter:off
        @JsonPropertyDescription("Kind of the object: ConfigMap or Secret.")
        @Required
        ValuesSourceKind kind,
        @JsonPropertyDescription("Name of the object, in this object's namespace.")
        @Required @Size(min = 1, max = 253)
        String name,
        @JsonPropertyDescription("""
                Key whose content is read: a YAML list of patches, each with target and patch as in patches, or such a \
                list under the key patches, as in a kustomization. Default: patches.yaml.""")
        @Size(min = 1, max = 253)
        @Nullable String key,
        @JsonPropertyDescription("Whether the object or the key may be missing. Default: false.")
        @Nullable Boolean optional
        // @formatter:on
) {}
