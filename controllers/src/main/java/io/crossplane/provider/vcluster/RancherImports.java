package io.crossplane.provider.vcluster;

import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.managed.ResourceKey;

/** The RancherImports of the control plane. */
public interface RancherImports {

    /** Whether there may be any: their kind may not be activated. */
    boolean areServed();

    /** Whether finding one costs no request. */
    boolean areListed();

    /** The newest that is known of one. */
    Optional<RancherImport> find(ResourceKey key);
}
