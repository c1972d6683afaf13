/**
 * Provider configs: from the reference of a managed resource to the access to its host cluster, and the accounting of who uses which.
 *
 * <p>Entry classes: {@link io.crossplane.provider.config.ProviderConfigs} and {@link io.crossplane.provider.config.UsageTracker} for
 * connectors, {@link io.crossplane.provider.config.ProviderConfigReconciler} for the configs themselves. Rules {@code PC-…} of the
 * managed-resource contract. May use {@code managed} and {@code kube}.
 */
@NullMarked
package io.crossplane.provider.config;

import org.jspecify.annotations.NullMarked;
