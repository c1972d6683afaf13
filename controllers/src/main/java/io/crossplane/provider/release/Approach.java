package io.crossplane.provider.release;

import java.util.function.Consumer;

import io.crossplane.provider.config.ResolvedConfig;
import io.crossplane.provider.managed.Deadline;

/**
 * One reconcile on its way to the cluster of a release.
 *
 * @param uid of the VClusterRelease
 * @param config told which provider config is used, whose credentials are to be watched
 * @param wake wakes the VClusterRelease
 */
record Approach(String uid, boolean deleting, DesiredRelease desired, Memory memory, Deadline deadline,
        Consumer<ResolvedConfig> config, Runnable wake) {

    void uses(ResolvedConfig resolved) {
        config.accept(resolved);
    }
}
