/**
 * Charts, fetched once and kept by content: from HTTP repositories, direct URLs and OCI registries.
 *
 * <p>Entry types: {@link io.crossplane.provider.helm.chart.ChartStore} for charts as they are published,
 * {@link io.crossplane.provider.helm.chart.ChartRepack} and {@link io.crossplane.provider.helm.chart.ReleaseCharts} for charts made of
 * others and of release records. Uses the JDK's HTTP client, Jackson and commons-compress; nothing
 * of Helm runs here, so that credentials and certificates are per source and a chart is checked before Helm sees it.
 */
@NullMarked
package io.crossplane.provider.helm.chart;

import org.jspecify.annotations.NullMarked;
