package io.crossplane.provider.deploy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.crossplane.provider.deploy.Retries.Verdict;
import io.crossplane.provider.helm.release.ReleaseHead;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.managed.ExternalException;

/** Makes what is wanted of a release that is there, as often as its failure policy allows, and does what the policy says after that. */
public final class Attempts {

    private final Installer installer;
    private final Clock clock;

    public Attempts(Installer installer, Clock clock) {
        this.installer = installer;
        this.clock = clock;
    }

    /**
     * What is to become of a release.
     *
     * @param records all of the release, oldest first
     * @param newest the last of them, with its content
     * @param announced when the creation of the release was last announced on the managed resource
     * @param wanted hash of what is to be made
     */
    public record Change(List<ObjectHead> records, StoredRelease newest, Optional<Instant> announced, String wanted,
            Retries retries, Manner manner) {}

    /** Says what the next revision is. */
    @FunctionalInterface
    public interface Plan {

        /**
         * Everything that can be checked is checked, and the namespace is there.
         *
         * @param isFirst whether nothing of the release is left to go on from
         */
        NextRevision next(Attempt attempt, boolean isFirst);

        /**
         * The same, with all that Helm has to be asked for it, and the cluster made ready for it. No Helm operation is under way on the
         * release any more.
         */
        default NextRevision ready(NextRevision planned, boolean isFirst) {
            return planned;
        }
    }

    /**
     * Does the next step, if there is one.
     *
     * @throws ExternalException while nothing is to be done, with the reason and when that changes
     */
    public void make(Site site, Change change, Plan plan) {
        switch (judge(site, change)) {
            case Verdict.Go(Attempt attempt) -> go(site, change, plan, attempt);
            case Verdict.RollBack(var to, Attempt last) -> installer.rollBack(site, to, last,
                    installer.withoutDead(site, change.records(), change.newest(), change.announced()),
                    change.manner().describedAs(wayBack(to, change.newest())));
            case Verdict.Uninstall(Attempt last) ->
                    installer.giveUp(site, change.newest().head(), last, change.manner().timeout());
            case Verdict.Rest rest -> throw waiting(rest);
        }
    }

    /** The attempts of somebody whose release is uninstalled are no concern of the one who comes after. */
    private Verdict judge(Site site, Change change) {
        return isFree(change.newest(), site.owner()) ? new Verdict.Go(Attempt.first(change.wanted()))
                : change.retries().judge(change.wanted(), change.newest(), change.records(), clock.instant());
    }

    /** Whether a release is only the history that another object has left: there is nothing in the cluster that could be taken from it. */
    public static boolean isFree(StoredRelease release, OwnerMark owner) {
        return release.record().info().status() == ReleaseStatus.UNINSTALLED
                && release.owner().filter(mark -> !mark.equals(owner)).isPresent();
    }

    /** As Helm describes it, and why. */
    private static String wayBack(ReleaseHead to, StoredRelease newest) {
        var info = newest.record().info();
        return "Rollback to " + to.revision()
                + (info.status() == ReleaseStatus.FAILED
                        ? "; revision %d failed: %s".formatted(newest.record().revision(), info.description())
                        : "");
    }

    private void go(Site site, Change change, Plan plan, Attempt attempt) {
        boolean isFirst = change.records().size() == 1 && PendingOperation.isRemnant(change.newest().record());
        NextRevision next = plan.next(attempt, isFirst);
        List<ObjectHead> alive = installer.withoutDead(site, change.records(), change.newest(), change.announced());
        NextRevision ready = plan.ready(next, alive.isEmpty());
        if (alive.isEmpty()) {
            installer.install(site, ready);
        } else {
            installer.upgrade(site, ready, alive);
        }
    }

    private ExternalException waiting(Verdict.Rest rest) {
        ExternalException told = Failures.invalid(rest.reason(), rest.message());
        return rest.due().map(due -> told.dueAfter(Duration.between(clock.instant(), due))).orElse(told);
    }
}
