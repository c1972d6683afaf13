package io.crossplane.provider.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;

import io.crossplane.provider.apis.v1alpha1.FailurePolicy;
import io.crossplane.provider.apis.v1alpha1.ReleaseFailure;
import io.crossplane.provider.helm.release.ReleaseStatus;
import org.junit.jupiter.api.Test;

/** What a status says of the failure that a release is in. */
class FailureViewTest {

    private static final Instant BEGUN = Instant.parse("2026-01-02T03:04:05.5Z");
    private static final Retries ENDLESS = Retries.of(null);

    @Test
    void countsAttemptsAndTellsWhenTheNextIsDue() {
        assertThat(FailureView.of(newest(3, ReleaseStatus.FAILED, new Attempt("w", 2, false)), ENDLESS))
                .contains(new ReleaseFailure("ReleaseFailed", "", "Upgrade", 2, Instant.parse("2026-01-02T03:05:05Z")));
    }

    @Test
    void namesNoTimeWhenThereIsToBeNoOtherAttempt() {
        Retries none = Retries.of(new FailurePolicy(0, null, null));

        assertThat(FailureView.of(newest(1, ReleaseStatus.FAILED, new Attempt("w", 1, false)), none))
                .contains(new ReleaseFailure("ReleaseFailed", "", "Install", 1, null));
    }

    @Test
    void tellsThatAReleaseIsWhatItWasBefore() {
        assertThat(FailureView.of(newest(3, ReleaseStatus.DEPLOYED, new Attempt("w", 2, true)), ENDLESS))
                .contains(new ReleaseFailure("RolledBack", "", "Upgrade", 2, null));
    }

    @Test
    void isSilentOfWhatWorks() {
        assertThat(FailureView.of(newest(3, ReleaseStatus.DEPLOYED, new Attempt("w", 2, false)), ENDLESS)).isEmpty();
        assertThat(FailureView.of(Releases.of(1, ReleaseStatus.DEPLOYED, BEGUN, Map.of()), ENDLESS)).isEmpty();
    }

    private static StoredRelease newest(int revision, ReleaseStatus status, Attempt attempt) {
        return Releases.of(revision, status, BEGUN, attempt.label());
    }
}
