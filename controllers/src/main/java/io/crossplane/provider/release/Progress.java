package io.crossplane.provider.release;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.helm.release.ReleaseRecord;
import io.crossplane.provider.managed.Readiness;

/**
 * How far a release is, in the words of its status. Pure: the same observation gives the same texts.
 *
 * @param deployed the condition {@code ReleaseDeployed}
 * @param isSettled whether nothing moves of which the watches would not tell
 */
record Progress(Condition deployed, Readiness readiness, boolean isSettled) {

    /** Of a release that is not there. */
    static Progress ofNothing() {
        return new Progress(condition(false, "NotInstalled", "there is no Helm release yet"),
                new Readiness.Creating("there is no Helm release yet"), false);
    }

    /** Of one that is there. */
    static Progress of(ObservedRelease observed) {
        ReleaseRecord record = observed.release().orElseThrow().record();
        return switch (record.info().status()) {
            case DEPLOYED, SUPERSEDED -> new Progress(condition(true, "Deployed", ""),
                    objects(observed.objects(), record.revision() == 1), true);
            case FAILED -> troubled("ReleaseFailed", "Helm: " + record.info().description());
            case PENDING_INSTALL, PENDING_UPGRADE, PENDING_ROLLBACK -> troubled("ReleaseStuck",
                    "a Helm operation on the release is not finished (%s)".formatted(record.info().status().word()));
            case UNINSTALLING -> troubled("Uninstalling", "the release is being uninstalled");
            case UNINSTALLED -> troubled("Uninstalled", "the release is uninstalled");
            case UNKNOWN -> troubled("ReleaseUnknown", "Helm does not know the release's state");
        };
    }

    /** The same, and not ready while something else is not as it should be; the first of the reasons is told. */
    Progress heldBack(List<String> why, boolean first) {
        if (why.isEmpty() || !(readiness instanceof Readiness.Available)) {
            return this;
        }
        String message = why.getFirst() + others(why.size());
        return new Progress(deployed, first ? new Readiness.Creating(message) : new Readiness.Unavailable(message),
                isSettled);
    }

    /** Why the release is not ready; empty if it is. */
    Optional<String> shortOf() {
        return switch (readiness) {
            case Readiness.Available() -> Optional.empty();
            case Readiness.Creating(String what) -> Optional.of(what);
            case Readiness.Unavailable(String what) -> Optional.of(what);
            case Readiness.Deleting(String what) -> Optional.of(what);
        };
    }

    /** The conditions beside {@code Ready}. */
    List<Condition> conditions() {
        return List.of(deployed);
    }

    private static Progress troubled(String reason, String message) {
        return new Progress(condition(false, reason, message), new Readiness.Unavailable(message), false);
    }

    private static Readiness objects(List<ObjectView> objects, boolean first) {
        List<ObjectView> late = objects.stream().filter(object -> !object.isCurrent()).toList();
        if (late.isEmpty()) {
            return new Readiness.Available();
        }
        ObjectView worst = late.stream()
                .filter(object -> !object.word().equals("InProgress"))
                .findFirst()
                .orElse(late.getFirst());
        String message = "%s: %s%s".formatted(worst.name(), worst.message(), others(late.size()));
        return first && worst.word().equals("InProgress") ? new Readiness.Creating(message)
                : new Readiness.Unavailable(message);
    }

    private static String others(int all) {
        return all == 1 ? "" : ", and %d more".formatted(all - 1);
    }

    private static Condition condition(boolean holds, String reason, String message) {
        return new Condition(Failures.DEPLOYED, holds ? Condition.Status.TRUE : Condition.Status.FALSE, reason,
                Instant.EPOCH, message, null);
    }
}
