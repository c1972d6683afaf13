package io.crossplane.provider.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.FailurePolicy;
import io.crossplane.provider.apis.v1alpha1.FailurePolicy.OnExhausted;
import io.crossplane.provider.deploy.Retries.Verdict;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.ObjectHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether a failed revision is tried again, and what comes after. */
class RetriesTest {

    private static final Instant FAILED_AT = Instant.parse("2026-01-02T03:04:05Z");
    private static final String WANTED = "0123";
    private static final Attempt GIVEN_UP = new Attempt(WANTED, 1, true);
    private static final Retries ENDLESS = Retries.of(null);

    @Test
    void whatDidNotFailIsMadeAtOnce() {
        assertThat(judge(ENDLESS, ReleaseStatus.DEPLOYED, Map.of(), Duration.ZERO))
                .isEqualTo(new Verdict.Go(new Attempt(WANTED, 1, false)));
        assertThat(judge(ENDLESS, ReleaseStatus.DEPLOYED, new Attempt(WANTED, 3, false).label(), Duration.ZERO))
                .isEqualTo(new Verdict.Go(new Attempt(WANTED, 1, false)));
    }

    @Test
    void aChangedWishBeginsANewCount() {
        assertThat(judge(limited(0, OnExhausted.KEEP), ReleaseStatus.FAILED, new Attempt("4567", 9, true).label(),
                Duration.ZERO)).isEqualTo(new Verdict.Go(new Attempt(WANTED, 1, false)));
    }

    @ParameterizedTest
    @CsvSource({"1, 30", "2, 60", "3, 120", "5, 480", "6, 900", "40, 900"})
    void waitsTwiceAsLongEachTime(int failed, long seconds) {
        var label = new Attempt(WANTED, failed, false).label();

        assertThat(judge(ENDLESS, ReleaseStatus.FAILED, label, Duration.ofSeconds(seconds - 1)))
                .isInstanceOf(Verdict.Rest.class);
        assertThat(judge(ENDLESS, ReleaseStatus.FAILED, label, Duration.ofSeconds(seconds)))
                .isEqualTo(new Verdict.Go(new Attempt(WANTED, failed + 1, false)));
    }

    @Test
    void saysWhatItWaitsFor() {
        assertThat(judge(limited(3, OnExhausted.KEEP), ReleaseStatus.FAILED, new Attempt(WANTED, 1, false).label(),
                Duration.ZERO))
                .isEqualTo(new Verdict.Rest("RetryPending",
                        "attempt 1 of 4 failed, the next attempt is due at 2026-01-02T03:04:35Z; Helm: ",
                        Optional.of(FAILED_AT.plusSeconds(30))));
    }

    @Test
    void afterTheLastAttemptTheReleaseIsKeptByDefault() {
        Verdict verdict = judge(limited(2, OnExhausted.KEEP), ReleaseStatus.FAILED,
                new Attempt(WANTED, 3, false).label(), Duration.ofHours(1));

        assertThat(verdict).isEqualTo(exhausted(3, "the failed revision is kept"));
    }

    @Test
    void rollsBackToWhatWorked() {
        Retries policy = limited(0, OnExhausted.ROLLBACK);
        StoredRelease newest = release(3, ReleaseStatus.FAILED, new Attempt(WANTED, 1, false).label());
        List<ObjectHead> records = List.of(Releases.head(1, ReleaseStatus.SUPERSEDED, Map.of()),
                Releases.head(2, ReleaseStatus.DEPLOYED, Map.of()), newest.head());

        assertThat(policy.judge(WANTED, newest, records, FAILED_AT)).isInstanceOfSatisfying(Verdict.RollBack.class,
                back -> {
                    assertThat(back.to().revision()).isEqualTo(2);
                    assertThat(back.last()).isEqualTo(new Attempt(WANTED, 1, true));
                });
    }

