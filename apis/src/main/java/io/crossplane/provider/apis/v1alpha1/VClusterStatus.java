package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.ManagedResourceStatus;
import org.jspecify.annotations.Nullable;

/** The virtual cluster that the provider saw. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class VClusterStatus extends ManagedResourceStatus {

    @JsonPropertyDescription("What the provider saw of the virtual cluster when it last looked.")
    private @Nullable VClusterObservation atProvider;

    public @Nullable VClusterObservation getAtProvider() {
        return atProvider;
    }

    public void setAtProvider(@Nullable VClusterObservation atProvider) {
        this.atProvider = atProvider;
    }
}
