package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What the provider runs on the host cluster for the Services of Knative inside. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KnativeObservation( // @formatter:off
        @JsonPropertyDescription("How many Services of Knative there are inside.")
        @Nullable Integer services,
        @JsonPropertyDescription("How many of them are ready.")
        @Nullable Integer ready,
        @JsonPropertyDescription("How many things could not be done for them; the Services say what.")
        @Nullable Integer failing
        // @formatter:on
) {}
