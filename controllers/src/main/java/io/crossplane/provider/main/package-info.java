/**
 * Composition root: settings, wiring, health and metrics endpoints, start and stop; nobody uses it.
 */
@NullMarked
package io.crossplane.provider.main;

import org.jspecify.annotations.NullMarked;
