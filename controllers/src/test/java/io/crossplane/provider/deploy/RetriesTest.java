package io.crossplane.provider.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.crossplane.provider.apis.v1alpha1.FailurePolicy;
import io.crossplane.provider.apis.v1alpha1.FailurePolicy.OnExhausted;
import io.crossplane.provider.deploy.Retries.Verdict;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.ObjectHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a failed revision is tried again, and what comes after. */
class RetriesTest {

    private static final Instant FAILED_AT = Instant.parse("2026-01-02T03:04:05Z");
    private static final String WANTED = "0123";
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
                        "attempt 1 of 4 failed, the next is due at 2026-01-02T03:04:35Z; Helm: "));
    }

    @Test
    void afterTheLastAttemptTheReleaseIsKeptByDefault() {
        Verdict verdict = judge(limited(2, OnExhausted.KEEP), ReleaseStatus.FAILED,
                new Attempt(WANTED, 3, false).label(), Duration.ofHours(1));

        assertThat(verdict).isEqualTo(new Verdict.Rest("RetriesExhausted",
                "Helm failed 3 times to make what is wanted; the release is kept as it is until chart, values or failurePolicy change"));
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

    @ParameterizedTest
    @CsvSource({"DEPLOYED", "UNINSTALLED", "FAILED"})
    void whatWasGivenUpStaysSo(ReleaseStatus status) {
        assertThat(judge(limited(0, OnExhausted.ROLLBACK), status, new Attempt(WANTED, 1, true).label(),
                Duration.ofHours(1))).isInstanceOf(Verdict.Rest.class);
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

    private static Verdict judge(Retries retries, ReleaseStatus status, Map<String, String> labels, Duration after) {
        StoredRelease newest = release(1, status, labels);
        return retries.judge(WANTED, newest, List.of(newest.head()), FAILED_AT.plus(after));
    }

    private static StoredRelease release(int revision, ReleaseStatus status, Map<String, String> labels) {
        return Releases.of(revision, status, FAILED_AT, labels);
    }
}
