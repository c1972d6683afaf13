package io.crossplane.provider.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossplane.provider.helm.HelmException;
import io.crossplane.provider.helm.HelmValues;
import io.crossplane.provider.helm.chart.ChartRepack;
import io.crossplane.provider.helm.chart.ReleaseCharts;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.managed.Deadline;
import io.crossplane.provider.managed.ExternalException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What installs and upgrades write beside what Helm does, and how they go on where something was cut off. */
class InstallerTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Duration FOREIGN = Duration.ofMinutes(10);
    private static final Instant LONG_AGO = NOW.minusSeconds(60);
    private static final OwnerMark OWNER = new OwnerMark("u1");
    private static final ChartMark MARK = ChartMark.of(Optional.empty(), "https://example.org", "demo");

    private final FakeHost host = new FakeHost();
    private final FakeHelm helm = new FakeHelm(host);
    private final Installer installer = new Installer(helm,
            new ReleaseCharts(new ChartRepack(Path.of("unused"), CLOCK)), CLOCK, FOREIGN);
    private final Site site = new Site(Cluster.host(host.connection(), Deadline.after(Duration.ofMinutes(1), CLOCK)),
            Releases.KEY, OWNER, host::distrust);

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void anInstallMarksItsRecord() {
        installer.install(site, wanted());
        assertThat(host.labels(1)).containsAllEntriesOf(OWNER.labels()).containsEntry("status", "deployed");
    }

    @Test
    void anInstallThatWasCutOffMarksWhatItLeft() {
        helm.die(FakeHelm.Death.AFTER_THE_RECORD);
        assertThatExceptionOfType(HelmException.class).isThrownBy(() -> installer.install(site, wanted()));
        assertThat(host.labels(1)).containsAllEntriesOf(OWNER.labels()).containsEntry("status", "pending-install");
    }

    @Test
    void anInstallThatLeftNothingFailsForItsOwnReason() {
        helm.die(FakeHelm.Death.BEFORE_THE_RECORD);
        assertThatExceptionOfType(HelmException.class).isThrownBy(() -> installer.install(site, wanted()))
                .withMessage("was cut off");
    }

    @Test
    void anUpgradeAnnouncesItsRevisionOnTheCurrentRecordFirst() {
        host.record(1, ReleaseStatus.DEPLOYED, OWNER.labels());
        helm.die(FakeHelm.Death.BEFORE_THE_RECORD);
        assertThatExceptionOfType(HelmException.class)
                .isThrownBy(() -> upgrade(1, ReleaseStatus.DEPLOYED, OWNER.labels(), LONG_AGO));
        assertThat(host.labels(1)).containsEntry(OwnerMark.OPERATION, "2");
    }

    @Test
    void ourOwnDeadInstallIsMadeAgain() {
        host.record(1, ReleaseStatus.PENDING_INSTALL, Map.of());
        upgrade(1, ReleaseStatus.PENDING_INSTALL, Map.of(), LONG_AGO);
        assertThat(helm.calls()).containsExactly("install");
        assertThat(host.labels(1)).containsAllEntriesOf(OWNER.labels()).containsEntry("status", "deployed");
    }

    @Test
    void ourOwnDeadUpgradeIsMadeAgainFromTheRevisionBefore() {
        host.record(1, ReleaseStatus.SUPERSEDED, OWNER.labelsBefore(2));
        host.record(2, ReleaseStatus.PENDING_UPGRADE, OWNER.labelsBefore(2));
        upgrade(2, ReleaseStatus.PENDING_UPGRADE, OWNER.labelsBefore(2), LONG_AGO);
        assertThat(helm.calls()).containsExactly("upgrade");
        assertThat(host.revisions()).containsExactly(1, 2);
        assertThat(host.labels(2)).containsEntry("status", "deployed");
    }

    @Test
    void ourOwnOperationGetsAMomentToDie() {
        host.record(1, ReleaseStatus.PENDING_INSTALL, Map.of());
        assertRefusedUntouched(() -> upgrade(1, ReleaseStatus.PENDING_INSTALL, Map.of(), NOW.minusSeconds(2)));
    }

    @Test
    void aForeignOperationIsWaitedFor() {
        host.record(2, ReleaseStatus.PENDING_UPGRADE, OWNER.labels());
        assertRefusedUntouched(() -> upgrade(2, ReleaseStatus.PENDING_UPGRADE, OWNER.labels(), LONG_AGO));
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING_UPGRADE", "PENDING_ROLLBACK", "UNINSTALLING"})
    void aForeignOperationIsTakenOverWhenItsTimeIsUp(ReleaseStatus unfinished) {
        host.record(1, ReleaseStatus.DEPLOYED, OWNER.labels());
        host.record(2, unfinished, OWNER.labels());
        upgrade(2, unfinished, OWNER.labels(), NOW.minus(FOREIGN));
        assertThat(host.revisions()).containsExactly(1, 2);
        assertThat(host.labels(2)).containsEntry("status", "deployed");
    }

    @Test
    void aFailedRevisionIsFollowedByAGoodOne() {
        host.record(1, ReleaseStatus.DEPLOYED, OWNER.labels());
        host.record(2, ReleaseStatus.FAILED, OWNER.labels());
        upgrade(2, ReleaseStatus.FAILED, OWNER.labels(), NOW);
        assertThat(helm.calls()).containsExactly("upgrade");
        assertThat(host.labels(3)).containsEntry("status", "deployed");
    }

    @Test
    void anInstallThatFailedIsMadeAgainWithItsHooks() {
        host.record(1, ReleaseStatus.FAILED, OWNER.labels());
        upgrade(1, ReleaseStatus.FAILED, OWNER.labels(), NOW);
        assertThat(helm.calls()).containsExactly("install");
        assertThat(host.labels(1)).containsAllEntriesOf(OWNER.labels()).containsEntry("status", "deployed");
    }

    @Test
    void tenRevisionsAreKept() {
        IntStream.rangeClosed(1, 11)
                .forEach(revision -> host.record(revision, ReleaseStatus.SUPERSEDED, OWNER.labels()));
        host.record(12, ReleaseStatus.DEPLOYED, OWNER.labels());
        upgrade(12, ReleaseStatus.DEPLOYED, OWNER.labels(), LONG_AGO);
        assertThat(host.revisions()).containsExactly(4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
    }

    @Test
    void adoptingOnlyLabels() {
        host.record(3, ReleaseStatus.DEPLOYED, Map.of());
        installer.adopt(site, Releases.of(3, ReleaseStatus.DEPLOYED, LONG_AGO, Map.of()), MARK, Map.of());
        assertThat(helm.calls()).isEmpty();
        assertThat(host.changes()).containsExactly("PATCH sh.helm.release.v1.demo.v3");
        assertThat(host.labels(3)).containsAllEntriesOf(OWNER.labels());
    }

    private void assertRefusedUntouched(Runnable upgrade) {
        assertThatExceptionOfType(ExternalException.class).isThrownBy(upgrade::run)
                .withMessageStartingWith("another Helm operation on the release is in progress since ");
        assertThat(helm.calls()).isEmpty();
        assertThat(host.changes()).isEmpty();
    }

    /** The creation was announced when the newest revision was begun. */
    private void upgrade(int newest, ReleaseStatus status, Map<String, String> labels, Instant begun) {
        List<ObjectHead> alive = installer.withoutDead(site,
                host.snapshot(Duration.ZERO).orElseThrow().releaseRecords(), Releases.of(newest, status, begun, labels),
                Optional.of(begun));
        if (alive.isEmpty()) {
            installer.install(site, wanted());
        } else {
            installer.upgrade(site, wanted(), alive);
        }
    }

    private static NextRevision wanted() {
        return new NextRevision(Path.of("chart.tgz"), HelmValues.of(JsonNodeFactory.instance.objectNode()), MARK,
                Attempt.first("0123"), Manner.usual("test"));
    }
}
