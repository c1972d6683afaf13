package io.crossplane.provider.helm;

import java.time.Duration;

/**
 * What to uninstall.
 *
 * @param deadline how long the call may take, waiting for its turn included
 */
public record UninstallRequest(HelmTarget target, Options options, Duration deadline) {

    public UninstallRequest {
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException("the deadline must be positive");
        }
    }

    /**
     * How Helm goes about it.
     *
     * @param noHooks do not run what the chart wants run before and after
     * @param keepHistory leave the release records, the newest of them as {@code uninstalled}
     */
    public record Options(boolean noHooks, boolean keepHistory, Cascade cascade) {

        /** What a release gets whose owner asks for nothing. */
        public static final Options DEFAULTS = new Options(false, false, Cascade.BACKGROUND);
    }

    /** What becomes of the objects that belong to the deleted ones, such as the pods of a Deployment. */
    public enum Cascade {
        /** They go after their owner. */
        BACKGROUND,
        /** Their owner goes after them. */
        FOREGROUND,
        /** They stay. */
        ORPHAN
    }
}
