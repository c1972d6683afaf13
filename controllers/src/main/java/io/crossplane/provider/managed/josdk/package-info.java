/**
 * The adapter between the managed-resource reconciler and the Java Operator SDK, the only user of that SDK beside {@code main}.
 *
 * <p>May use {@code managed}.
 */
@NullMarked
package io.crossplane.provider.managed.josdk;

import org.jspecify.annotations.NullMarked;
