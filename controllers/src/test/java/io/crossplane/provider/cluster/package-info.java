/**
 * Clusters for tests: {@link io.crossplane.provider.cluster.NeedsCluster} on a test class, then a parameter of type
 * {@link io.crossplane.provider.cluster.TestCluster} or {@code KubernetesClient}.
 */
package io.crossplane.provider.cluster;
