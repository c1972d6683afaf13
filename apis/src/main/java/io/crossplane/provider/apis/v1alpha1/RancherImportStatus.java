package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.ManagedResourceStatus;
import org.jspecify.annotations.Nullable;

/** The import that the provider saw. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class RancherImportStatus extends ManagedResourceStatus {

    @JsonPropertyDescription("What the provider saw of the cluster when it last looked.")
    private @Nullable RancherObservation atProvider;

    public @Nullable RancherObservation getAtProvider() {
        return atProvider;
    }

    public void setAtProvider(@Nullable RancherObservation atProvider) {
        this.atProvider = atProvider;
    }
}
