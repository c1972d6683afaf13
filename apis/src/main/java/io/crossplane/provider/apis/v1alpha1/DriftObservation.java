package io.crossplane.provider.apis.v1alpha1;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What of a release is not as it should be, though nobody wishes a new revision. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DriftObservation( // @formatter:off
        @JsonPropertyDescription("""
                What of the release itself is not as it should be. With policy Warn: what somebody has changed by a revision \
                of their own, such as values; otherwise it is put right by a new revision. Of a VCluster also what of a \
                release of somebody else is not as this object says, such as the paths of values, at most 16; with all of \
                that stated here it is taken over without a restart.""")
        List<String> release,
        @JsonPropertyDescription("Number of objects that are not as the manifest of the release has them.")
        @Nullable Integer count,
        @JsonPropertyDescription("Those objects, at most 16.")
        List<DriftedObject> items
        // @formatter:on
) {

    public DriftObservation {
        release = release == null ? List.of() : List.copyOf(release);
        items = items == null ? List.of() : List.copyOf(items);
    }

    /** An object that is not as the manifest has it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record DriftedObject( // @formatter:off
            @JsonPropertyDescription("API version of the object.")
            @Nullable String apiVersion,
            @JsonPropertyDescription("Kind of the object.")
            @Nullable String kind,
            @JsonPropertyDescription("Namespace of the object; absent if the manifest states none.")
            @Nullable String namespace,
            @JsonPropertyDescription("Name of the object.")
            @Nullable String name,
            @JsonPropertyDescription("JSON pointers to the fields that differ, at most 8; none if the object is missing.")
            List<String> paths,
            @JsonPropertyDescription("Why the object stays as it is, if that has another reason than the policy.")
            @Nullable String message
            // @formatter:on
    ) {

        public DriftedObject {
            paths = paths == null ? List.of() : List.copyOf(paths);
        }
    }
}
