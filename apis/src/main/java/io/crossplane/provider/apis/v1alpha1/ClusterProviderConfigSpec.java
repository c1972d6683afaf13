package io.crossplane.provider.apis.v1alpha1;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.ProviderConfigSpec;
import io.crossplane.provider.apis.core.TargetNamespaces;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How to reach a host cluster, and what users of other namespaces may do there. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class ClusterProviderConfigSpec extends ProviderConfigSpec {

    @JsonPropertyDescription("""
        Which host namespaces a VCluster that uses this config may name in spec.forProvider.namespace. Default: \
        policy Default.""")
    private @Nullable TargetNamespaces targetNamespaces;

    @JsonPropertyDescription("""
        The Argo CDs that a VCluster which uses this config may be registered with. Default: none.""")
    @Size(max = 16)
    private List<ArgoCdTarget> argocd = List.of();

    public @Nullable TargetNamespaces getTargetNamespaces() {
        return targetNamespaces;
    }

    public void setTargetNamespaces(@Nullable TargetNamespaces targetNamespaces) {
        this.targetNamespaces = targetNamespaces;
    }

    public List<ArgoCdTarget> getArgocd() {
        return argocd;
    }

    public void setArgocd(@Nullable List<ArgoCdTarget> argocd) {
        this.argocd = argocd == null ? List.of() : List.copyOf(argocd);
    }
}
