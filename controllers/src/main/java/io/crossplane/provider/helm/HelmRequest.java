package io.crossplane.provider.helm;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What to install or to upgrade to.
 *
 * @param chart a packed chart ({@code .tgz}) on this machine
 * @param description kept in the release record; shown by {@code helm history}
 * @param deadline how long the call may take, waiting for its turn included
 */
public record HelmRequest(HelmTarget target, Path chart, HelmValues values, String description, Duration deadline) {

    public HelmRequest {
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException("the deadline must be positive");
        }
    }
}
