package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** A Rancher that the objects of several namespaces use. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Categories({"crossplane", "provider"})
@AdditionalPrinterColumn(name = "URL", jsonPath = ".spec.url")
@AdditionalPrinterColumn(name = "AGE", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "SECRET-NAME", jsonPath = ".spec.tokenSecretRef.name", priority = 1)
@JsonClassDescription("A RancherConfig is a Rancher that virtual clusters of several namespaces are imported into.")
@JsonIgnoreProperties(ignoreUnknown = true)
public final class RancherConfig extends CustomResource<RancherConfigSpec, Void> {

    @Override
    @Required
    @JsonPropertyDescription("The Rancher, and who may use this way to it.")
    public RancherConfigSpec getSpec() {
        return super.getSpec();
    }

    /** Kind and name only. */
    @Override
    public String toString() {
        return getKind() + " " + getMetadata().getName();
    }
}
