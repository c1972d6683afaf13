package io.crossplane.provider.managed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.core.Condition.Status;

/** The conditions a managed resource can have, and how one is set (section 2.1 of the contract). */
public final class Conditions {

    /** Type of the condition that says whether the external resource can be used. */
    public static final String READY = "Ready";
    /** Type of the condition that says whether the external resource is as wanted, as far as is known. */
    public static final String SYNCED = "Synced";
    static final String DELETING = "Deleting";

    private Conditions() {}

    /** A condition of a kind's own type; when it changed and from which generation is filled in where it is set. */
    public static Condition of(String type, Status status, String reason, String message) {
        return new Condition(type, status, reason, Instant.EPOCH, message, null);
    }

    /** Takes a condition of a kind's own type away: what it spoke of is not wanted any more. */
    public static Condition none(String type) {
        return of(type, Status.UNKNOWN, "", "");
    }

    private static boolean isNone(Condition condition) {
        return condition.reason().isEmpty() && condition.status() == Status.UNKNOWN;
    }

    static Condition ready(Readiness readiness) {
        return switch (readiness) {
            case Readiness.Available _ -> of(READY, Status.TRUE, "Available", "");
            case Readiness.Creating(String message) -> of(READY, Status.FALSE, "Creating", message);
            case Readiness.Unavailable(String message) -> of(READY, Status.FALSE, "Unavailable", message);
            case Readiness.Deleting(String message) -> of(READY, Status.FALSE, DELETING, message);
        };
    }

    static Condition synced() {
        return of(SYNCED, Status.TRUE, "ReconcileSuccess", "");
    }

    static Condition notSynced(String error) {
        return of(SYNCED, Status.FALSE, "ReconcileError", error);
    }

    static Condition paused() {
        return of(SYNCED, Status.FALSE, "ReconcilePaused", "");
    }

    /**
     * The list with this condition in it. An equal one stays as it is, time included; a differing one is replaced in its place, with
     * the given time and generation; a new type comes last (CO-3, CO-6). One that is {@link #none} goes.
     */
    public static List<Condition> with(List<Condition> present, Condition wanted, long generation, Instant now) {
        Condition stamped = new Condition(wanted.type(), wanted.status(), wanted.reason(), now, wanted.message(),
                generation);
        List<Condition> result = new ArrayList<>(present);
        if (isNone(wanted)) {
            result.removeIf(each -> each.type().equals(wanted.type()));
            return result;
        }
        for (int i = 0; i < result.size(); i++) {
            if (result.get(i).type().equals(wanted.type())) {
                result.set(i, same(result.get(i), stamped) ? result.get(i) : stamped);
                return result;
            }
        }
        result.add(stamped);
        return result;
    }

    private static boolean same(Condition a, Condition b) {
        boolean sameGeneration = a.observedGeneration() == null || b.observedGeneration() == null
                || a.observedGeneration().equals(b.observedGeneration());
        return sameGeneration && a.status() == b.status() && a.reason().equals(b.reason())
                && Objects.equals(a.message(), b.message());
    }
}
