package io.crossplane.provider.apis.v1alpha1;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * What the provider saw of a release.
 *
 * <p>Holds no time but those that the world reports: an unchanged release gives an equal observation.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VClusterReleaseObservation( // @formatter:off
        @JsonPropertyDescription("What the release is known by in its cluster: <namespace>/<name>.")
        @Nullable String id,
        @JsonPropertyDescription("State that Helm gives the release, such as deployed or failed.")
        @Nullable String state,
        @JsonPropertyDescription("Name of the release.")
        @Nullable String name,
        @JsonPropertyDescription("Namespace of the release, inside its cluster.")
        @Nullable String namespace,
        @JsonPropertyDescription("Revision of the release.")
        @Nullable Integer revision,
        @JsonPropertyDescription("The installed chart.")
        @Nullable InstalledChart chart,
        @JsonPropertyDescription("When the release was first deployed.")
        @Nullable Instant firstDeployed,
        @JsonPropertyDescription("When the release was last deployed.")
        @Nullable Instant lastDeployed,
        @JsonPropertyDescription("SHA-256 of the values of the release, in their canonical form.")
        @Nullable String valuesHash,
        @JsonPropertyDescription("The chart's notes, at most 4096 characters.")
        @Nullable String notes,
        @JsonPropertyDescription("Whether the provider created the namespace for this release.")
        @Nullable Boolean namespaceCreated,
        @JsonPropertyDescription("The objects that the release consists of.")
        @Nullable ObjectsObservation objects,
        @JsonPropertyDescription("""
                The values that spec.forProvider.outputs asks for, by name; what is neither text, number nor boolean is \
                JSON. Those that do not exist are absent.""")
        Map<String, String> outputs,
        @JsonPropertyDescription("What is not as it should be; absent if all is.")
        @Nullable DriftObservation drift,
        @JsonPropertyDescription("The failure that the release is in; absent when there is none.")
        @Nullable ReleaseFailure lastFailure
        // @formatter:on
) {

    public VClusterReleaseObservation {
        outputs = outputs == null ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
    }

    /** The objects of a release. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ObjectsObservation( // @formatter:off
            @JsonPropertyDescription("Number of objects.")
            @Nullable Integer total,
            @JsonPropertyDescription("Number of objects that have become what they should be.")
            @Nullable Integer current,
            @JsonPropertyDescription("The objects, at most 32: first those that are not what they should be.")
            List<ObjectObservation> items
            // @formatter:on
    ) {

        public ObjectsObservation {
            items = items == null ? List.of() : List.copyOf(items);
        }
    }

    /** An object of a release. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ObjectObservation( // @formatter:off
            @JsonPropertyDescription("API version of the object.")
            @Nullable String apiVersion,
            @JsonPropertyDescription("Kind of the object.")
            @Nullable String kind,
            @JsonPropertyDescription("Namespace of the object; absent if it has none.")
            @Nullable String namespace,
            @JsonPropertyDescription("Name of the object.")
            @Nullable String name,
            @JsonPropertyDescription("""
                    Current, InProgress, Failed, Terminating, NotFound or Unknown, judged by the rules for its kind.""")
            @Nullable String health,
            @JsonPropertyDescription("Why the object is not Current.")
            @Nullable String message
            // @formatter:on
    ) {}
}
