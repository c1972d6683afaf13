package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.CelRule;
import io.crossplane.provider.apis.core.ManagedResourceSpec;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** The import that a user wants. */
@JsonIgnoreProperties(ignoreUnknown = true)
@CelRule(value = "has(self.forProvider.rancher)", fieldPath = ".forProvider.rancher",
        message = "is needed, for it says where Rancher is")
public final class RancherImportSpec extends ManagedResourceSpec {

    @Required
    @JsonPropertyDescription("The cluster, and the Rancher that it is imported into.")
    private RancherImportParameters forProvider = RancherImportParameters.NOTHING;

    public RancherImportParameters getForProvider() {
        return forProvider;
    }

    public void setForProvider(@Nullable RancherImportParameters forProvider) {
        this.forProvider = forProvider == null ? RancherImportParameters.NOTHING : forProvider;
    }
}
