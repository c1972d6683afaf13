package io.crossplane.provider.vcluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.crossplane.provider.helm.Helm;
import io.crossplane.provider.helm.HelmException;
import io.crossplane.provider.helm.HelmRequest;
import io.crossplane.provider.helm.HelmTarget;
import io.crossplane.provider.helm.Kubeconfig;
import io.crossplane.provider.helm.release.ReleaseHead;
import io.crossplane.provider.kube.HostSnapshot;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.vcluster.ObservedVCluster.Release;
import org.semver4j.Semver;

/**
 * Installs and upgrades the Helm release of a virtual cluster, and heals one that a killed process or another's failure left behind.
 * Every step can be repeated.
 */
final class Installer {

    private static final int HISTORY_KEPT = 10;
    private static final Duration DISTRUST = Duration.ofSeconds(3);

    private final Helm helm;
    private final Clock clock;
    private final Duration foreignOperationLimit;

    /** @param foreignOperationLimit after which an unfinished operation of somebody else counts as dead */
    Installer(Helm helm, Clock clock, Duration foreignOperationLimit) {
        this.helm = helm;
        this.clock = clock;
        this.foreignOperationLimit = foreignOperationLimit;
    }

    /** Makes the first revision. The namespace is there. */
    void install(Session session, Preparation prepared) {
        try {
            helm.install(request(session, prepared));
        } finally {
            session.view().distrust(DISTRUST);
            markFirst(session);
        }
    }

    /** Also after a failure: what Helm has left behind is ours. There is nothing to mark if it left nothing. */
    private static void markFirst(Session session) {
        try {
            session.host()
                    .labelSecret(session.key().namespace(), ReleaseHead.recordName(session.key().release(), 1),
                            session.desired().owner().labels());
        } catch (KubeException e) {
            if (e.kind() != KubeException.Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    /** Makes the next revision, or the first one again where an interrupted operation left nothing that could be upgraded. */
    void upgrade(Session session, Preparation prepared, Standing standing) {
        Release release = standing.release();
        List<ObjectHead> records = withoutDead(session, standing);
        if (records.isEmpty()) {
            install(session, prepared);
            return;
        }
        ObjectHead newest = records.getLast();
        checkTransition(session.desired(), release, prepared);
        session.host()
                .labelSecret(newest.namespace(), newest.name(),
                        session.desired().owner().labelsBefore(revision(newest) + 1));
        helm.upgrade(request(session, prepared));
        session.view().distrust(DISTRUST);
        prune(session, records);
    }

    /** Only writes the mark of the owner: adopts a release without touching what it runs. */
    void adopt(Session session, Release release) {
        session.host()
                .labelSecret(release.head().namespace(), release.head().name(), session.desired().owner().labels());
    }

    /**
     * What stands there before an upgrade.
     *
     * @param announced when the creation of the release was last announced on the VCluster
     */
    record Standing(HostSnapshot host, Release release, Optional<Instant> announced) {}

    private List<ObjectHead> withoutDead(Session session, Standing standing) {
        Release release = standing.release();
        List<ObjectHead> records = standing.host().releaseRecords();
        Optional<String> wait = PendingOperation.of(release, standing.announced())
                .waitFor(clock.instant(), foreignOperationLimit);
        wait.ifPresent(why -> {
            throw new ExternalException(ExternalException.Kind.INTERNAL, why, null);
        });
        if (!PendingOperation.isUnfinished(release.record().info().status())) {
            return records;
        }
        session.host().deleteSecret(release.head().namespace(), release.head().name());
        return records.stream().filter(head -> !head.name().equals(release.head().name())).toList();
    }

    private static void checkTransition(DesiredVCluster desired, Release release, Preparation prepared) {
        var from = new Transitions.State(new Semver(release.record().chart().version()), release.record().config());
        var to = new Transitions.State(new Semver(prepared.chart().version()), prepared.effective());
        List<String> refused = Transitions.refusals(from, to, desired.chart().minorSkipAllowed());
        if (!refused.isEmpty()) {
            throw Failures.invalid("TransitionRefused", prepared.values().mask(String.join("; ", refused)));
        }
    }

    private static int revision(ObjectHead head) {
        return ReleaseHead.of(head.name(), head.labels()).map(ReleaseHead::revision).orElse(0);
    }

    /** One less than is kept, for the upgrade has just added one. */
    private static void prune(Session session, List<ObjectHead> records) {
        List<ReleaseHead> heads = records.stream()
                .flatMap(head -> ReleaseHead.of(head.name(), head.labels()).stream())
                .toList();
        ReleaseHead.prunable(heads, HISTORY_KEPT - 1)
                .forEach(head -> session.host().deleteSecret(session.key().namespace(), head.record()));
    }

    private static HelmRequest request(Session session, Preparation prepared) {
        Duration left = session.deadline().remaining();
        if (left.isZero()) {
            throw new HelmException(HelmException.Kind.TIMEOUT, "no time was left for Helm");
        }
        return new HelmRequest(target(session), prepared.chart().path(), prepared.values(),
                "VCluster " + session.desired().displayName(), left);
    }

    /** The release as Helm is told about it. */
    static HelmTarget target(Session session) {
        return new HelmTarget(new Kubeconfig(session.connection().access().kubeconfig().text()),
                session.key().namespace(), session.key().release());
    }
}
