package io.crossplane.provider.main;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when the API server serves a kind (SS-9): by a watch of its definition, and as long as definitions may not be watched (SS-11, RB-10) by
 * asking every {@value #PAUSE_SECONDS} s whether the kind is there, which everybody may.
 */
final class KindGate implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KindGate.class);
    private static final int PAUSE_SECONDS = 2;

    private final KubernetesClient controlPlane;
    private final ScheduledExecutorService timer;
    private final Map<Class<? extends HasMetadata>, Lookout> lookouts = new HashMap<>();

    /** @param timer runs short requests */
    KindGate(KubernetesClient controlPlane, ScheduledExecutorService timer) {
        this.controlPlane = controlPlane;
        this.timer = timer;
    }

    /** Done once all of these kinds are served; each is looked out for once, however often it is asked for. Never done after the gate is closed. */
    synchronized CompletableFuture<Void> await(List<Class<? extends HasMetadata>> kinds) {
        return CompletableFuture.allOf(kinds.stream()
                .map(kind -> lookouts.computeIfAbsent(kind, Lookout::new).served)
                .toArray(CompletableFuture[]::new));
    }

    /** Whether the kind was asked for and is served, or was once. */
    synchronized boolean isOpen(Class<? extends HasMetadata> kind) {
        return lookouts.containsKey(kind) && lookouts.get(kind).served.isDone();
    }

    @Override
    public synchronized void close() {
        lookouts.values().forEach(Lookout::end);
    }

    /** Looks for one kind until it is served. Watches one definition and no others, of which a cluster may have thousands (SS-12). */
    private final class Lookout implements ResourceEventHandler<CustomResourceDefinition> {

        private final Class<? extends HasMetadata> kind;
        private final CompletableFuture<Void> served = new CompletableFuture<>();
        private final SharedIndexInformer<CustomResourceDefinition> definition;
        private final ScheduledFuture<?> asking;

        private Lookout(Class<? extends HasMetadata> kind) {
            this.kind = kind;
            this.definition = controlPlane.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(HasMetadata.getFullResourceName(kind))
                    .runnableInformer(0);
            definition.addEventHandler(this).exceptionHandler((started, failure) -> true).start();
            asking = timer.scheduleWithFixedDelay(this::ask, PAUSE_SECONDS, PAUSE_SECONDS, TimeUnit.SECONDS);
            served.thenRun(this::opened);
        }

        private void opened() {
            LOG.atInfo().addKeyValue("kind", HasMetadata.getKind(kind)).log("Served");
            end();
        }

        /** The watch, once it works, knows better: discovery runs ahead of the definition's condition. */
        private void ask() {
            try {
                if (!definition.hasSynced() && controlPlane.supports(kind)) {
                    served.complete(null);
                }
            } catch (KubernetesClientException e) {
                LOG.atDebug()
                        .addKeyValue("kind", HasMetadata.getKind(kind))
                        .setCause(e)
                        .log("Not known whether it is served");
            }
        }

        /** Not by the thread of the watch's own events, which may not wait for its end. */
        private void end() {
            asking.cancel(false);
            timer.schedule(definition::stop, Duration.ZERO.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void look(CustomResourceDefinition seen) {
            if (isServed(seen)) {
                served.complete(null);
            }
        }

        @Override
        public void onAdd(CustomResourceDefinition seen) {
            look(seen);
        }

        @Override
        public void onUpdate(CustomResourceDefinition before, CustomResourceDefinition now) {
            look(now);
        }

        @Override
        public void onDelete(CustomResourceDefinition seen, boolean unknown) {
            // What was never served is awaited further.
        }
    }

    /** Established, and not about to go. In its first moment a definition has no status, or one that says nothing. */
    private static boolean isServed(CustomResourceDefinition definition) {
        return definition.getMetadata().getDeletionTimestamp() == null && Optional.ofNullable(definition.getStatus())
                .map(CustomResourceDefinitionStatus::getConditions)
                .stream()
                .flatMap(List::stream)
                .anyMatch(
                        condition -> condition.getType().equals("Established") && condition.getStatus().equals("True"));
    }
}
