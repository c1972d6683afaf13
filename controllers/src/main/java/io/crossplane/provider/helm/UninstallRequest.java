package io.crossplane.provider.helm;

import java.time.Duration;

/**
 * What to uninstall.
 *
 * @param deadline how long the call may take, waiting for its turn included
 */
public record UninstallRequest(HelmTarget target, Duration deadline) {

    public UninstallRequest {
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException("the deadline must be positive");
        }
    }
}
