/**
 * Helm's storage records, read without Helm: what a release looks like costs one object or, from labels alone, none of its data.
 *
 * <p>Start at {@link io.crossplane.provider.helm.release.ReleaseHead} (metadata) and
 * {@link io.crossplane.provider.helm.release.ReleaseRecord} (content);
 * {@link io.crossplane.provider.helm.release.RecordedChart} is for who needs all of it. Pure functions; uses Jackson.
 */
@NullMarked
package io.crossplane.provider.helm.release;

import org.jspecify.annotations.NullMarked;
