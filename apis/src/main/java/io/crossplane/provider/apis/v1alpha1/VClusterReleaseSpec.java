package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.CelRule;
import io.crossplane.provider.apis.core.ManagedResourceSpec;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** The release that a user wants. */
@JsonIgnoreProperties(ignoreUnknown = true)
@CelRule(
        value = "has(self.forProvider.chart) || !self.managementPolicies.exists(policy, policy in ['*', 'Create', 'Update'])",
        fieldPath = ".forProvider.chart", message = "is needed unless the release is only observed or deleted")
public final class VClusterReleaseSpec extends ManagedResourceSpec {

    @Required
    @JsonPropertyDescription("The release, and the cluster that it runs in.")
    private VClusterReleaseParameters forProvider = VClusterReleaseParameters.NOTHING;

    public VClusterReleaseParameters getForProvider() {
        return forProvider;
    }

    public void setForProvider(@Nullable VClusterReleaseParameters forProvider) {
        this.forProvider = forProvider == null ? VClusterReleaseParameters.NOTHING : forProvider;
    }
}
