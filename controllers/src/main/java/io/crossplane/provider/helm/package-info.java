/**
 * The one door to Helm: install, upgrade and uninstall a release, and everything about charts, values and release records that needs no
 * Helm at all. Entry type: {@link io.crossplane.provider.helm.Helm}. Uses Jackson only; helm-java stays in {@code helm.worker}.
 */
@NullMarked
package io.crossplane.provider.helm;

import org.jspecify.annotations.NullMarked;
