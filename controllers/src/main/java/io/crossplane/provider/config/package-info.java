/**
 * Provider configs: their reconciler, usage tracking, and resolving a reference into credentials.
 *
 * <p>May use {@code managed} and {@code kube}.
 */
@NullMarked
package io.crossplane.provider.config;

import org.jspecify.annotations.NullMarked;
