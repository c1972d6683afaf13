/**
 * Version {@code v1alpha1} of the group {@code vcluster.crossplane.io}.
 *
 * <p>Entries: {@link io.crossplane.provider.apis.v1alpha1.VCluster} and
 * {@link io.crossplane.provider.apis.v1alpha1.VClusterRelease}. The text of a field stands once, in its
 * {@code @JsonPropertyDescription}. A default stands in the CRD only where it is a constant of the provider; a field
 * whose default belongs to the chart stays unset, so that an unset field contributes nothing to the Helm values.
 */
@NullMarked
package io.crossplane.provider.apis.v1alpha1;

import org.jspecify.annotations.NullMarked;