    @Test
    void doesNotRollBackToWhatDidNotBecomeReady() {
        StoredRelease newest = release(3, ReleaseStatus.FAILED, new Attempt(WANTED, 2, false).label());
        ObjectHead head = Releases.head(2, ReleaseStatus.SUPERSEDED, Map.of());
        ObjectHead unready = new ObjectHead(head.namespace(), head.name(), head.uid(), head.resourceVersion(), false,
                head.labels(), Trial.failed());
        List<ObjectHead> records = List.of(Releases.head(1, ReleaseStatus.SUPERSEDED, Map.of()), unready,
                newest.head());

        assertThat(limited(1, OnExhausted.ROLLBACK).judge(WANTED, newest, records, FAILED_AT))
                .isInstanceOfSatisfying(Verdict.RollBack.class, back -> assertThat(back.to().revision()).isEqualTo(1));
    }

    @Test
    void hasNothingToRollBackToAfterTheFirst() {
        assertThat(judge(limited(0, OnExhausted.ROLLBACK), ReleaseStatus.FAILED, new Attempt(WANTED, 1, false).label(),
                Duration.ZERO)).isInstanceOf(Verdict.Rest.class);
    }

    @Test
    void uninstallsOnlyWhatNeverWorked() {
        Retries policy = limited(0, OnExhausted.UNINSTALL);
        StoredRelease newest = release(2, ReleaseStatus.FAILED, new Attempt(WANTED, 1, false).label());

        assertThat(policy.judge(WANTED, newest, List.of(newest.head()), FAILED_AT))
                .isEqualTo(new Verdict.Uninstall(new Attempt(WANTED, 1, true)));
        assertThat(policy.judge(WANTED, newest,
                List.of(Releases.head(1, ReleaseStatus.SUPERSEDED, Map.of()), newest.head()), FAILED_AT))
                .isInstanceOf(Verdict.Rest.class);
    }

    @Test
    void allOrNothingGoesBackOrUninstallsAfterOneAttemptUnlessMoreAreAllowed() {
        StoredRelease first = release(1, ReleaseStatus.FAILED, new Attempt(WANTED, 1, false).label());
        StoredRelease second = release(2, ReleaseStatus.FAILED, new Attempt(WANTED, 1, false).label());
        List<ObjectHead> both = List.of(Releases.head(1, ReleaseStatus.SUPERSEDED, Map.of()), second.head());
        Retries atomic = Retries.undoing(null);

        assertThat(atomic.judge(WANTED, first, List.of(first.head()), FAILED_AT))
                .isEqualTo(new Verdict.Uninstall(new Attempt(WANTED, 1, true)));
        assertThat(atomic.judge(WANTED, second, both, FAILED_AT)).isInstanceOf(Verdict.RollBack.class);
        assertThat(Retries.undoing(new FailurePolicy(1, "30s", OnExhausted.KEEP))
                .judge(WANTED, second, both, FAILED_AT.plusSeconds(30)))
                .isEqualTo(new Verdict.Go(new Attempt(WANTED, 2, false)));
    }

    @Test
    void anAttemptThatWasCutOffIsTheSameOneAgain() {
        assertThat(judge(limited(3, OnExhausted.KEEP), ReleaseStatus.PENDING_UPGRADE,
                new Attempt(WANTED, 3, false).label(), Duration.ZERO))
                .isEqualTo(new Verdict.Go(new Attempt(WANTED, 3, false)));
    }

    @Test
    void whatIsInstalledAgainStaysSo() {
        assertThat(
                judge(limited(0, OnExhausted.ROLLBACK), ReleaseStatus.DEPLOYED, GIVEN_UP.label(), Duration.ofHours(1)))
                .isEqualTo(exhausted(1, "what worked before is installed again"));
    }

