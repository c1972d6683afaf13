/**
 * From credentials to a Kubernetes API server: clients, watches, and the way into a virtual cluster.
 *
 * <p>Entry classes: {@link io.crossplane.provider.kube.Clusters} for connections, {@link io.crossplane.provider.kube.HostWatches},
 * {@link io.crossplane.provider.kube.ReleaseWatches} and {@link io.crossplane.provider.kube.SourceWatches} for what happens there,
 * {@link io.crossplane.provider.kube.VirtualApi} for the cluster inside. Fails with {@link io.crossplane.provider.kube.KubeException} only, never logs, and uses nothing of ours.
 */
@NullMarked
package io.crossplane.provider.kube;

import org.jspecify.annotations.NullMarked;
