package io.crossplane.provider.managed;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.core.ManagedResource;

/**
 * Does what was decided. Knows one pass and one connected client only; a step that fails ends it by a {@link StepFailure}.
 *
 * @param <R> the managed resource
 * @param <A> what is shown under its {@code status.atProvider}
 */
final class ActionRunner<R extends ManagedResource<?, ?>, A> {

    static final String MISSING = "external resource does not exist";

    private final Toolbox<R, A> tools;
    private final Pass<R> pass;
    private final ExternalClient<R, A> client;
    private final ExternalObservation<A> seen;

    ActionRunner(Toolbox<R, A> tools, Pass<R> pass, ExternalClient<R, A> client, ExternalObservation<A> seen) {
        this.tools = tools;
        this.pass = pass;
        this.client = client;
        this.seen = seen;
    }

    End run(Action action) {
        return switch (action) {
            case Action.ReportMissing _ -> reportMissing();
            case Action.Await _ -> synced(poll(true));
            case Action.AwaitCreation _ -> awaitCreation();
            // Others need the object; it comes again by itself when they are through, and after the backoff delay.
            case Action.AwaitOthers _ -> End.silent(Outcome.requeue());
            case Action.Delete _ -> delete();
            case Action.Release _ -> tools.release().run(pass);
            case Action.Create _ -> held(this::create);
            case Action.LeaveAbsent _ -> held(this::leaveAbsent);
            case Action.LateInitialize(var forProvider, var then) -> held(() -> lateInitialize(forProvider, then));
            case Action.Rest _ -> held(this::rest);
            case Action.TolerateDrift _ -> held(() -> synced(poll(!isReady())));
            case Action.Update _ -> held(this::update);
        };
    }

    /** What every object needs that is not being deleted: its connection details published, and our finalizer. */
    private End held(Supplier<End> then) {
        publish(Phase.PUBLISH, observedDetails());
        tools.finalizer().hold(pass);
        return then.get();
    }

    private End reportMissing() {
        tools.report().event(pass, new Notice(EventReason.CANNOT_OBSERVE, MISSING));
        pass.set(new Readiness.Unavailable(MISSING));
        pass.set(Conditions.notSynced("observe failed: " + MISSING));
        return End.told(poll(false));
    }

    private End awaitCreation() {
        tools.report().event(pass, Notice.PENDING);
        return End.silent(Outcome.requeue());
    }

    private End leaveAbsent() {
        pass.set(new Readiness.Unavailable(MISSING));
        return synced(poll(false));
    }

    private End rest() {
        tools.ports().metrics().settled(pass.resource(), isReady());
        return synced(poll(!isReady()));
    }

    private End delete() {
        ExternalDeletion deletion = attempt(Phase.DELETE, ChangeLog.Operation.DELETE,
                () -> client.delete(pass.resource()));
        tools.report().event(pass, Notice.DELETED);
        if (!saysWhatTheDeletionAwaits()) {
            pass.set(new Readiness.Deleting());
        }
        pass.set(Conditions.synced());
        return End.told(new Outcome.Retry(false, atMost(deletion.recheckAfter())));
    }

    /** It was said when the resource was observed. */
    private boolean saysWhatTheDeletionAwaits() {
        return seen instanceof ExternalObservation.Present<A> present
                && present.readiness() instanceof Readiness.Deleting;
    }

    private End create() {
        tools.marks().begin(pass);
        ExternalCreation creation;
        try {
            creation = attempt(Phase.CREATE, ChangeLog.Operation.CREATE, () -> client.create(pass.resource()));
        } catch (StepFailure failure) {
            tools.marks().failed(pass);
            throw failure;
        }
        tools.marks().succeeded(pass, client.externalName());
        publish(Phase.PUBLISH_CREATED, observedDetails().plus(creation.connectionDetails()));
        tools.report().eventAfterCreation(pass, Notice.CREATED);
        pass.set(new Readiness.Creating(""));
        pass.set(Conditions.synced());
        return End.told(Outcome.requeue());
    }

    private End update() {
        ExternalUpdate update = attempt(Phase.UPDATE, ChangeLog.Operation.UPDATE, () -> client.update(pass.resource()));
        tools.ports().metrics().updated(pass.resource());
        publish(Phase.PUBLISH_UPDATED, observedDetails().plus(update.connectionDetails()));
        tools.report().event(pass, Notice.UPDATED);
        if (isReady()) {
            pass.status().withdraw(Conditions.READY);
        }
        return synced(poll(true));
    }

    private End lateInitialize(Map<String, Object> offered, Action then) {
        JsonNode spec = tools.ports().json().convertValue(pass.resource().getSpec(), JsonNode.class);
        JsonNode values = tools.ports().json().convertValue(offered, JsonNode.class);
        ObjectNode missing = MergePatch.missingFrom(spec.path("forProvider"), values);
        if (!missing.isEmpty()) {
            ObjectNode patch = missing.objectNode().set("forProvider", missing);
            pass.write(Phase.LATE_INITIALIZE, r -> tools.ports().store().patchSpec(r, patch));
        }
        return run(then);
    }

    private End synced(Outcome outcome) {
        pass.set(Conditions.synced());
        return End.told(outcome);
    }

    private void publish(Phase phase, ConnectionDetails details) {
        pass.step(phase, () -> {
            tools.ports().publisher().publish(pass.resource(), details);
            return true;
        });
    }

    /** An attempt to change the external system; the change log gets to know of it however it ends (CL-4). */
    private <T> T attempt(Phase phase, ChangeLog.Operation operation, Supplier<T> call) {
        JsonNode snapshot = tools.snapshot(pass);
        try {
            T result = pass.step(phase, call);
            tools.record(pass, operation, snapshot, Optional.empty());
            return result;
        } catch (StepFailure failure) {
            tools.record(pass, operation, snapshot, Optional.of(failure.failure().reason()));
            throw failure;
        }
    }

    private Outcome poll(boolean unsettled) {
        Duration next = tools.poll().next(Annotations.of(pass.resource()), unsettled);
        return Outcome.again(PollInterval.sooner(next, recheckAfter()));
    }

    private Optional<Duration> recheckAfter() {
        return switch (seen) {
            case ExternalObservation.Awaiting<A> awaiting -> awaiting.recheckAfter();
            case ExternalObservation.Absent<A> _ -> Optional.empty();
            case ExternalObservation.Present<A> present -> present.recheckAfter();
        };
    }

    private static Duration atMost(Optional<Duration> recheckAfter) {
        return recheckAfter.map(r -> PollInterval.sooner(r.plusSeconds(1), recheckAfter)).orElse(Duration.ZERO);
    }

    private ConnectionDetails observedDetails() {
        return seen instanceof ExternalObservation.Present<A> present ? present.connectionDetails()
                : ConnectionDetails.none();
    }

    private boolean isReady() {
        return seen instanceof ExternalObservation.Present<A> present
                && present.readiness() instanceof Readiness.Available;
    }
}
