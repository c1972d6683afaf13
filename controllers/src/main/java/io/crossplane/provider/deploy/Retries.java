package io.crossplane.provider.deploy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.FailurePolicy;
import io.crossplane.provider.apis.v1alpha1.FailurePolicy.OnExhausted;
import io.crossplane.provider.helm.release.ReleaseHead;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.managed.GoDuration;
import org.jspecify.annotations.Nullable;

/**
 * How often a failed revision is tried again, and what comes after that. Pure.
 *
 * @param limit how many new attempts there are; empty for no end
 * @param backoff before the first of them; doubles with each
 */
public record Retries(Optional<Integer> limit, Duration backoff, OnExhausted onExhausted) {

    private static final Duration BACKOFF = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final int MOST_DOUBLINGS = 10;

    /** What to do about a release that differs from what is wanted. */
    public sealed interface Verdict {

        /** Make a revision. */
        record Go(Attempt attempt) implements Verdict {}

        /** Nothing yet, or nothing any more: what to tell. */
        record Rest(String reason, String message) implements Verdict {}

        /** Go back to the last revision that worked. */
        record RollBack(ReleaseHead to, Attempt last) implements Verdict {}

        /** Take away what never worked. */
        record Uninstall(Attempt last) implements Verdict {}
    }

    /** As a user states it; unset is without end. */
    public static Retries of(@Nullable FailurePolicy policy) {
        if (policy == null) {
            return new Retries(Optional.empty(), BACKOFF, OnExhausted.KEEP);
        }
        return new Retries(Optional.ofNullable(policy.retries()),
                Optional.ofNullable(policy.backoff()).flatMap(GoDuration::parse).orElse(BACKOFF),
                Optional.ofNullable(policy.onExhausted()).orElse(OnExhausted.KEEP));
    }

    /**
     * What to do now.
     *
     * @param wanted hash of what is to be made
     * @param newest the newest record, with its content
     * @param records all of them
     */
    public Verdict judge(String wanted, StoredRelease newest, List<ObjectHead> records, Instant now) {
        Attempt last = Attempt.in(newest.head().labels())
                .filter(attempt -> attempt.wanted().equals(wanted))
                .orElse(null);
        boolean failed = newest.record().info().status() == ReleaseStatus.FAILED;
        if (last == null || !failed && !last.isGivenUp()) {
            return new Verdict.Go(Attempt.first(wanted));
        }
        if (last.isGivenUp()) {
            return rest(last, "is kept as it is");
        }
        if (limit.filter(most -> last.number() > most).isPresent()) {
            return exhausted(last, heads(records));
        }
        Instant next = newest.record().info().lastDeployed().orElse(Instant.EPOCH).plus(pauseAfter(last));
        return now.isBefore(next) ? waiting(last, newest, next) : new Verdict.Go(last.next());
    }

    /** When the attempt after the one that failed is due, if there is to be one. */
    private Duration pauseAfter(Attempt last) {
        Duration pause = backoff.multipliedBy(1L << Math.min(last.number() - 1, MOST_DOUBLINGS));
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }

    private Verdict exhausted(Attempt last, List<ReleaseHead> records) {
        Optional<ReleaseHead> good = lastGood(records);
        if (onExhausted == OnExhausted.ROLLBACK && good.isPresent()) {
            return new Verdict.RollBack(good.get(), last.givenUp());
        }
        if (onExhausted == OnExhausted.UNINSTALL && good.isEmpty()) {
            return new Verdict.Uninstall(last.givenUp());
        }
        return rest(last, "is kept as it is");
    }

    private static Verdict rest(Attempt last, String outcome) {
        return new Verdict.Rest("RetriesExhausted",
                "Helm failed %d times to make what is wanted; the release %s until chart, values or failurePolicy change"
                        .formatted(last.number(), outcome));
    }

    private Verdict waiting(Attempt last, StoredRelease newest, Instant next) {
        String of = limit.map(most -> " of " + (most + 1)).orElse("");
        return new Verdict.Rest("RetryPending", "attempt %d%s failed, the next is due at %s; Helm: %s".formatted(
                last.number(), of, next.truncatedTo(ChronoUnit.SECONDS), newest.record().info().description()));
    }

    private static Optional<ReleaseHead> lastGood(List<ReleaseHead> records) {
        return ReleaseHead.deployed(records)
                .or(() -> ReleaseHead
                        .latest(records.stream().filter(head -> head.status() == ReleaseStatus.SUPERSEDED).toList()));
    }

    private static List<ReleaseHead> heads(List<ObjectHead> records) {
        return records.stream().flatMap(head -> ReleaseHead.of(head.name(), head.labels()).stream()).toList();
    }
}
