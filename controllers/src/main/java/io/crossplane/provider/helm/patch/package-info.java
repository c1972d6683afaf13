/**
 * Changes objects that a chart rendered, before they reach the cluster: strategic merge patches and JSON patches, with the meaning that
 * kubectl and kustomize give them. Pure functions over Jackson trees; no message holds a value. Start at
 * {@link io.crossplane.provider.helm.patch.ObjectPatches}. Uses {@code helm.values} to read and compare, and the JSON patch library.
 */
@NullMarked
package io.crossplane.provider.helm.patch;

import org.jspecify.annotations.NullMarked;
