/**
 * Crossplane's managed-resource reconciler: ports, decisions, conditions, events; it knows no vCluster and no Helm.
 *
 * <p>May use the fabric8 API.
 */
@NullMarked
package io.crossplane.provider.managed;

import org.jspecify.annotations.NullMarked;
