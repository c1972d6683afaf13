package io.crossplane.provider.deploy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.helm.Helm;
import io.crossplane.provider.helm.HelmException;
import io.crossplane.provider.helm.HelmRequest;
import io.crossplane.provider.helm.HelmValues;
import io.crossplane.provider.helm.UninstallRequest;
import io.crossplane.provider.helm.chart.ReleaseCharts;
import io.crossplane.provider.helm.release.ReleaseHead;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.managed.ExternalException;

/**
 * Installs, upgrades and uninstalls a release, and heals one that a killed process or another's failure left behind. Every step can be
 * repeated.
 */
public final class Installer {

    private static final Duration DISTRUST = Duration.ofSeconds(3);

    private final Helm helm;
    private final ReleaseCharts rollbacks;
    private final Clock clock;
    private final Duration foreignOperationLimit;

    /**
     * @param rollbacks makes charts of old records
     * @param foreignOperationLimit after which an unfinished operation of somebody else counts as dead
     */
    public Installer(Helm helm, ReleaseCharts rollbacks, Clock clock, Duration foreignOperationLimit) {
        this.helm = helm;
        this.rollbacks = rollbacks;
        this.clock = clock;
        this.foreignOperationLimit = foreignOperationLimit;
    }

    /** Makes the first revision. The namespace is there. */
    public void install(Site site, NextRevision wanted) {
        try {
            helm.install(wanted.request(site));
        } finally {
            site.distrust().accept(DISTRUST);
            markFirst(site, wanted);
        }
    }

    private static Map<String, String> labels(Site site, NextRevision made) {
        Map<String, String> all = new HashMap<>(made.manner().labels());
        all.putAll(site.owner().labels());
        all.putAll(made.attempt().label());
        return all;
    }

