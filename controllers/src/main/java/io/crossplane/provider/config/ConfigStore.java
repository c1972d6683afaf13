package io.crossplane.provider.config;

import java.util.List;
import java.util.Optional;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.core.ProviderConfigResource;
import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;

/**
 * Reads provider configs and their usages, from a cache or from the API server. All failures are {@link
 * io.crossplane.provider.kube.KubeException}s.
 */
public interface ConfigStore {

    /**
     * The provider config a reference names, also if it is being deleted (PC-28).
     *
     * @param reference of one of the two kinds
     * @param namespace of the referring object; ignored for the cluster-wide kind
     */
    Optional<? extends ProviderConfigResource<?>> config(ProviderConfigReference reference, String namespace);

    /** The usage of the managed resource with this UID. */
    Optional<ProviderConfigUsage> usage(String namespace, String uid);

    /** The usages that name this config (PC-31): in its namespace if it has one, else in all. */
    List<ProviderConfigUsage> usagesOf(ProviderConfigResource<?> config);
}
