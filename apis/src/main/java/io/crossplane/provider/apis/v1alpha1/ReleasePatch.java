package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A change of objects that a chart makes, before they reach the cluster. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ReleasePatch( // @formatter:off
        @JsonPropertyDescription("""
                Which objects are changed. It may be left out for a strategic merge patch that names its object by \
                apiVersion, kind and metadata.name.""")
        @Nullable Target target,
        @JsonPropertyDescription("""
                The change as YAML: a mapping is a strategic merge patch, a list is a JSON patch (RFC 6902). Do not put \
                secrets here: use patchesFrom.""")
        @Required @Size(min = 1, max = 65536)
        String patch
        // @formatter:on
) {

    /** Which objects a patch changes: those that have everything that is said here, letter by letter. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Target( // @formatter:off
            @JsonPropertyDescription("API group, empty for the core group. Default: any.")
            @Size(max = 253) @Pattern("^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?$")
            @Nullable String group,
            @JsonPropertyDescription("API version without its group, such as v1. Default: any.")
            @Size(min = 1, max = 63)
            @Nullable String version,
            @JsonPropertyDescription("Kind, such as Deployment. Default: any.")
            @Size(min = 1, max = 63)
            @Nullable String kind,
            @JsonPropertyDescription("Name of the object as the chart makes it. Default: any.")
            @Size(min = 1, max = 253)
            @Nullable String name,
            @JsonPropertyDescription("""
                    Namespace of the object. That of the release fits objects that name none, too. Default: any.""")
            @Size(min = 1, max = 63)
            @Nullable String namespace
            // @formatter:on
    ) {}

    /** Without the patch, which may hold what must not be printed. */
    @Override
    public String toString() {
        return "ReleasePatch[target=" + target + "]";
    }
}
