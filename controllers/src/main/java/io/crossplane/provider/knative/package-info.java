/**
 * The Knative Serving of the host cluster for a virtual cluster, without a plugin and without a licence: Services that are made inside run on
 * the host cluster, and what they are doing is shown inside.
 *
 * <p>Entry classes: {@link io.crossplane.provider.knative.Bridges}, which keeps one {@link io.crossplane.provider.knative.Bridge} for each
 * virtual cluster that wants one, and {@link io.crossplane.provider.knative.HostRemains} for its end. Uses {@code kube} only, and never logs.
 */
@NullMarked
package io.crossplane.provider.knative;

import org.jspecify.annotations.NullMarked;
