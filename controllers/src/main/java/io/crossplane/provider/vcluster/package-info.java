/**
 * The VCluster kind: connector, external client, desired state, comparison.
 *
 * <p>May use {@code managed}, {@code config}, {@code kube} and {@code helm}.
 */
@NullMarked
package io.crossplane.provider.vcluster;

import org.jspecify.annotations.NullMarked;
