package io.crossplane.provider.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.helm.release.ReleaseStatus;
import org.junit.jupiter.api.Test;

/** Whose an unfinished operation is, and when it counts as dead (PF-21, JV-31). */
class PendingOperationTest {

    private static final Instant BEGUN = Instant.parse("2026-01-01T00:00:07.654321Z");
    private static final Duration FOREIGN = Duration.ofMinutes(10);

    @Test
    void anInstallBegunWithinTheSecondOfItsAnnouncementIsOurs() {
        PendingOperation operation = PendingOperation.of(Releases.of(1, ReleaseStatus.PENDING_INSTALL, BEGUN, Map.of()),
                Optional.of(Instant.parse("2026-01-01T00:00:07Z")));
        assertThat(operation.isOurs()).isTrue();
    }

    @Test
    void anInstallBegunBeforeAnyAnnouncementIsForeign() {
        var release = Releases.of(1, ReleaseStatus.PENDING_INSTALL, BEGUN, Map.of());
        assertThat(PendingOperation.of(release, Optional.empty()).isOurs()).isFalse();
        assertThat(PendingOperation.of(release, Optional.of(BEGUN.plusSeconds(1))).isOurs()).isFalse();
    }

    @Test
    void anUpgradeIsOursIfTheRecordWasLabelledForItsRevision() {
        assertThat(upgrade(ReleaseStatus.PENDING_UPGRADE, "3").isOurs()).isTrue();
        assertThat(upgrade(ReleaseStatus.PENDING_UPGRADE, "2").isOurs()).isFalse();
    }

    @Test
    void aRollbackIsForeignForItCopiesTheLabelsOfAnOlderRevision() {
        assertThat(upgrade(ReleaseStatus.PENDING_ROLLBACK, "2").isOurs()).isFalse();
    }

    @Test
    void anUninstallOfALivingObjectIsForeignWhateverTheLabelsSay() {
        assertThat(upgrade(ReleaseStatus.UNINSTALLING, "3").isOurs()).isFalse();
    }

    @Test
    void ourOwnIsDeadAfterAMoment() {
        PendingOperation ours = upgrade(ReleaseStatus.PENDING_UPGRADE, "3");
        assertThat(ours.deadAt(BEGUN.plusSeconds(4), FOREIGN)).isPresent();
        assertThat(ours.deadAt(BEGUN.plusSeconds(5), FOREIGN)).isEmpty();
    }

    @Test
    void aForeignOneIsWaitedForUntilTheLimit() {
        PendingOperation foreign = upgrade(ReleaseStatus.PENDING_UPGRADE, "");
        assertThat(foreign.deadAt(BEGUN.plus(FOREIGN).minusMillis(1), FOREIGN)).isPresent();
        assertThat(foreign.deadAt(BEGUN.plus(FOREIGN), FOREIGN)).isEmpty();
    }

    @Test
    void nothingIsWaitedForWhenNothingIsUnderWay() {
        assertThat(upgrade(ReleaseStatus.DEPLOYED, "3").deadAt(BEGUN, FOREIGN)).isEmpty();
        assertThat(upgrade(ReleaseStatus.FAILED, "").deadAt(BEGUN, FOREIGN)).isEmpty();
    }

    @Test
    void anUninstallThatIsDoneIsWaitedForByNobody() {
        assertThat(upgrade(ReleaseStatus.UNINSTALLING, "").deadAt(BEGUN, FOREIGN)).isPresent();
        assertThat(upgrade(ReleaseStatus.UNINSTALLED, "").deadAt(BEGUN, FOREIGN)).isEmpty();
    }

    private static PendingOperation upgrade(ReleaseStatus status, String announced) {
        return PendingOperation.of(Releases.of(3, status, BEGUN, Map.of(OwnerMark.OPERATION, announced)),
                Optional.of(BEGUN));
    }
}
