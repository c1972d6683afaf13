package io.crossplane.provider.deploy;

import java.time.temporal.ChronoUnit;
import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.ReleaseFailure;
import io.crossplane.provider.helm.release.ReleaseRecord;
import io.crossplane.provider.helm.release.ReleaseStatus;

/** Shows the failure that a release is in, as its newest record tells it. Pure. */
public final class FailureView {

    private FailureView() {}

    /** Empty if there is none. */
    public static Optional<ReleaseFailure> of(StoredRelease newest, Retries retries) {
        ReleaseRecord record = newest.record();
        Optional<Attempt> attempt = Attempt.in(newest.head().labels());
        Integer attempts = attempt.map(Attempt::number).orElse(null);
        if (record.info().status() == ReleaseStatus.FAILED) {
            return Optional.of(new ReleaseFailure("ReleaseFailed", record.info().description(), step(record), attempts,
                    retries.due(newest).map(due -> due.truncatedTo(ChronoUnit.SECONDS)).orElse(null)));
        }
        boolean back = record.info().status() == ReleaseStatus.DEPLOYED
                && attempt.filter(Attempt::isGivenUp).isPresent();
        return back
                ? Optional.of(new ReleaseFailure("RolledBack", record.info().description(), "Upgrade", attempts, null))
                : Optional.empty();
    }

    private static String step(ReleaseRecord record) {
        return record.revision() == 1 ? "Install" : "Upgrade";
    }
}
