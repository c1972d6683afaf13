package io.crossplane.provider.apis.v1alpha1;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Quantity;

/** Amounts of compute resources of a container. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ComputeResources( // @formatter:off
        @JsonPropertyDescription("""
                What is reserved for the container, by resource name (cpu, memory, ephemeral-storage), as quantities. \
                Names that are not given keep the default of the chart.""")
        Map<String, Quantity> requests,
        @JsonPropertyDescription("""
                What the container may use at most, by resource name. Names that are not given keep the default of \
                the chart.""")
        Map<String, Quantity> limits
        // @formatter:on
) {

    public ComputeResources {
        requests = requests == null ? Map.of() : Map.copyOf(requests);
        limits = limits == null ? Map.of() : Map.copyOf(limits);
    }
}
