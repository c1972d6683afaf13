package io.crossplane.provider.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.ObjectHead;

/**
 * The time that a revision has to become ready once, if it counts as failed otherwise. Pure.
 *
 * <p>Only a revision that the provider has made is on trial, and not one that it has gone back to. What came of it stands on the
 * record, so that a release that was ready does not fail later: as an annotation, for Helm copies labels to the next revision.
 */
public sealed interface Trial {

    /** Annotation on a release record: whether the release became ready with this revision. */
    String WAS_READY = "vcluster.crossplane.io/was-ready";

    /** There is none. */
    record None() implements Trial {}

    /** It is not ready yet, and has this time left. */
    record Running(Duration left) implements Trial {}

    /** It is ready, which is not noted yet. */
    record Passed() implements Trial {}

    /** It is not ready, and its time is over. */
    record Failed(String why) implements Trial {}

    /**
     * How it stands.
     *
     * @param newest the newest record
     * @param limit how long it may take from the beginning of the Helm operation
     * @param notReady why it is not ready; empty if it is
     */
    static Trial of(StoredRelease newest, Duration limit, Optional<String> notReady, Instant now) {
        if (!isOnTrial(newest)) {
            return new None();
        }
        if (notReady.isEmpty()) {
            return new Passed();
        }
        Instant until = newest.record().info().lastDeployed().orElse(Instant.EPOCH).plus(limit);
        return now.isBefore(until) ? new Running(Duration.between(now, until))
                : new Failed("not ready within %s: %s".formatted(text(limit), notReady.get()));
    }

    private static boolean isOnTrial(StoredRelease newest) {
        return newest.record().info().status() == ReleaseStatus.DEPLOYED && newest.chart().isPresent()
                && !newest.head().annotations().containsKey(WAS_READY)
                && Attempt.in(newest.head().labels()).filter(attempt -> !attempt.isGivenUp()).isPresent();
    }

    /** What there is to note on the record, as differences. */
    default List<String> differences() {
        return switch (this) {
            case None() -> List.of();
            case Running(Duration left) -> List.of();
            case Passed() -> List.of("release.wasReady");
            case Failed(String why) -> List.of("release.readiness");
        };
    }

    /** When it is to be looked at again by itself. */
    default Optional<Duration> again() {
        return this instanceof Running(Duration left) ? Optional.of(left) : Optional.empty();
    }

    /** The annotation for a record of a release that is ready. */
    static Map<String, String> passed() {
        return Map.of(WAS_READY, "true");
    }

    /** The annotation for a record of a release that did not become so; Helm forgets that it failed as soon as there is a newer one. */
    static Map<String, String> failed() {
        return Map.of(WAS_READY, "false");
    }

    /** Whether a record is of a revision that never became ready in its time. */
    static boolean hasFailed(ObjectHead record) {
        return "false".equals(record.annotations().get(WAS_READY));
    }

    /** As users write it. */
    private static String text(Duration limit) {
        return limit.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
