/**
 * The metrics that Crossplane's documentation, dashboards and alerts know, by their names (MT-1 … MT-24), and those of the JVM.
 *
 * <p>Entry class: {@link io.crossplane.provider.metrics.ProviderMetrics}. May use {@code managed}, whose ports it implements,
 * Micrometer and the Prometheus client below it.
 */
@NullMarked
package io.crossplane.provider.metrics;

import org.jspecify.annotations.NullMarked;
