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

/**
 * One Helm release inside a virtual cluster, or inside any cluster that a provider config leads to.
 *
 * <p>Not of category {@code vcluster}: kubectl looks among the categories first, so {@code kubectl get vcluster} would
 * list releases, too.
 */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("vclr")
@Categories({"crossplane", "managed"})
@AdditionalPrinterColumn(name = "SYNCED", jsonPath = ".status.conditions[?(@.type=='Synced')].status")
@AdditionalPrinterColumn(name = "READY", jsonPath = ".status.conditions[?(@.type=='Ready')].status")
@AdditionalPrinterColumn(name = "VCLUSTER", jsonPath = ".spec.forProvider.vclusterRef.name")
@AdditionalPrinterColumn(name = "CHART", jsonPath = ".status.atProvider.chart.name")
@AdditionalPrinterColumn(name = "VERSION", jsonPath = ".status.atProvider.chart.version")
@AdditionalPrinterColumn(name = "REVISION", jsonPath = ".status.atProvider.revision", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "STATE", jsonPath = ".status.atProvider.state")
@AdditionalPrinterColumn(name = "EXTERNAL-NAME", jsonPath = ".metadata.annotations.crossplane\\.io/external-name",
        priority = 1)
@AdditionalPrinterColumn(name = "AGE", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "NAMESPACE-INSIDE", jsonPath = ".status.atProvider.namespace", priority = 1)
@AdditionalPrinterColumn(name = "MESSAGE", jsonPath = ".status.conditions[?(@.type=='Ready')].message", priority = 1)
@CelRule(value = "size(self.metadata.name) <= 53",
        message = "metadata.name must have at most 53 characters: it becomes the name of the Helm release")
@CelRule(
        value = "!has(self.spec.forProvider.dependsOn) || self.spec.forProvider.dependsOn.all(other, other.name != self.metadata.name)",
        fieldPath = ".spec.forProvider.dependsOn", message = "must not name this object itself")
@JsonClassDescription("A VClusterRelease is a Helm release inside a virtual cluster.")
@JsonIgnoreProperties(ignoreUnknown = true)
public final class VClusterRelease extends ManagedResource<VClusterReleaseSpec, VClusterReleaseStatus> {

    @Override
    protected VClusterReleaseSpec initSpec() {
        return new VClusterReleaseSpec();
    }

    @Override
    protected VClusterReleaseStatus initStatus() {
        return new VClusterReleaseStatus();
    }
}
