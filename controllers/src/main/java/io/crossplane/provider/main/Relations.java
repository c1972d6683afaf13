package io.crossplane.provider.main;

import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.managed.ResourceKey;

/** Which managed resources need which. Pure. */
final class Relations {

    private Relations() {}

    static boolean livesIn(VClusterRelease release, ResourceKey vcluster) {
        var reference = release.getSpec().getForProvider().vclusterRef();
        return reference != null && reference.name().equals(vcluster.name())
                && release.getMetadata().getNamespace().equals(vcluster.namespace());
    }

    static boolean isOf(RancherImport imported, ResourceKey vcluster) {
        var reference = imported.getSpec().getForProvider().vclusterRef();
        return reference != null && reference.name().equals(vcluster.name())
                && imported.getMetadata().getNamespace().equals(vcluster.namespace());
    }

    static boolean isWithoutVCluster(VClusterRelease release, ResourceKey vcluster) {
        return release.getSpec().getForProvider().vclusterSelector() != null
                && release.getSpec().getForProvider().vclusterRef() == null
                && release.getMetadata().getNamespace().equals(vcluster.namespace());
    }

    static boolean needs(VClusterRelease one, VClusterRelease other) {
        return one.getMetadata().getNamespace().equals(other.getMetadata().getNamespace()) && one.getSpec()
                .getForProvider()
                .dependsOn()
                .stream()
                .anyMatch(each -> each.name().equals(other.getMetadata().getName()));
    }
}
