package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.crossplane.provider.apis.core.ProviderConfigResource;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** How virtual clusters of all namespaces reach a host cluster. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Categories({"crossplane", "provider"})
@AdditionalPrinterColumn(name = "AGE", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "SECRET-NAME", jsonPath = ".spec.credentials.secretRef.name", priority = 1)
@JsonClassDescription("A ClusterProviderConfig says how virtual clusters of all namespaces reach a host cluster, and which host namespaces they may use there.")
@JsonIgnoreProperties(ignoreUnknown = true)
public final class ClusterProviderConfig extends ProviderConfigResource<ClusterProviderConfigSpec> {

    @Override
    protected ClusterProviderConfigSpec initSpec() {
        return new ClusterProviderConfigSpec();
    }
}
