package io.crossplane.provider.config;

import java.util.Optional;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.core.TargetNamespaces;
import io.crossplane.provider.kube.ClusterAccess;
import io.crossplane.provider.kube.SourceWatches;

/**
 * A provider config that was read, with the credentials it stands for.
 *
 * @param targets which host namespaces may be chosen through it; never absent (see {@link HostNamespaces})
 * @param argocds with which Argo CDs virtual clusters may be registered
 * @param credentials the Secret the access was read from, to be watched by whoever uses the access
 */
public record ResolvedConfig(ProviderConfigReference reference, ClusterAccess access, TargetNamespaces targets,
        ArgoCds argocds, Optional<SourceWatches.Source> credentials) {}
