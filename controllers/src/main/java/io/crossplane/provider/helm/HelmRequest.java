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
public record HelmRequest(HelmTarget target, Path chart, HelmValues values, String description, Options options,
        Duration deadline) {

    public HelmRequest {
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException("the deadline must be positive");
        }
    }

    /**
     * How Helm goes about it. That it waits for the objects, and undoes what does not become ready, is not among them: it would hold a
     * worker for as long.
     *
     * @param skipCrds leave out the chart's directory {@code crds}, which Helm installs once and never upgrades
     * @param cleanupOnFail when an upgrade fails, delete the objects that it made; an install leaves them in any case
     * @param openApiValidation have Helm hold the objects against the API server's OpenAPI documents before it applies them. They are
     *     downloaded for each call, which doubles its time; and Helm 3.21 leaves the check to servers that offer one of their own (all
     *     since Kubernetes 1.27) without asking them for it
     */
    public record Options(boolean skipCrds, boolean cleanupOnFail, boolean openApiValidation) {

        /** What a release gets whose owner asks for nothing. */
        public static final Options DEFAULTS = new Options(false, false, false);
    }
}
