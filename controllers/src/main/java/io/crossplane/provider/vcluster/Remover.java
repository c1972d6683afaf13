package io.crossplane.provider.vcluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.crossplane.provider.deploy.Installer;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.deploy.ReleaseNamespace;
import io.crossplane.provider.helm.UninstallRequest;
import io.crossplane.provider.kube.HostSnapshot;
import io.crossplane.provider.managed.ExternalException;
import io.fabric8.kubernetes.api.model.Namespace;

/**
 * Takes a virtual cluster away, in the order of vcluster.md 5: release, what it owned, volumes, namespace. Needs nothing that only
 * creation needs. Every step tolerates what is already gone, so that it goes on wherever it was interrupted.
 */
final class Remover {

    private static final Duration DISTRUST = Duration.ofSeconds(2);

    private final Observer observer;
    private final Installer installer;
    private final Clock clock;

    Remover(Observer observer, Installer installer, Clock clock) {
        this.observer = observer;
        this.installer = installer;
        this.clock = clock;
    }

    /**
     * What is still there of ours. A release that bears another's mark is none of our business, nor is one that bears none, unless we
     * have made it or the namespace around it. A namespace in which others have put something is not ours any more.
     *
     * @param made whether the provider has created the release, as far as the VCluster tells
     */
    Remains remains(Session session, boolean made) {
        HostSnapshot host = observer.host(session);
        ReleaseNamespace.Sight sight = session.namespace().look();
        Optional<Namespace> namespace = sight.namespace();
        boolean created = namespace.filter(each -> ReleaseNamespace.isCreated(each, session.desired().owner()))
                .isPresent();
        if (!isOurs(session, host, made || created)) {
            return Remains.NONE;
        }
        List<String> synced = !sight.exists() ? List.of() : session.host().syncedPods(session.desired().release());
        Remains remains = Remains.of(session.desired(), new Remains.Look(host, synced, sight.exists(), created));
        boolean shared = remains.isOnlyNamespace() && !namespace.orElseThrow().isMarkedForDeletion()
                && isUsedByOthers(session);
        return shared ? remains.keepingNamespace() : remains;
    }

    /** What Knative runs for Services of the virtual cluster lacks its label, goes a while after them, and is nobody else's. */
    private static boolean isUsedByOthers(Session session) {
        ReleaseRef release = session.desired().release();
        String workloads = "%s!=%s,release!=%s".formatted(HostObjects.MANAGED_BY, release.name(), release.name());
        boolean ours = session.host().ownsKnativeServices(release);
        return session.namespace()
                .isUsed(ours ? workloads + ",!" + KnativeValues.SERVICE_LABEL : workloads, "name!=" + release.name());
    }

    /**
     * Does the next steps towards nothing.
     *
     * @param remains what is still there
     * @param since when the deletion was requested
     */
    void remove(Session session, Remains remains, Instant since) {
        if (remains.release()) {
            installer.uninstall(session.site(), UninstallRequest.Options.DEFAULTS,
                    session.desired().removal().timeout());
        } else if (!remains.workloads().isEmpty()) {
            session.host().deleteChartObjects(session.desired().release());
        }
        if (!remains.release()) {
            remains.secrets().forEach(secret -> session.secrets().delete(secret));
        }
        if (!remains.release() && remains.isEmptied()) {
            session.host()
                    .deleteLeftovers(session.desired().release(), remains.namespace().isEmpty(),
                            session.memory().outOfReach(session.host()::outOfReach));
            remains.claims().forEach(claim -> session.host().deleteClaim(session.key().namespace(), claim));
            if (!remains.namespace().isEmpty()) {
                session.namespace().delete();
            }
        }
        session.view().distrust(DISTRUST);
        checkPatience(session, remains, since);
    }

    private static boolean isOurs(Session session, HostSnapshot host, boolean unmarkedToo) {
        Optional<OwnerMark> owner = host.releaseRecords()
                .reversed()
                .stream()
                .flatMap(head -> OwnerMark.in(head.labels()).stream())
                .findFirst();
        return owner.map(session.desired().owner()::equals).orElse(unmarkedToo);
    }

    private void checkPatience(Session session, Remains remains, Instant since) {
        Duration limit = session.desired().removal().timeout();
        if (since.plus(limit).isBefore(clock.instant())) {
            throw new ExternalException(ExternalException.Kind.TIMEOUT,
                    "still there %s after the deletion was requested: %s".formatted(text(limit), remains), null);
        }
    }

    private static String text(Duration limit) {
        return limit.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }
}
