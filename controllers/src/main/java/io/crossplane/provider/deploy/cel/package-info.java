/**
 * Expressions in CEL that users write about Kubernetes objects: conditions of readiness, and values to read out of objects. Start at
 * {@link io.crossplane.provider.deploy.cel.CelExpressions}.
 *
 * <p>The only user of the CEL library, which is loaded with the first expression: nothing here names its types in a signature that others
 * see. What an expression may cost is bounded, for tenants write them. May use Jackson and the library, and nothing of ours.
 */
@NullMarked
package io.crossplane.provider.deploy.cel;

import org.jspecify.annotations.NullMarked;
