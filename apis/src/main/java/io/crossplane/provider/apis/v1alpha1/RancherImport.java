package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.crossplane.provider.apis.core.ManagedResource;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** One cluster in Rancher: a virtual one, or whatever a provider config leads to. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Categories({"crossplane", "managed"})
@AdditionalPrinterColumn(name = "SYNCED", jsonPath = ".status.conditions[?(@.type=='Synced')].status")
@AdditionalPrinterColumn(name = "READY", jsonPath = ".status.conditions[?(@.type=='Ready')].status")
@AdditionalPrinterColumn(name = "RANCHER-ID", jsonPath = ".status.atProvider.clusterId")
@AdditionalPrinterColumn(name = "RANCHER-STATE", jsonPath = ".status.atProvider.state")
@AdditionalPrinterColumn(name = "CONNECTED", jsonPath = ".status.conditions[?(@.type=='RancherConnected')].status")
@AdditionalPrinterColumn(name = "EXTERNAL-NAME", jsonPath = ".metadata.annotations.crossplane\\.io/external-name",
        priority = 1)
@AdditionalPrinterColumn(name = "AGE", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "VCLUSTER", jsonPath = ".spec.forProvider.vclusterRef.name", priority = 1)
@AdditionalPrinterColumn(name = "MESSAGE", jsonPath = ".status.conditions[?(@.type=='Ready')].message", priority = 1)
@JsonClassDescription("A RancherImport is a cluster that is imported into Rancher.")
@JsonIgnoreProperties(ignoreUnknown = true)
public final class RancherImport extends ManagedResource<RancherImportSpec, RancherImportStatus> {

    @Override
    protected RancherImportSpec initSpec() {
        return new RancherImportSpec();
    }

    @Override
    protected RancherImportStatus initStatus() {
        return new RancherImportStatus();
    }
}
