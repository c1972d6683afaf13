package io.crossplane.provider.release;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.crossplane.provider.deploy.Installer;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.deploy.ReleaseNamespace;
import io.crossplane.provider.helm.release.ReleaseHead;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.managed.ExternalException;
import io.fabric8.kubernetes.api.model.Namespace;

/** Takes a release away, then its namespace if that is wanted. Every step tolerates what is already gone. */
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

    /** What has to go and is still there. */
    record Remains(boolean release, boolean namespace) {

        boolean isNothing() {
            return !release && !namespace;
        }
    }

    /**
     * What is still there of ours. A release that bears another's mark is none of our business, nor is one that bears none, unless we have
     * made it. A namespace in which others have put something is not ours any more.
     *
     * @param made whether the provider has created the release, as far as its object tells
     */
    Remains remains(Session session, boolean made) {
        List<ObjectHead> records = observer.records(session);
        boolean keeps = session.desired().removal().options().keepHistory();
        boolean release = isThere(records, keeps) && isOurs(session, records, made);
        boolean namespace = !release && session.desired().removal().namespaceIfCreated() && hasOwnNamespace(session);
        return new Remains(release, namespace);
    }

    /** What helm uninstall has kept because it was asked to is not to go. */
    private static boolean isThere(List<ObjectHead> records, boolean keepsHistory) {
        return !records.isEmpty() && !(keepsHistory && isUninstalled(records.getLast()));
    }

    private static boolean isUninstalled(ObjectHead record) {
        return ReleaseHead.of(record.name(), record.labels())
                .filter(head -> head.status() == ReleaseStatus.UNINSTALLED)
                .isPresent();
    }

    private static boolean isOurs(Session session, List<ObjectHead> records, boolean unmarkedToo) {
        return records.reversed()
                .stream()
                .flatMap(head -> OwnerMark.in(head.labels()).stream())
                .findFirst()
                .map(session.desired().owner()::equals)
                .orElse(unmarkedToo);
    }

    private static boolean hasOwnNamespace(Session session) {
        ReleaseNamespace namespace = session.namespace();
        Optional<Namespace> existing = namespace.look()
                .namespace()
                .filter(each -> ReleaseNamespace.isCreated(each, session.desired().owner()));
        return existing.isPresent() && (existing.get().isMarkedForDeletion() || !namespace.isUsed("", ""));
    }

    /**
     * Does the next step towards nothing.
     *
     * @param since when the deletion was requested
     */
    void remove(Session session, Remains remains, Instant since) {
        if (remains.release()) {
            installer.uninstall(session.site(), session.desired().removal().options(),
                    session.desired().manner().timeout());
        } else if (remains.namespace()) {
            session.namespace().delete();
        }
        session.view().distrust(DISTRUST);
        Duration limit = session.desired().removal().timeout();
        if (since.plus(limit).isBefore(clock.instant())) {
            throw new ExternalException(ExternalException.Kind.TIMEOUT,
                    "still there %s after the deletion was requested: %s".formatted(
                            limit.toString().substring(2).toLowerCase(Locale.ROOT),
                            remains.release() ? "the Helm release"
                                    : "namespace " + session.desired().key().namespace()),
                    null);
        }
    }
}
