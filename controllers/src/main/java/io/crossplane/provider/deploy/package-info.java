/**
 * One Helm release on one cluster: its chart and values, how it is installed, upgraded, healed and removed, and whose it is. What
 * VCluster and VClusterRelease have in common; neither knows the other.
 *
 * <p>Start at {@link io.crossplane.provider.deploy.Installer}. May use {@code managed}, {@code kube} and {@code helm}.
 */
@NullMarked
package io.crossplane.provider.deploy;

import org.jspecify.annotations.NullMarked;
