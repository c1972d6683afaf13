/**
 * Version {@code v1alpha1} of the group {@code vcluster.crossplane.io}.
 *
 * <p>Entry: {@code VCluster}.
 */
@NullMarked
package io.crossplane.provider.apis.v1alpha1;

import org.jspecify.annotations.NullMarked;
