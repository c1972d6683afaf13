package io.crossplane.provider.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.ObjectHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether a revision that has to become ready is, and what is to be noted. */
class TrialTest {

    private static final Instant BEGUN = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Optional<String> NOT_READY = Optional.of("Deployment demo: 0 of 1");
    private static final Map<String, String> OURS = new Attempt("0123", 1, false).label();
    private static final Map<String, String> FETCHED = Map.of(ChartMark.SOURCE, "4567");

    @Test
    void runsUntilItsTimeIsOver() {
        Trial trial = trial(release(ReleaseStatus.DEPLOYED, OURS, FETCHED), NOT_READY, LIMIT.minusSeconds(1));

        assertThat(trial).isEqualTo(new Trial.Running(Duration.ofSeconds(1)));
        assertThat(trial.again()).contains(Duration.ofSeconds(1));
        assertThat(trial.differences()).isEmpty();
    }

    @Test
    void failsWhenItsTimeIsOver() {
        Trial trial = trial(release(ReleaseStatus.DEPLOYED, OURS, FETCHED), NOT_READY, LIMIT);

        assertThat(trial).isEqualTo(new Trial.Failed("not ready within 1m30s: Deployment demo: 0 of 1"));
        assertThat(trial.differences()).containsExactly("release.readiness");
    }

    @Test
    void isPassedOnceTheReleaseIsReadyHoweverLateThatIsNoticed() {
        assertThat(trial(release(ReleaseStatus.DEPLOYED, OURS, FETCHED), Optional.empty(), Duration.ofDays(1)))
                .isEqualTo(new Trial.Passed());
    }

    @Test
    void isOverForAReleaseThatWasReady() {
        Map<String, String> noted = Map.of(ChartMark.SOURCE, "4567", Trial.WAS_READY, "true");

        assertThat(trial(release(ReleaseStatus.DEPLOYED, OURS, noted), NOT_READY, Duration.ofDays(1)))
                .isEqualTo(new Trial.None());
    }

    @Test
    void isForNothingThatOthersHaveMade() {
        assertThat(trial(release(ReleaseStatus.DEPLOYED, OURS, Map.of()), NOT_READY, LIMIT))
                .isEqualTo(new Trial.None());
        assertThat(trial(release(ReleaseStatus.DEPLOYED, Map.of(), FETCHED), NOT_READY, LIMIT))
                .isEqualTo(new Trial.None());
    }

    @Test
    void isNotForWhatWasGoneBackTo() {
        Map<String, String> back = new Attempt("0123", 1, true).label();

        assertThat(trial(release(ReleaseStatus.DEPLOYED, back, FETCHED), NOT_READY, LIMIT)).isEqualTo(new Trial.None());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DEPLOYED")
    void isOnlyForWhatHelmIsDoneWith(ReleaseStatus status) {
        assertThat(trial(release(status, OURS, FETCHED), NOT_READY, LIMIT)).isEqualTo(new Trial.None());
    }

    private static Trial trial(StoredRelease release, Optional<String> notReady, Duration after) {
        return Trial.of(release, LIMIT, notReady, BEGUN.plus(after));
    }

    private static StoredRelease release(ReleaseStatus status, Map<String, String> labels,
            Map<String, String> annotations) {
        StoredRelease release = Releases.of(1, status, BEGUN, labels);
        ObjectHead head = release.head();
        return new StoredRelease(new ObjectHead(head.namespace(), head.name(), head.uid(), head.resourceVersion(),
                head.deleting(), head.labels(), annotations), release.record());
    }
}
