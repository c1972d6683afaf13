/**
 * RancherImport: one cluster in Rancher, registered, its agent installed, and taken out again.
 *
 * <p>Start at {@link io.crossplane.provider.rancher.ImportConnector}; {@code RancherClient} speaks with Rancher, {@code AgentInstaller} with
 * the imported cluster, {@code ImportExternal} decides. May use {@code managed}, {@code config}, {@code kube}, {@code deploy},
 * {@code destination} and {@code tls}; knows nothing of Helm.
 */
@NullMarked
package io.crossplane.provider.rancher;

import org.jspecify.annotations.NullMarked;
