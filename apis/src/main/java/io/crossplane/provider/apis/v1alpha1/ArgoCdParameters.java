package io.crossplane.provider.apis.v1alpha1;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossplane.provider.apis.core.ListMapKeys;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What Argo CD does with a virtual cluster. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ArgoCdParameters( // @formatter:off
        @JsonPropertyDescription("""
                The Argo CDs that the virtual cluster is registered with, as a cluster to deploy to. A ClusterProviderConfig has to \
                allow each of them in its spec.argocd; a ProviderConfig allows all that its kubeconfig reaches. Default: none.""")
        @Size(max = 8)
        List<Registration> register
        // @formatter:on
) {

    public ArgoCdParameters {
        register = register == null ? List.of() : List.copyOf(register);
    }

    /** One Argo CD, and what it may do in the virtual cluster. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @ListMapKeys({"cluster", "namespace"})
    public record Registration( // @formatter:off
            @JsonPropertyDescription("""
                    Where Argo CD runs. Host: on the host cluster. ControlPlane: on the cluster of this object, where Crossplane runs. \
                    Default: Host.""")
            @Default("Host")
            @Nullable ArgoCdCluster cluster,
            @JsonPropertyDescription("The namespace of Argo CD. Default: argocd.")
            @Default(ArgoCdTarget.NAMESPACE)
            @Size(max = 63) @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
            @Nullable String namespace,
            @JsonPropertyDescription("""
                    What Argo CD calls the virtual cluster: destination.name of an Application. Default: namespace and name of \
                    this object, joined by a dash.""")
            @Size(max = 253) @Pattern("^[a-zA-Z0-9]([-._a-zA-Z0-9]*[a-zA-Z0-9])?$")
            @Nullable String name,
            @JsonPropertyDescription("""
                    The AppProject that alone may deploy to the virtual cluster. Default: none; each project may whose destinations \
                    name it.""")
            @Size(max = 253) @Pattern("^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$")
            @Nullable String project,
            @JsonPropertyDescription("""
                    The namespaces inside the virtual cluster that Argo CD may work in, which are made if they are missing. It sees no \
                    others then, and nothing that is in no namespace. Default: the whole virtual cluster.""")
            @Size(max = 32)
            List<@Size(max = 63) @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$") String> namespaces,
            @JsonPropertyDescription("""
                    The ClusterRole inside the virtual cluster that Argo CD has, in its namespaces or in all of it. Default: \
                    cluster-admin, or admin where namespaces are given.""")
            @Size(max = 253) @Pattern("^[^/%]+$")
            @Nullable String clusterRole,
            @JsonPropertyDescription("""
                    The address at which Argo CD reaches the virtual cluster, as an https URL that the certificate of the virtual \
                    cluster is valid for. Default: the one of the published kubeconfig.""")
            @Size(max = 512) @Pattern("^https://.+$")
            @Nullable String server
            // @formatter:on
    ) {

        public Registration {
            namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
        }
    }
}
