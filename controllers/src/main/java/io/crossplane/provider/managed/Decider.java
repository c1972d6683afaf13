package io.crossplane.provider.managed;

import java.time.Duration;

/** Decides what to do. Pure: the same facts give the same answer, and nothing is touched. */
final class Decider {

    private final Duration creationGrace;

    /** @param creationGrace how long an absence after a creation is not believed (MR-114) */
    Decider(Duration creationGrace) {
        this.creationGrace = creationGrace;
    }

    /** The order matters: a paused object is left alone even while it is deleted, and illegal policies block its deletion. */
    Gate beforeConnect(Situation situation) {
        if (situation.paused() || situation.policies().pause()) {
            return new Gate.Pause();
        }
        if (situation.policies().violation().isPresent()) {
            return new Gate.Refuse(situation.policies().violation().get());
        }
        return situation.deleting() && !situation.policies().mayDelete() ? new Gate.Orphan() : new Gate.Proceed();
    }

    /** The one thing to do, given what was seen. */
    Action afterObserve(Situation situation, ExternalObservation<?> observation) {
        return switch (observation) {
            case ExternalObservation.Awaiting<?> _ -> new Action.Await();
            case ExternalObservation.Absent<?> _ -> whenAbsent(situation);
            case ExternalObservation.Present<?> present -> whenPresent(situation, present);
        };
    }

    private Action whenAbsent(Situation situation) {
        if (situation.policies().observeOnly()) {
            return new Action.ReportMissing();
        }
        boolean fresh = situation.marks().succeededWithin(creationGrace, situation.now());
        // Once its removal was requested it had been seen: from then on an absence is believed.
        if (fresh && !situation.removalRequested()) {
            return new Action.AwaitCreation();
        }
        if (situation.deleting()) {
            return situation.othersHold() ? new Action.AwaitOthers() : new Action.Release();
        }
        return situation.policies().mayCreate() ? new Action.Create() : new Action.LeaveAbsent();
    }

    private static Action whenPresent(Situation situation, ExternalObservation.Present<?> present) {
        if (situation.deleting()) {
            return situation.othersHold() ? new Action.AwaitOthers() : new Action.Delete();
        }
        Action next = afterLateInitialization(situation, present);
        boolean fills = !present.lateInitialized().isEmpty() && situation.policies().mayLateInitialize();
        return fills ? new Action.LateInitialize(present.lateInitialized(), next) : next;
    }

    private static Action afterLateInitialization(Situation situation, ExternalObservation.Present<?> present) {
        if (present.upToDate()) {
            return new Action.Rest();
        }
        return situation.policies().mayUpdate() ? new Action.Update(present.differences())
                : new Action.TolerateDrift(present.differences());
    }
}
