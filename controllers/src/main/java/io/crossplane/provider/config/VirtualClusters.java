package io.crossplane.provider.config;

import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.kube.ReleaseKey;
import io.crossplane.provider.managed.Annotations;

/** Where the virtual cluster of a VCluster lives on its host, told from the VCluster alone. Pure. */
public final class VirtualClusters {

    private VirtualClusters() {}

    /** Its host namespace and its name, which is that of its Helm release. Whether it may be there is another question. */
    public static ReleaseKey of(VCluster vcluster) {
        String name = Annotations.value(vcluster, Annotations.EXTERNAL_NAME).orElse(vcluster.getMetadata().getName());
        return new ReleaseKey(Optional.ofNullable(vcluster.getSpec().getForProvider().namespace())
                .orElseGet(() -> generatedNamespace(vcluster)), name);
    }

    /** Its host namespace if it names none. */
    public static String generatedNamespace(VCluster vcluster) {
        return HostNamespace.of(vcluster.getMetadata().getNamespace(), vcluster.getMetadata().getName());
    }

    /**
     * Whether the provider config allows the virtual cluster to be where it wants to be.
     *
     * @param crossplane Crossplane's own namespace, allowed by none
     */
    public static boolean isAllowed(VCluster vcluster, ResolvedConfig config, String crossplane) {
        return HostNamespaces.allowed(config.targets(), of(vcluster).namespace(), generatedNamespace(vcluster),
                vcluster.getMetadata().getNamespace(), crossplane);
    }
}
