/**
 * The provider's own cloud identity as a login for registries, where its operator lends it.
 *
 * <p>Entry type: {@link io.crossplane.provider.helm.chart.ambient.AmbientLogins}. The only room of the clouds' libraries, which are loaded
 * with the first login and not before. Uses {@code helm.chart} for what a login is.
 */
@NullMarked
package io.crossplane.provider.helm.chart.ambient;

import org.jspecify.annotations.NullMarked;
