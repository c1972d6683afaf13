package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** DNS inside the virtual cluster. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CoreDnsParameters( // @formatter:off
        @JsonPropertyDescription("Whether CoreDNS runs in the virtual cluster. Default: true.")
        @Nullable Boolean enabled,
        @JsonPropertyDescription("Number of CoreDNS pods. Default: 1.")
        @Min(1)
        @Nullable Integer replicas,
        @JsonPropertyDescription("Compute resources of each CoreDNS pod. Default: those of the chart.")
        @Nullable ComputeResources resources
        // @formatter:on
) {}
