package io.crossplane.provider.managed.josdk;

import java.util.Optional;
import java.util.stream.Stream;

import io.crossplane.provider.managed.ResourceKey;
import io.crossplane.provider.managed.Waker;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one kind in all namespaces and reconciles its objects, each at most once at a time. Is an operator of the SDK of its own, so
 * that kinds start when their CRDs are there and do not take workers from each other. May be started again after it was stopped.
 *
 * @param <R> the kind
 */
public final class KindController<R extends HasMetadata> implements Waker, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KindController.class);

    private record Running<R extends HasMetadata>(Operator operator, Controller<R> controller,
            SimpleInboundEventSource<R> wakes) {}

    private final KubernetesClient client;
    private final ControllerSetup<R> setup;
    private volatile @Nullable Running<R> running;

    /** A controller that is not started yet. */
    public KindController(KubernetesClient client, ControllerSetup<R> setup) {
        this.client = client;
        this.setup = setup;
    }

    /** What it watches. */
    public Class<R> kind() {
        return setup.kind();
    }

    /** Lists and watches the kind, then reconciles every object once. Returns when the list is there. */
    public synchronized void start() {
        var wakes = new SimpleInboundEventSource<R>("wakes");
        var successors = new Successors<R>();
        var workers = new WorkerPool(setup.name(), setup.workers(), setup.metrics(), successors::announce);
        var operator = new Operator(new KindConfiguration(client, setup.kind(), workers, this::onStop));
        var reconciler = new JosdkReconciler<>(setup, client.getKubernetesSerialization(), wakes, successors);
        var controller = (Controller<R>) operator.register(reconciler, this::configure);
        successors.lookIn(controller.getEventSourceManager().getControllerEventSource());
        operator.start();
        running = new Running<>(operator, controller, wakes);
        LOG.atInfo().addKeyValue("controller", setup.name()).log("Started");
    }

    private void configure(ControllerConfigurationOverrider<R> configuration) {
        configuration.withName(setup.name().replace('/', '.'))
                .withTriggerReconcilerOnAllEvents(true)
                .withGenerationAware(false)
                .withOnUpdateFilter(new MeaningfulChange<>())
                .withItemStore(new TransformingItemStore<>(KindController::slim))
                .withReconciliationMaxInterval(null);
    }

    private static <R extends HasMetadata> R slim(R resource) {
        resource.getMetadata().setManagedFields(null);
        return resource;
    }

    /** Without a cause it was us who stopped it. */
    private void onStop(SharedIndexInformer<?> informer, @Nullable Throwable cause) {
        if (cause == null) {
            return;
        }
        LOG.atError().addKeyValue("controller", setup.name()).setCause(cause).log("The watch of the kind has ended");
        setup.informerStopped().run();
    }

    @Override
    public void wake(ResourceKey key) {
        Running<R> now = running;
        if (now != null) {
            now.wakes().propagateEvent(id(key));
        }
    }

    /** The objects as they were last seen; nothing before the start. Shared: not to be changed. */
    public Stream<R> cached() {
        Running<R> now = running;
        return now == null ? Stream.empty()
                : now.controller().getEventSourceManager().getControllerEventSource().list();
    }

    /** The newest that is known of one object: as it was last seen, or as the server answered to a write of ours. */
    public Optional<R> cached(ResourceKey key) {
        Running<R> now = running;
        return now == null ? Optional.empty()
                : now.controller()
                        .getEventSourceManager()
                        .getControllerEventSource()
                        .get(id(key))
                        .map(setup.latest()::newest);
    }

    private static ResourceID id(ResourceKey key) {
        return new ResourceID(key.name(), key.namespace().isEmpty() ? null : key.namespace());
    }

    /** Whether the list of its objects is there. */
    public boolean isStarted() {
        return running != null;
    }

    /** Started, and its watch works. */
    public boolean isHealthy() {
        Running<R> now = running;
        return now != null && now.operator().getRuntimeInfo().allEventSourcesAreHealthy();
    }

    /** Takes no new work and waits up to 25 s for running reconciles. Does nothing if it is not running. */
    public synchronized void stop() {
        Running<R> now = running;
        running = null;
        if (now != null) {
            now.operator().stop();
            LOG.atInfo().addKeyValue("controller", setup.name()).log("Stopped");
        }
    }

    @Override
    public void close() {
        stop();
    }
}
