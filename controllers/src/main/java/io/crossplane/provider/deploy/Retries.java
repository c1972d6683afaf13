package io.crossplane.provider.deploy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
 * @param atTheEnd what is done after the last, whichever can be; nothing is done if that is nothing
 */
public record Retries(Optional<Integer> limit, Duration backoff, Set<OnExhausted> atTheEnd) {

    private static final Duration BACKOFF = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final int MOST_DOUBLINGS = 10;

    /** What to do about a release that differs from what is wanted. */
    public sealed interface Verdict {

        /** Make a revision. */
        record Go(Attempt attempt) implements Verdict {}

        /** Nothing yet, or nothing any more: what to tell, and when there is something to do again, if ever. */
        record Rest(String reason, String message, Optional<Instant> due) implements Verdict {}

        /** Go back to the last revision that worked. */
        record RollBack(ReleaseHead to, Attempt last) implements Verdict {}

        /** Take away what never worked. */
        record Uninstall(Attempt last) implements Verdict {}
    }

    /** As a user states it; unset is without end. */
    public static Retries of(@Nullable FailurePolicy policy) {
        if (policy == null) {
            return new Retries(Optional.empty(), BACKOFF, Set.of());
        }
        return new Retries(Optional.ofNullable(policy.retries()),
                Optional.ofNullable(policy.backoff()).flatMap(GoDuration::parse).orElse(BACKOFF),
                Optional.ofNullable(policy.onExhausted()).map(Set::of).orElse(Set.of()));
    }

    /** As a user states it who wants all or nothing: a single attempt if unset, and what has failed is undone. */
    public static Retries undoing(@Nullable FailurePolicy policy) {
        Retries stated = of(policy);
        return new Retries(stated.limit.or(() -> Optional.of(0)), stated.backoff,
                Set.of(OnExhausted.ROLLBACK, OnExhausted.UNINSTALL));
    }

    /**
     * What to do now.
     *
     * <p>That an attempt was the last one is noted before anything is done about it. Only the state of the newest record tells whether it
     * was done: a deployed one is the way back, an uninstalled one is the end; anything else was cut off or has failed, and is done again.
     *
     * @param wanted hash of what is to be made
     * @param newest the newest record, with its content
     * @param records all of them, oldest first
     */
    public Verdict judge(String wanted, StoredRelease newest, List<ObjectHead> records, Instant now) {
        ReleaseStatus status = newest.record().info().status();
        Attempt last = Attempt.in(newest.head().labels())
                .filter(attempt -> attempt.wanted().equals(wanted))
                .orElse(null);
        if (last == null) {
            return new Verdict.Go(Attempt.first(wanted));
        }
        if (last.isGivenUp()) {
            return hasMore(last) ? new Verdict.Go(last.next()) : given(last, newest, records, now);
        }
        if (status.isPending()) {
            return new Verdict.Go(last);
        }
        if (status != ReleaseStatus.FAILED) {
            return new Verdict.Go(Attempt.first(wanted));
        }
        if (!hasMore(last)) {
            return conclude(last, newest, records, now);
        }
        Instant due = due(last, newest);
        return now.isBefore(due) ? waiting(last, newest, due) : new Verdict.Go(last.next());
    }

    private boolean hasMore(Attempt last) {
        return limit.filter(most -> last.number() > most).isEmpty();
    }

    /**
     * When the next attempt is due; empty if the newest revision did not fail, or if there is to be no other attempt.
     *
     * @param newest the newest record, with its content
     */
    Optional<Instant> due(StoredRelease newest) {
        return Attempt.in(newest.head().labels())
                .filter(last -> newest.record().info().status() == ReleaseStatus.FAILED && hasMore(last))
                .map(last -> due(last, newest));
    }

    private Instant due(Attempt last, StoredRelease newest) {
        return after(newest, last.number());
    }

    private Instant after(StoredRelease newest, int failures) {
        Duration pause = backoff.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return newest.record()
                .info()
                .lastDeployed()
                .orElse(Instant.EPOCH)
                .plus(pause.compareTo(LONGEST) < 0 ? pause : LONGEST);
    }

    /** The last attempt was given up: what was to be done about it is done, or is still to be done. */
    private Verdict given(Attempt last, StoredRelease newest, List<ObjectHead> records, Instant now) {
        return switch (newest.record().info().status()) {
            case DEPLOYED -> rest(last, "what worked before is installed again");
            case UNINSTALLED -> rest(last, "the release, which never worked, is uninstalled");
            case FAILED, SUPERSEDED, UNKNOWN, UNINSTALLING, PENDING_INSTALL, PENDING_UPGRADE, PENDING_ROLLBACK ->
                    conclude(last, newest, records, now);
        };
    }

    private Verdict conclude(Attempt last, StoredRelease newest, List<ObjectHead> records, Instant now) {
        Optional<ReleaseHead> good = lastGood(records);
        if (atTheEnd.contains(OnExhausted.ROLLBACK) && good.isPresent()) {
            int failures = failedWaysBack(last, records);
            Instant due = failures == 0 ? now : after(newest, failures);
            return now.isBefore(due) ? waitingToRollBack(good.get(), newest, due)
                    : new Verdict.RollBack(good.get(), last.givenUp());
        }
        if (atTheEnd.contains(OnExhausted.UNINSTALL) && good.isEmpty()) {
            return new Verdict.Uninstall(last.givenUp());
        }
        return rest(last, "the failed revision is kept");
    }

    /** Failed records that bear the note, but for the one that was there when it was written. */
    private static int failedWaysBack(Attempt last, List<ObjectHead> records) {
        long noted = records.reversed().stream().takeWhile(head -> isFailureOf(last.givenUp(), head)).count();
        return (int) Math.max(0, noted - 1);
    }

    private static boolean isFailureOf(Attempt attempt, ObjectHead head) {
        return Attempt.in(head.labels()).filter(attempt::equals).isPresent()
                && ReleaseHead.of(head.name(), head.labels())
                        .filter(each -> each.status() == ReleaseStatus.FAILED)
                        .isPresent();
    }

    private static Verdict rest(Attempt last, String outcome) {
        return new Verdict.Rest("RetriesExhausted",
                "Helm failed %d times to make what is wanted; %s; change chart or values, or raise failurePolicy.retries"
                        .formatted(last.number(), outcome),
                Optional.empty());
    }

    private Verdict waiting(Attempt last, StoredRelease newest, Instant due) {
        String of = limit.map(most -> " of " + (most + 1)).orElse("");
        return pending("attempt %d%s".formatted(last.number(), of), newest, due);
    }

    private static Verdict waitingToRollBack(ReleaseHead good, StoredRelease newest, Instant due) {
        return pending("going back to revision " + good.revision(), newest, due);
    }

    private static Verdict pending(String step, StoredRelease newest, Instant due) {
        return new Verdict.Rest("RetryPending", "%s failed, the next attempt is due at %s; Helm: %s".formatted(step,
                due.truncatedTo(ChronoUnit.SECONDS), newest.record().info().description()), Optional.of(due));
    }

    /** Helm calls every revision superseded that is followed by one, however it went. */
    private static Optional<ReleaseHead> lastGood(List<ObjectHead> records) {
        List<ReleaseHead> heads = records.stream()
                .filter(head -> !Trial.hasFailed(head))
                .flatMap(head -> ReleaseHead.of(head.name(), head.labels()).stream())
                .toList();
        return ReleaseHead.deployed(heads)
                .or(() -> ReleaseHead
                        .latest(heads.stream().filter(head -> head.status() == ReleaseStatus.SUPERSEDED).toList()));
    }
}
