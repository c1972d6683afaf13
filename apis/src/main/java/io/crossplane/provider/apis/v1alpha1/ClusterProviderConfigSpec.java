package io.crossplane.provider.apis.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.ProviderConfigSpec;
import io.crossplane.provider.apis.core.TargetNamespaces;
import org.jspecify.annotations.Nullable;

/** How to reach a host cluster, and what users of other namespaces may do there. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class ClusterProviderConfigSpec extends ProviderConfigSpec {

    @JsonPropertyDescription("""
        Which host namespaces a VCluster that uses this config may name in spec.forProvider.namespace. Default: \
        policy Default.""")
    private @Nullable TargetNamespaces targetNamespaces;

    public @Nullable TargetNamespaces getTargetNamespaces() {
        return targetNamespaces;
    }

    public void setTargetNamespaces(@Nullable TargetNamespaces targetNamespaces) {
        this.targetNamespaces = targetNamespaces;
    }
}
