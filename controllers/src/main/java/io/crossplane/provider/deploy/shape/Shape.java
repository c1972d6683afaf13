package io.crossplane.provider.deploy.shape;

import io.crossplane.provider.apis.v1alpha1.ReleaseOptions.CrdPolicy;

/**
 * What is to become of a chart's objects before Helm applies them.
 *
 * @param patches applied to objects and hooks
 * @param noHooks leave out what Helm would run before and after
 * @param takeOwnership whether objects that exist already become those of the release
 * @param crds what becomes of the chart's custom resource definitions
 */
public record Shape(UserPatches.Read patches, boolean noHooks, boolean takeOwnership, CrdPolicy crds) {

    /** Whether Helm does all of it by itself. */
    boolean isPlain() {
        return !isLiteral() && !takeOwnership && crds != CrdPolicy.CREATE_REPLACE;
    }

    /** Whether Helm has to be given other objects than the chart's. */
    boolean isLiteral() {
        return noHooks || !patches.patches().isEmpty();
    }

    /**
     * Whether to bring the chart's custom resource definitions before Helm does.
     *
     * @param first whether there is no revision yet
     */
    boolean bringsKinds(boolean first) {
        return crds == CrdPolicy.CREATE_REPLACE || first && crds != CrdPolicy.SKIP;
    }
}
