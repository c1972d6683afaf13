/**
 * From credentials to a Kubernetes client for some cluster: build, cache, watch, tunnel, close.
 *
 * <p>Uses nothing of ours.
 */
@NullMarked
package io.crossplane.provider.kube;

import org.jspecify.annotations.NullMarked;