    @Test
    void whatIsUninstalledStaysSo() {
        assertThat(judge(limited(0, OnExhausted.UNINSTALL), ReleaseStatus.UNINSTALLED, GIVEN_UP.label(),
                Duration.ofHours(1))).isEqualTo(exhausted(1, "the release, which never worked, is uninstalled"));
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "PENDING_UPGRADE", "UNKNOWN"})
    void aWayBackThatWasCutOffIsGoneAgain(ReleaseStatus status) {
        StoredRelease newest = release(2, status, GIVEN_UP.label());
        List<ObjectHead> records = List.of(Releases.head(1, ReleaseStatus.DEPLOYED, Map.of()), newest.head());

        assertThat(limited(0, OnExhausted.ROLLBACK).judge(WANTED, newest, records, FAILED_AT))
                .isInstanceOfSatisfying(Verdict.RollBack.class, back -> assertThat(back.to().revision()).isEqualTo(1));
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "UNINSTALLING"})
    void anEndThatWasCutOffIsMade(ReleaseStatus status) {
        assertThat(judge(limited(0, OnExhausted.UNINSTALL), status, GIVEN_UP.label(), Duration.ZERO))
                .isEqualTo(new Verdict.Uninstall(GIVEN_UP));
    }

    @Test
    void aWayBackThatFailsIsTriedAgainLaterAndLater() {
        List<ObjectHead> records = List.of(Releases.head(1, ReleaseStatus.DEPLOYED, Map.of()),
                Releases.head(2, ReleaseStatus.FAILED, GIVEN_UP.label()),
                Releases.head(3, ReleaseStatus.FAILED, GIVEN_UP.label()),
                Releases.head(4, ReleaseStatus.FAILED, GIVEN_UP.label()));
        StoredRelease newest = release(4, ReleaseStatus.FAILED, GIVEN_UP.label());
        Retries policy = limited(0, OnExhausted.ROLLBACK);

        assertThat(policy.judge(WANTED, newest, records, FAILED_AT.plusSeconds(59)))
                .isEqualTo(new Verdict.Rest("RetryPending",
                        "going back to revision 1 failed, the next attempt is due at 2026-01-02T03:05:05Z; Helm: ",
                        Optional.of(FAILED_AT.plusSeconds(60))));
        assertThat(policy.judge(WANTED, newest, records, FAILED_AT.plusSeconds(60)))
                .isInstanceOf(Verdict.RollBack.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"DEPLOYED", "UNINSTALLED", "FAILED"})
    void moreRetriesAllowAnotherAttemptAtWhatWasGivenUp(ReleaseStatus status) {
        for (Retries more : List.of(limited(1, OnExhausted.ROLLBACK), ENDLESS)) {
            assertThat(judge(more, status, GIVEN_UP.label(), Duration.ZERO))
                    .isEqualTo(new Verdict.Go(new Attempt(WANTED, 2, false)));
        }
    }

    @Test
    void tellsWhenTheNextAttemptIsDue() {
        var twice = new Attempt(WANTED, 2, false).label();

        assertThat(ENDLESS.due(release(2, ReleaseStatus.FAILED, twice))).contains(FAILED_AT.plusSeconds(60));
        assertThat(limited(1, OnExhausted.KEEP).due(release(2, ReleaseStatus.FAILED, twice))).isEmpty();
        assertThat(ENDLESS.due(release(2, ReleaseStatus.DEPLOYED, twice))).isEmpty();
    }

    @Test
    void anAttemptIsReadAsItWasWritten() {
        for (Attempt attempt : List.of(new Attempt("a", 1, false), new Attempt("b", 12, true))) {
            assertThat(Attempt.in(attempt.label())).contains(attempt);
        }
        assertThat(Attempt.in(Map.of(Attempt.LABEL, "nonsense"))).isEmpty();
        assertThat(Attempt.in(Map.of())).isEmpty();
    }

    private static Retries limited(int retries, OnExhausted then) {
        return Retries.of(new FailurePolicy(retries, "30s", then));
    }

    private static Verdict exhausted(int attempts, String outcome) {
        return new Verdict.Rest("RetriesExhausted",
                "Helm failed %d times to make what is wanted; %s; change chart or values, or raise failurePolicy.retries"
                        .formatted(attempts, outcome),
                Optional.empty());
    }

    private static Verdict judge(Retries retries, ReleaseStatus status, Map<String, String> labels, Duration after) {
        StoredRelease newest = release(1, status, labels);
        return retries.judge(WANTED, newest, List.of(newest.head()), FAILED_AT.plus(after));
    }

    private static StoredRelease release(int revision, ReleaseStatus status, Map<String, String> labels) {
        return Releases.of(revision, status, FAILED_AT, labels);
    }
}
