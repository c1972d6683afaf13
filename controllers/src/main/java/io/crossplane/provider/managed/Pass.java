package io.crossplane.provider.managed;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.core.ManagedResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * One reconcile on its way: the object as the server has it now, the status it will get, and the time that is left.
 *
 * @param <R> the managed resource
 */
final class Pass<R extends ManagedResource<?, ?>> {

    private final Situation situation;
    private final StatusDraft status;
    private final boolean firstSight;
    private final String externalNameAtStart;
    private final Deadline external;
    private final Deadline whole;
    private R resource;

    Pass(R resource, Duration timeout, KubernetesSerialization json, Clock clock) {
        this.resource = resource;
        this.situation = Situation.of(resource, clock.instant());
        this.status = new StatusDraft(json, clock);
        this.firstSight = resource.getStatus()
                .condition(Conditions.SYNCED)
                .filter(c -> c.status() != Condition.Status.UNKNOWN)
                .isEmpty();
        this.externalNameAtStart = Annotations.value(resource, Annotations.EXTERNAL_NAME).orElse("");
        this.external = Deadline.after(timeout, clock);
        this.whole = Deadline.after(timeout.plus(ManagedSettings.FOR_KUBERNETES), clock);
    }

    /** The object as the server has it now. */
    R resource() {
        return resource;
    }

    Situation situation() {
        return situation;
    }

    StatusDraft status() {
        return status;
    }

    /** By when the calls to the external system must have ended. */
    Deadline external() {
        return external;
    }

    /** By when everything must have ended. */
    Deadline whole() {
        return whole;
    }

    /** The object was never reconciled before (MR-102). */
    boolean isFirstSight() {
        return firstSight;
    }

    /** What events carry: the external name as it was when the reconcile began. */
    String externalNameAtStart() {
        return externalNameAtStart;
    }

    /** A reconcile request that was not answered yet (MR-105). */
    Optional<String> newRequest() {
        return Annotations.value(resource, Annotations.RECONCILE_REQUESTED_AT)
                .filter(token -> !token.equals(resource.getStatus().getLastHandledReconcileAt()));
    }

    void set(Condition condition) {
        status.set(condition);
    }

    void set(Readiness readiness) {
        set(Conditions.ready(readiness));
    }

    /** Goes on with what the server answered to a write. */
    void write(Phase phase, UnaryOperator<R> write) {
        resource = step(phase, () -> write.apply(resource));
    }

    /** Runs one step; its failure ends the reconcile. */
    <T> T step(Phase phase, Supplier<T> step) {
        try {
            if (whole.isOver()) {
                throw new ExternalException(ExternalException.Kind.TIMEOUT, "context deadline exceeded", null);
            }
            return step.get();
        } catch (RuntimeException failure) {
            throw new StepFailure(new Failure(phase, failure));
        }
    }
}
