package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.crossplane.provider.apis.core.CelRule;
import io.crossplane.provider.apis.core.ManagedResource;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A virtual Kubernetes cluster inside a host cluster: one Helm release of the vCluster chart. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("vcl")
@Categories({"crossplane", "managed", "vcluster"})
@AdditionalPrinterColumn(name = "SYNCED", jsonPath = ".status.conditions[?(@.type=='Synced')].status")
@AdditionalPrinterColumn(name = "READY", jsonPath = ".status.conditions[?(@.type=='Ready')].status")
@AdditionalPrinterColumn(name = "PHASE", jsonPath = ".status.atProvider.phase")
@AdditionalPrinterColumn(name = "VERSION", jsonPath = ".status.atProvider.chart.version")
@AdditionalPrinterColumn(name = "KUBERNETES", jsonPath = ".status.atProvider.kubernetesVersion")
@AdditionalPrinterColumn(name = "EXTERNAL-NAME", jsonPath = ".metadata.annotations.crossplane\\.io/external-name")
@AdditionalPrinterColumn(name = "AGE", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "HOST-NAMESPACE", jsonPath = ".status.atProvider.release.namespace", priority = 1)
@AdditionalPrinterColumn(name = "STORE", jsonPath = ".status.atProvider.backingStore", priority = 1)
@AdditionalPrinterColumn(name = "REPLICAS", jsonPath = ".status.atProvider.replicas", type = Type.INTEGER, priority = 1)
@AdditionalPrinterColumn(name = "ENDPOINT", jsonPath = ".status.atProvider.endpoints.inCluster", priority = 1)
@AdditionalPrinterColumn(name = "RANCHER-ID", jsonPath = ".status.atProvider.rancher.clusterId", priority = 1)
@AdditionalPrinterColumn(name = "RANCHER-STATE", jsonPath = ".status.atProvider.rancher.state", priority = 1)
@AdditionalPrinterColumn(name = "CONNECTED", jsonPath = ".status.conditions[?(@.type=='RancherConnected')].status",
        priority = 1)
@AdditionalPrinterColumn(name = "MESSAGE", jsonPath = ".status.conditions[?(@.type=='Ready')].message", priority = 1)
@CelRule(value = "self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$') && size(self.metadata.name) <= 52",
        message = "metadata.name must be a DNS-1035 label of at most 52 characters: it becomes the name of the virtual cluster")
@CelRule(
        value = "size(self.metadata.name) <= 47 || self.spec.forProvider.?backingStore.?type.orValue('') != 'DeployedEtcd'",
        message = "metadata.name must have at most 47 characters with backing store DeployedEtcd")
@JsonClassDescription("A VCluster is a virtual Kubernetes cluster inside a host cluster.")
@JsonIgnoreProperties(ignoreUnknown = true)
public final class VCluster extends ManagedResource<VClusterSpec, VClusterStatus> {

    @Override
    protected VClusterSpec initSpec() {
        return new VClusterSpec();
    }

    @Override
    protected VClusterStatus initStatus() {
        return new VClusterStatus();
    }
}
