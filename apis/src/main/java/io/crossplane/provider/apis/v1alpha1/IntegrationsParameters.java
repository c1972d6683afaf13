package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What a virtual cluster is connected with. Trouble there never makes the virtual cluster un-Ready. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record IntegrationsParameters( // @formatter:off
        @JsonPropertyDescription("Argo CD.")
        @Nullable ArgoCdParameters argocd,
        @JsonPropertyDescription("Knative Serving of the host cluster.")
        @Nullable KnativeParameters knative
        // @formatter:on
) {}
