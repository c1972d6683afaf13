package io.crossplane.provider.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.crossplane.provider.helm.release.ReleaseRecord;
import io.crossplane.provider.helm.release.ReleaseStatus;

/**
 * A Helm operation that a release record says is under way, and whose it is (PF-21, JV-31).
 *
 * <p>Our own operations end with the process that runs them, before the same object is looked at again; so one of ours that is still
 * pending is dead after a moment. Whether it is ours the record tells: before an upgrade the current record is labelled with the
 * revision to come, and Helm copies labels to that revision. A first revision has no record to copy from; it is ours if it was begun
 * after we had announced the creation on the managed resource (MR-119a). A way back of ours is an upgrade for Helm, so a pending
 * rollback is foreign. An uninstall only relabels a record, so whose it is the labels cannot tell; one that is done is waited for by nobody.
 *
 * @param isOurs whether the provider itself began it
 * @param since when it was begun
 */
record PendingOperation(boolean isPending, boolean isOurs, Instant since) {

    private static final Duration DYING = Duration.ofSeconds(5);

    /** @param announced when the creation of the release was last announced; empty if it never was */
    static PendingOperation of(StoredRelease release, Optional<Instant> announced) {
        var record = release.record();
        Instant since = record.info().lastDeployed().orElse(Instant.EPOCH);
        boolean ours = switch (record.info().status()) {
            case PENDING_INSTALL -> announced.filter(at -> !since.isBefore(at)).isPresent();
            case PENDING_UPGRADE -> release.head()
                    .labels()
                    .getOrDefault(OwnerMark.OPERATION, "")
                    .equals(Integer.toString(record.revision()));
            default -> false;
        };
        return new PendingOperation(
                record.info().status().isPending() || record.info().status() == ReleaseStatus.UNINSTALLING, ours,
                since);
    }

    /**
     * Whether a record is nothing to go on from: Helm was in the middle of something, the release was taken away, or its first revision
     * has failed. An upgrade after that would leave out the hooks of an installation.
     */
    static boolean isRemnant(ReleaseRecord record) {
        return switch (record.info().status()) {
            case PENDING_INSTALL, PENDING_UPGRADE, PENDING_ROLLBACK, UNINSTALLING, UNINSTALLED -> true;
            case FAILED -> record.revision() == 1;
            case DEPLOYED, SUPERSEDED, UNKNOWN -> false;
        };
    }

    /** When it counts as dead at the latest; empty if it is over or dead. */
    Optional<Instant> deadAt(Instant now, Duration foreignLimit) {
        Instant end = since.plus(isOurs ? DYING : foreignLimit);
        return isPending && end.isAfter(now) ? Optional.of(end) : Optional.empty();
    }
}
