package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.core.ResourceReference;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** Says that a managed resource uses a provider config (rule PC-5): one per managed resource, named by its UID. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Categories({"crossplane", "provider"})
@AdditionalPrinterColumn(name = "AGE", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "CONFIG-NAME", jsonPath = ".providerConfigRef.name")
@AdditionalPrinterColumn(name = "RESOURCE-KIND", jsonPath = ".resourceRef.kind")
@AdditionalPrinterColumn(name = "RESOURCE-NAME", jsonPath = ".resourceRef.name")
@JsonClassDescription("A ProviderConfigUsage says that a managed resource uses a provider config, which therefore cannot go. The provider writes it.")
@JsonIgnoreProperties(ignoreUnknown = true)
public final class ProviderConfigUsage extends CustomResource<Void, Void> implements Namespaced {

    @Required
    @JsonPropertyDescription("The provider config that is used.")
    private @Nullable ProviderConfigReference providerConfigRef;

    @Required
    @JsonPropertyDescription("The managed resource that uses it.")
    private @Nullable ResourceReference resourceRef;

    public @Nullable ProviderConfigReference getProviderConfigRef() {
        return providerConfigRef;
    }

    public void setProviderConfigRef(@Nullable ProviderConfigReference providerConfigRef) {
        this.providerConfigRef = providerConfigRef;
    }

    public @Nullable ResourceReference getResourceRef() {
        return resourceRef;
    }

    public void setResourceRef(@Nullable ResourceReference resourceRef) {
        this.resourceRef = resourceRef;
    }
}
