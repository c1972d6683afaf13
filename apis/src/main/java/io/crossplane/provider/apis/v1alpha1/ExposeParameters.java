package io.crossplane.provider.apis.v1alpha1;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/** How the API of the virtual cluster is reached. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ExposeParameters( // @formatter:off
        @JsonPropertyDescription("""
                Further DNS names and IP addresses for the certificate of the API server. The names of the Service in \
                the host cluster are always in it. Default: none.""")
        @Size(max = 64)
        List<@Size(min = 1, max = 253) String> extraSANs
        // @formatter:on
) {

    public ExposeParameters {
        extraSANs = extraSANs == null ? List.of() : List.copyOf(extraSANs);
    }
}
