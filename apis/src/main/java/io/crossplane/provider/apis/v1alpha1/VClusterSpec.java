package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.ManagedResourceSpec;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** The virtual cluster that a user wants. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class VClusterSpec extends ManagedResourceSpec {

    @Required
    @JsonPropertyDescription("The virtual cluster. Every field is optional: {} gives a virtual cluster with defaults.")
    private VClusterParameters forProvider = VClusterParameters.DEFAULTS;

    public VClusterParameters getForProvider() {
        return forProvider;
    }

    public void setForProvider(@Nullable VClusterParameters forProvider) {
        this.forProvider = forProvider == null ? VClusterParameters.DEFAULTS : forProvider;
    }
}
