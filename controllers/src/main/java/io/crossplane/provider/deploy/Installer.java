package io.crossplane.provider.deploy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.crossplane.provider.helm.Helm;
import io.crossplane.provider.helm.HelmException;
import io.crossplane.provider.helm.HelmRequest;
import io.crossplane.provider.helm.UninstallRequest;
import io.crossplane.provider.helm.release.ReleaseHead;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.managed.ExternalException;

/**
 * Installs, upgrades and uninstalls a release, and heals one that a killed process or another's failure left behind. Every step can be
 * repeated.
 */
public final class Installer {

    private static final int HISTORY_KEPT = 10;
    private static final Duration DISTRUST = Duration.ofSeconds(3);

    private final Helm helm;
    private final Clock clock;
    private final Duration foreignOperationLimit;

    /** @param foreignOperationLimit after which an unfinished operation of somebody else counts as dead */
    public Installer(Helm helm, Clock clock, Duration foreignOperationLimit) {
        this.helm = helm;
        this.clock = clock;
        this.foreignOperationLimit = foreignOperationLimit;
    }

    /** Makes the first revision. The namespace is there. */
    public void install(Site site, NextRevision wanted) {
        try {
            helm.install(request(site, wanted));
        } finally {
            site.distrust().accept(DISTRUST);
            markFirst(site);
        }
    }

    /** Also after a failure: what Helm has left behind is ours. There is nothing to mark if it left nothing. */
    private static void markFirst(Site site) {
        try {
            site.records().label(ReleaseHead.recordName(site.key().release(), 1), site.owner().labels());
        } catch (KubeException e) {
            if (e.kind() != KubeException.Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    /**
     * Takes away the record of an operation that was cut off.
     *
     * @param records all of the release, oldest first
     * @param newest the last of them
     * @param announced when the creation of the release was last announced on the managed resource
     * @return what Helm can go on from; empty if that is nothing, so that it has to be installed again
     * @throws ExternalException while the operation may still be running
     */
    public List<ObjectHead> withoutDead(Site site, List<ObjectHead> records, StoredRelease newest,
            Optional<Instant> announced) {
        Optional<String> wait = PendingOperation.of(newest, announced).waitFor(clock.instant(), foreignOperationLimit);
        wait.ifPresent(why -> {
            throw new ExternalException(ExternalException.Kind.INTERNAL, why, null);
        });
        if (!PendingOperation.isUnfinished(newest.record().info().status())) {
            return records;
        }
        site.records().delete(newest.head().name());
        return records.stream().filter(head -> !head.name().equals(newest.head().name())).toList();
    }

    /** @param records what {@link #withoutDead} left; not empty */
    public void upgrade(Site site, NextRevision wanted, List<ObjectHead> records) {
        ObjectHead newest = records.getLast();
        site.records().label(newest.name(), site.owner().labelsBefore(revision(newest) + 1));
        helm.upgrade(request(site, wanted));
        site.distrust().accept(DISTRUST);
        prune(site, records);
    }

    /** Only writes the mark of the owner: adopts a release without touching what it runs. */
    public void adopt(Site site, StoredRelease release) {
        site.records().label(release.head().name(), site.owner().labels());
    }

    /** Removes the release and its records; absent is success. */
    public void uninstall(Site site) {
        try {
            helm.uninstall(new UninstallRequest(site.target(), UninstallRequest.Options.DEFAULTS,
                    site.deadline().remaining()));
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
    private static void prune(Site site, List<ObjectHead> records) {
        List<ReleaseHead> heads = records.stream()
                .flatMap(head -> ReleaseHead.of(head.name(), head.labels()).stream())
                .toList();
        ReleaseHead.prunable(heads, HISTORY_KEPT - 1).forEach(head -> site.records().delete(head.record()));
    }

    private static HelmRequest request(Site site, NextRevision wanted) {
        Duration left = site.deadline().remaining();
        if (left.isZero()) {
            throw new HelmException(HelmException.Kind.TIMEOUT, "no time was left for Helm");
        }
        return new HelmRequest(site.target(), wanted.chart(), wanted.values(), wanted.description(),
                HelmRequest.Options.DEFAULTS, left);
    }
}
