/**
 * From an object to the cluster that it is about: a virtual cluster of ours, or whatever a provider config leads to.
 *
 * <p>Start at {@link io.crossplane.provider.destination.Destinations}. May use {@code managed}, {@code config}, {@code kube} and
 * {@code deploy}; knows no kind but VCluster.
 */
@NullMarked
package io.crossplane.provider.destination;

import org.jspecify.annotations.NullMarked;