    /** Also after a failure: what Helm has left behind is ours. There is nothing to mark if it left nothing. */
    private static void markFirst(Site site, NextRevision made) {
        try {
            site.records()
                    .mark(ReleaseHead.recordName(site.key().release(), 1), labels(site, made),
                            made.mark().annotations());
        } catch (KubeException e) {
            if (e.kind() != KubeException.Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    /**
     * Takes away a record that Helm cannot go on from: of an operation that was cut off, or of an installation that failed.
     *
     * @param records all of the release, oldest first
     * @param newest the last of them
     * @param announced when the creation of the release was last announced on the managed resource
     * @return what Helm can go on from; empty if that is nothing, so that it has to be installed again
     * @throws ExternalException while the operation may still be running
     */
    List<ObjectHead> withoutDead(Site site, List<ObjectHead> records, StoredRelease newest,
            Optional<Instant> announced) {
        PendingOperation operation = PendingOperation.of(newest, announced);
        operation.deadAt(clock.instant(), foreignOperationLimit).ifPresent(end -> {
            throw inProgress(newest, operation.since(), end);
        });
        if (!PendingOperation.isRemnant(newest.record())) {
            return records;
        }
        site.records().delete(newest.head().name());
        return records.stream().filter(head -> !head.name().equals(newest.head().name())).toList();
    }

    private ExternalException inProgress(StoredRelease newest, Instant since, Instant end) {
        return Failures.invalid("OperationInProgress",
                "another Helm operation on the release is in progress since %s (%s); if it does not end, the provider goes on at %s"
                        .formatted(since.truncatedTo(ChronoUnit.SECONDS), newest.record().info().status().word(),
                                end.truncatedTo(ChronoUnit.SECONDS)))
                .dueAfter(Duration.between(clock.instant(), end));
    }

    /** @param records what {@link #withoutDead} left; not empty */
    void upgrade(Site site, NextRevision wanted, List<ObjectHead> records) {
        ObjectHead newest = records.getLast();
        announce(site, newest, wanted.attempt());
        int made = helm.upgrade(wanted.request(site)).revision();
        site.records()
                .mark(ReleaseHead.recordName(site.key().release(), made), labels(site, wanted),
                        wanted.mark().annotations());
        site.distrust().accept(DISTRUST);
        prune(site, records, wanted.manner().historyKept());
    }

    /** Writes on the newest record what comes next; Helm copies it to the revision that it makes. */
    private static void announce(Site site, ObjectHead newest, Attempt attempt) {
        Map<String, String> labels = new HashMap<>(site.owner().labelsBefore(revision(newest) + 1));
        labels.putAll(attempt.label());
        site.records().mark(newest.name(), labels, Map.of());
    }

    /**
     * Makes a revision that is what an older one was.
     *
     * @param last the attempt that is given up with this
     * @param records what {@link #withoutDead} left; not empty
     */
    void rollBack(Site site, ReleaseHead to, Attempt last, List<ObjectHead> records, Manner manner) {
        ReleaseCharts.Rebuilt old = rollbacks.of(site.records().release(to.record()));
        announce(site, records.getLast(), last);
        Duration limit = site.cluster().deadline().atMost(manner.timeout());
        int made = helm.upgrade(new HelmRequest(site.target(), old.chart(), HelmValues.of(old.config()),
                manner.description(), manner.options(), limit)).revision();
        site.records()
                .mark(ReleaseHead.recordName(site.key().release(), made), Map.of(),
                        ChartMark.annotationsOf(to, records));
        site.distrust().accept(DISTRUST);
        prune(site, records, manner.historyKept());
    }

    /** Takes away what never worked; the record stays, to tell so. */
    void giveUp(Site site, ObjectHead newest, Attempt last, Duration limit) {
        site.records().mark(newest.name(), last.label(), Map.of());
        uninstall(site, new UninstallRequest.Options(false, true, UninstallRequest.Cascade.BACKGROUND), limit);
    }

    /**
     * Only writes whose it is, where its chart comes from, and the user's labels: adopts a release without touching what it runs.
     */
    public void adopt(Site site, StoredRelease release, ChartMark mark, Map<String, String> labels) {
        Map<String, String> all = new HashMap<>(labels);
        all.putAll(site.owner().labels());
        site.records().mark(release.head().name(), all, mark.annotations());
    }

    /**
     * How the trial of a release stands that counts as failed unless it becomes ready.
     *
     * @param limit how long it may take from the beginning of the Helm operation
     * @param notReady why it is not ready; empty if it is
     */
    public Trial trial(StoredRelease newest, Duration limit, Optional<String> notReady) {
        return Trial.of(newest, limit, notReady, clock.instant());
    }

    /** Notes on the record what came of a trial; one that has failed becomes a failed revision, as {@code helm upgrade --wait} leaves it. */
    public void conclude(Site site, StoredRelease newest, Trial trial) {
        switch (trial) {
            case Trial.None() -> {
            }
            case Trial.Running(Duration left) -> {
            }
            case Trial.Passed() -> site.records().mark(newest.head().name(), Map.of(), Trial.passed());
            case Trial.Failed(String why) -> {
                site.records().fail(newest.head(), why);
                site.distrust().accept(DISTRUST);
            }
        }
    }

    /**
     * Removes the release and its records; absent is success.
     *
     * @param limit the longest that it may take
     */
    public void uninstall(Site site, UninstallRequest.Options options, Duration limit) {
        try {
            helm.uninstall(new UninstallRequest(site.target(), options, site.cluster().deadline().atMost(limit)));
        } catch (HelmException e) {
            if (e.kind() != HelmException.Kind.RELEASE_NOT_FOUND) {
                throw e;
            }
        }
    }

    private static int revision(ObjectHead head) {
        return ReleaseHead.of(head.name(), head.labels()).map(ReleaseHead::revision).orElse(0);
    }

    /** One less than is kept, for the upgrade has just added one. */
    private static void prune(Site site, List<ObjectHead> records, int kept) {
        List<ReleaseHead> heads = records.stream()
                .flatMap(head -> ReleaseHead.of(head.name(), head.labels()).stream())
                .toList();
        ReleaseHead.prunable(heads, Math.max(1, kept - 1)).forEach(head -> site.records().delete(head.record()));
    }
}
