package io.crossplane.provider.managed.josdk;

import java.time.Duration;
import java.util.List;

import io.crossplane.provider.managed.Backoff;
import io.crossplane.provider.managed.ControllerMetrics.Result;
import io.crossplane.provider.managed.Outcome;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between the SDK and one of our reconcilers: hands over private and fresh copies, turns outcomes into schedules, and never lets an
 * exception out, so that the SDK's own retry stays unused (JV-3, JV-4).
 *
 * @param <R> the kind
 */
final class JosdkReconciler<R extends HasMetadata> implements Reconciler<R> {

    private static final Logger LOG = LoggerFactory.getLogger(JosdkReconciler.class);

    private final ControllerSetup<R> setup;
    private final KubernetesSerialization json;
    private final EventSource<?, R> wakes;
    private final Successors<R> successors;
    private final FailureCounts failures = new FailureCounts(Backoff.standard());

    JosdkReconciler(ControllerSetup<R> setup, KubernetesSerialization json, EventSource<?, R> wakes,
            Successors<R> successors) {
        this.setup = setup;
        this.json = json;
        this.wakes = wakes;
        this.successors = successors;
    }

    @Override
    public List<EventSource<?, R>> prepareEventSources(EventSourceContext<R> context) {
        return List.of(wakes);
    }

    @Override
    public UpdateControl<R> reconcile(R resource, Context<R> context) {
        long start = System.nanoTime();
        String uid = resource.getMetadata().getUid();
        if (context.isPrimaryResourceDeleted()) {
            successors.predecessorGone(resource);
            if (!successors.isAlive(resource)) {
                forget(resource);
            }
            return UpdateControl.noUpdate();
        }
        Duration wait = setup.rate().admit(uid);
        if (wait.isPositive()) {
            return in(wait, Result.REQUEUE_AFTER, start);
        }
        return switch (run(resource)) {
            case Outcome.Done _ -> {
                failures.reset(uid);
                measure(Result.SUCCESS, start);
                yield UpdateControl.noUpdate();
            }
            case Outcome.Again(Duration after) -> {
                failures.reset(uid);
                yield in(after, Result.REQUEUE_AFTER, start);
            }
            case Outcome.Retry(boolean isError, Duration atMost) -> {
                setup.metrics().retried();
                Duration delay = failures.failed(uid);
                boolean sooner = atMost.isPositive() && atMost.compareTo(delay) < 0;
                yield in(sooner ? atMost : delay, isError ? Result.ERROR : Result.REQUEUE, start);
            }
        };
    }

    private Outcome run(R cached) {
        R newest = setup.latest().newest(cached);
        try {
            return setup.reconciler().reconcile(newest == cached ? cached : json.clone(newest));
        } catch (RuntimeException | Error mistake) {
            // JOSDK would never call again for this object after an Error.
            setup.metrics().panicked();
            about(cached).setCause(mistake).log("Reconcile ended with an unforeseen failure");
            return Outcome.error();
        }
    }

    private void forget(R lastSeen) {
        String uid = lastSeen.getMetadata().getUid();
        failures.reset(uid);
        setup.rate().forget(uid);
        setup.latest().forget(lastSeen);
        try {
            setup.reconciler().gone(lastSeen);
        } catch (RuntimeException mistake) {
            setup.metrics().panicked();
            about(lastSeen).setCause(mistake).log("Cannot forget an object that is gone");
        }
    }

    private UpdateControl<R> in(Duration delay, Result result, long start) {
        measure(result, start);
        return UpdateControl.<R>noUpdate().rescheduleAfter(delay);
    }

    private void measure(Result result, long start) {
        setup.metrics().reconciled(result, Duration.ofNanos(System.nanoTime() - start));
    }

    private org.slf4j.spi.LoggingEventBuilder about(R resource) {
        return LOG.atError()
                .addKeyValue("controller", setup.name())
                .addKeyValue("request", resource.getMetadata().getNamespace() + "/" + resource.getMetadata().getName());
    }
}
