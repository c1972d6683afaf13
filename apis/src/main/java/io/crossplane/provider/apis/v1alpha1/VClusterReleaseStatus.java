package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.ManagedResourceStatus;
import org.jspecify.annotations.Nullable;

/** The release that the provider saw. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class VClusterReleaseStatus extends ManagedResourceStatus {

    @JsonPropertyDescription("What the provider saw of the release when it last looked.")
    private @Nullable VClusterReleaseObservation atProvider;

    public @Nullable VClusterReleaseObservation getAtProvider() {
        return atProvider;
    }

    public void setAtProvider(@Nullable VClusterReleaseObservation atProvider) {
        this.atProvider = atProvider;
    }
}
