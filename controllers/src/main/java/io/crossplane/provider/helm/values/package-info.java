/**
 * Values of a chart as Helm means them: parsing, merging, setting by path, comparing and checking against the chart's schema.
 *
 * <p>Pure functions over Jackson trees; nothing here reads a file or a cluster, and no message holds a value. Start at
 * {@link io.crossplane.provider.helm.values.ValuesMerger}.
 */
@NullMarked
package io.crossplane.provider.helm.values;

import org.jspecify.annotations.NullMarked;
