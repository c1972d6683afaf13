/**
 * Whether the objects of a release still are what its manifest says, and how they become it again without a new revision. The API server
 * decides: an object differs if it would change when its part of the manifest were applied, so what the server fills in is no difference.
 *
 * <p>Start at {@link io.crossplane.provider.deploy.drift.DriftControl}. May use {@code deploy} and what that may use.
 */
@NullMarked
package io.crossplane.provider.deploy.drift;

import org.jspecify.annotations.NullMarked;
