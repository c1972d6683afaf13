package io.crossplane.provider.apis.v1alpha1;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** An Argo CD that a virtual cluster is registered with. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ArgoCdObservation( // @formatter:off
        @JsonPropertyDescription("Where Argo CD runs: Host or ControlPlane.")
        @Nullable ArgoCdCluster cluster,
        @JsonPropertyDescription("The namespace of Argo CD.")
        @Nullable String namespace,
        @JsonPropertyDescription("The Secret in that namespace that makes the virtual cluster known to Argo CD.")
        @Nullable String secretName,
        @JsonPropertyDescription("What Argo CD calls the virtual cluster.")
        @Nullable String name,
        @JsonPropertyDescription("The address at which Argo CD reaches the virtual cluster.")
        @Nullable String server,
        @JsonPropertyDescription("The AppProject that alone may deploy to the virtual cluster.")
        @Nullable String project,
        @JsonPropertyDescription("When the token of Argo CD expires. It is replaced when half of its time is over.")
        @Nullable Instant tokenExpires
        // @formatter:on
) {}
