package io.crossplane.provider.deploy;

import java.time.Duration;
import java.util.Map;

import io.crossplane.provider.helm.HelmRequest;

/**
 * How the owner of a release wants its revisions made.
 *
 * @param description kept in the record; shown by {@code helm history}
 * @param labels for the record, beside the provider's own
 * @param historyKept how many revisions are kept, the newest included
 * @param timeout the longest that one Helm operation may take
 */
public record Manner(String description, Map<String, String> labels, int historyKept, Duration timeout,
        HelmRequest.Options options) {

    private static final int HISTORY_KEPT = 10;
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    public Manner {
        labels = Map.copyOf(labels);
    }

    /** The same with another description. */
    Manner describedAs(String other) {
        return new Manner(other, labels, historyKept, timeout, options);
    }

    /** As Helm does it unless it is told otherwise. */
    public static Manner usual(String description) {
        return new Manner(description, Map.of(), HISTORY_KEPT, TIMEOUT, HelmRequest.Options.DEFAULTS);
    }
}
