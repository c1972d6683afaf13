/**
 * What becomes of a chart's objects before Helm applies them, for what Helm or helm-java has no option for: patches, charts without
 * hooks, custom resource definitions that are replaced, objects that are taken over. What Helm is given is a chart of literal objects.
 *
 * <p>Start at {@link io.crossplane.provider.deploy.shape.Shaper}. May use what {@code deploy} may use, and {@code deploy} itself.
 */
@NullMarked
package io.crossplane.provider.deploy.shape;

import org.jspecify.annotations.NullMarked;
