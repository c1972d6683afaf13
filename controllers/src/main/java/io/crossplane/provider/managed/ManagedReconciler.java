package io.crossplane.provider.managed;

import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import io.crossplane.provider.apis.core.ManagedResource;
import io.crossplane.provider.managed.FailureMapping.Consequence;

/**
 * Brings a managed resource and its external resource together, one step per reconcile, as crossplane-runtime does (MR-100 … MR-124):
 * decide what needs no look outside, initialise, connect, observe, decide, act, write the status once. No step returns to an earlier
 * one; waiting means returning.
 *
 * @param <R> the managed resource
 * @param <A> what is shown under its {@code status.atProvider}
 */
public final class ManagedReconciler<R extends ManagedResource<?, ?>, A> implements ResourceReconciler<R> {

    private static final String CREATION_UNKNOWN = "cannot determine creation result - remove the "
            + Annotations.CREATE_PENDING + " annotation if it is safe to proceed";

    private final ManagedPorts<R, A> ports;
    private final ManagedSettings settings;
    private final Decider decider;
    private final Report<R> report;
    private final StatusWriter<R> statusWriter;
    private final Toolbox<R, A> tools;

    /** A reconciler of one kind; it keeps no state about single objects. */
    public ManagedReconciler(ManagedPorts<R, A> ports, ManagedSettings settings) {
        this.ports = ports;
        this.settings = settings;
        this.decider = new Decider(settings.creationGrace());
        this.report = new Report<>(ports.events());
        this.statusWriter = new StatusWriter<>(ports.store(), report);
        var finalizer = new FinalizerKeeper<>(ports.store());
        var critical = new CriticalAnnotations<>(ports.store(), ports.sleeper(),
                () -> ThreadLocalRandom.current().nextDouble());
        this.tools = new Toolbox<>(ports, settings.poll(), finalizer, new MarkKeeper<>(ports, critical, report),
                new Release<>(ports, finalizer, report), report);
    }

    @Override
    public Outcome reconcile(R privateCopy) {
        Pass<R> pass = new Pass<>(privateCopy, ports.connector().timeout(privateCopy, settings.timeout()), ports.json(),
                ports.clock());
        End end;
        try {
            end = enter(pass);
        } catch (StepFailure stopped) {
            end = conclude(pass, stopped.failure());
        }
        Outcome outcome = end.writesStatus() ? statusWriter.write(pass, end.outcome()) : end.outcome();
        report.ended(pass, outcome);
        return outcome;
    }

    @Override
    public void gone(R lastSeen) {
        ports.publisher().unpublish(lastSeen);
        ports.metrics().forget(lastSeen);
        ports.farewell().forgotten(lastSeen);
    }

    private End enter(Pass<R> pass) {
        if (pass.isFirstSight()) {
            ports.metrics().firstReconciled(pass.resource());
        }
        Gate gate = decider.beforeConnect(pass.situation());
        if (!(gate instanceof Gate.Pause)) {
            answerRequest(pass);
        }
        return switch (gate) {
            case Gate.Pause _ -> pause(pass);
            case Gate.Refuse(String violation) -> stop(pass, EventReason.INVALID_POLICIES, violation);
            case Gate.Orphan _ -> tools.release().run(pass);
            case Gate.Proceed _ -> proceed(pass);
        };
    }

    private void answerRequest(Pass<R> pass) {
        pass.newRequest().ifPresent(token -> {
            report.event(pass, Notice.RECONCILE_REQUESTED);
            pass.status().handledRequest(token);
        });
    }

    private End pause(Pass<R> pass) {
        report.event(pass, Notice.PAUSED);
        pass.set(Conditions.paused());
        return End.told(Outcome.done());
    }

    /** Only a change of the object can help. */
    private End stop(Pass<R> pass, EventReason reason, String why) {
        report.event(pass, new Notice(reason, why));
        pass.set(Conditions.notSynced(why));
        return End.told(Outcome.done());
    }

    private End proceed(Pass<R> pass) {
        initialize(pass);
        if (pass.situation().marks().incomplete() && !settings.deterministicNames()) {
            pass.set(new Readiness.Creating(""));
            return stop(pass, EventReason.CANNOT_INITIALIZE, CREATION_UNKNOWN);
        }
        if (!pass.situation().deleting()) {
            pass.write(Phase.RESOLVE_REFERENCES, ports.references()::resolve);
        }
        ExternalClient<R, A> client = pass.step(Phase.CONNECT,
                () -> ports.connector().connect(pass.resource(), pass.external()));
        try {
            return observeAndAct(pass, client);
        } finally {
            client.news().forEach(notice -> report.event(pass, notice));
            disconnect(pass, client);
        }
    }

    private void initialize(Pass<R> pass) {
        if (!settings.namedByTheSystem() && Annotations.value(pass.resource(), Annotations.EXTERNAL_NAME).isEmpty()) {
            pass.write(Phase.INITIALIZE,
                    r -> ports.store().annotate(r, Map.of(Annotations.EXTERNAL_NAME, r.getMetadata().getName())));
        }
    }

    private End observeAndAct(Pass<R> pass, ExternalClient<R, A> client) {
        ExternalObservation<A> seen = pass.step(Phase.OBSERVE, () -> client.observe(pass.resource()));
        tools.marks().named(pass, client.externalName());
        seen.conditions().forEach(pass::set);
        Action action = decider.afterObserve(pass.situation(), seen);
        show(pass, seen, action);
        report.acts(pass, action);
        return new ActionRunner<>(tools, pass, client, seen).run(action);
    }

    private void show(Pass<R> pass, ExternalObservation<A> seen, Action action) {
        switch (seen) {
            case ExternalObservation.Awaiting<A> awaiting -> pass.set(awaiting.readiness());
            case ExternalObservation.Absent<A> absent -> pass.status().atProvider(absent.atProvider());
            case ExternalObservation.Present<A> present -> {
                pass.status().atProvider(present.atProvider());
                if (!speaksOfThePast(pass, action, present.readiness())) {
                    pass.set(present.readiness());
                }
            }
        }
    }

    /**
     * What is Available answers an older spec as long as an update is due: a {@code Ready} that was said before stays as it was, with the
     * generation it was true for, so that whoever waits for the newest generation goes on waiting (DEV-2). One that was not said before
     * is said only if the update fails, as upstream does.
     */
    private static boolean speaksOfThePast(Pass<?> pass, Action action, Readiness readiness) {
        return action instanceof Action.Update && readiness instanceof Readiness.Available
                && pass.resource().getStatus().condition(Conditions.READY).isPresent();
    }

    private void disconnect(Pass<R> pass, ExternalClient<R, A> client) {
        try {
            client.close();
        } catch (RuntimeException failure) {
            report.event(pass, new Notice(EventReason.CANNOT_DISCONNECT, ErrorText.of(failure)));
        }
    }

    private End conclude(Pass<R> pass, Failure failure) {
        report.failed(pass, failure);
        return switch (FailureMapping.of(failure)) {
            case Consequence.Silence _ -> End.silent(Outcome.requeue());
            case Consequence.Told told -> {
                told.notice().ifPresent(notice -> report.event(pass, notice));
                failure.conditions().forEach(pass::set);
                told.readiness().ifPresent(pass::set);
                pass.set(Conditions.notSynced(told.synced()));
                yield End.told(failure.outcome());
            }
        };
    }
}
