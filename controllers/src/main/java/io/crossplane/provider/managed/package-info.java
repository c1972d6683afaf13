/**
 * Crossplane's managed-resource reconciler, without any knowledge of virtual clusters, Helm or the Java Operator SDK.
 *
 * <p>Entry class: {@link io.crossplane.provider.managed.ManagedReconciler}. The rules it follows carry ids ({@code MR-…},
 * {@code PO-…}, {@code CO-…}) of the managed-resource contract; decisions are pure functions over records, effects go through
 * ports. May use the fabric8 API and {@code apis.core} only.
 */
@NullMarked
package io.crossplane.provider.managed;

import org.jspecify.annotations.NullMarked;
