/**
 * The Micrometer implementation of the metrics port of {@code managed}.
 */
@NullMarked
package io.crossplane.provider.metrics;

import org.jspecify.annotations.NullMarked;
