/**
 * VClusterRelease: one Helm release inside a virtual cluster, or inside any cluster that a provider config leads to.
 *
 * <p>Start at {@link io.crossplane.provider.release.ReleaseConnector}; {@code destination} finds the cluster,
 * {@code ReleaseExternal} works on it. May use {@code managed}, {@code config}, {@code kube}, {@code helm}, {@code deploy} and
 * {@code destination}; knows nothing of how VClusters are made.
 */
@NullMarked
package io.crossplane.provider.release;

import org.jspecify.annotations.NullMarked;
