package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.crossplane.provider.apis.core.ProviderConfigResource;
import io.crossplane.provider.apis.core.ProviderConfigSpec;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** How the virtual clusters of one namespace reach their host cluster. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Categories({"crossplane", "provider"})
@AdditionalPrinterColumn(name = "AGE", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "SECRET-NAME", jsonPath = ".spec.credentials.secretRef.name", priority = 1)
@JsonClassDescription("A ProviderConfig says how the virtual clusters of its namespace reach their host cluster. It takes its kubeconfig from a Secret of that namespace.")
@JsonIgnoreProperties(ignoreUnknown = true)
public final class ProviderConfig extends ProviderConfigResource<ProviderConfigSpec> implements Namespaced {

    @Override
    protected ProviderConfigSpec initSpec() {
        return new ProviderConfigSpec();
    }
}
