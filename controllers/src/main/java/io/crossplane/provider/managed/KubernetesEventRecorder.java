package io.crossplane.provider.managed;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.managed.EventCorrelator.Occurrence;
import io.crossplane.provider.managed.EventCorrelator.Series;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records core/v1 events (EV-4), counting equal ones instead of repeating them. The requests are made by the given executor, so that
 * no reconcile waits for them; what the API server refuses is lost.
 */
public final class KubernetesEventRecorder implements EventRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(KubernetesEventRecorder.class);
    private static final int WAITING = 1000;

    private final KubernetesClient client;
    private final String component;
    private final EventCorrelator correlator;
    private final Executor executor;

    /** @param component name of the controller that speaks (EV-3) */
    public KubernetesEventRecorder(KubernetesClient client, String component, Clock clock, Executor executor) {
        this.client = client;
        this.component = component;
        this.correlator = new EventCorrelator(clock);
        this.executor = executor;
    }

    /** One thread for the events of all controllers; what does not fit into its queue is dropped. */
    public static ExecutorService background() {
        return new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(WAITING),
                Thread.ofPlatform().daemon().name("events").factory(), new ThreadPoolExecutor.DiscardPolicy());
    }

    @Override
    public void record(HasMetadata about, String externalName, Notice notice) {
        ObjectReference reference = reference(about);
        executor.execute(() -> emit(reference, externalName, notice));
    }

    private void emit(ObjectReference about, String externalName, Notice notice) {
        try {
            correlator.correlate(new Occurrence(about, notice.reason(), notice.message()))
                    .ifPresent(series -> send(event(about, externalName, notice, series), series));
        } catch (RuntimeException refused) {
            LOG.atDebug()
                    .addKeyValue("controller", component)
                    .addKeyValue("error", ErrorText.of(refused))
                    .log("Event lost");
        }
    }

    private void send(Event event, Series series) {
        if (series.isNew() || !raise(event, series)) {
            client.resource(event).create();
        }
    }

    /** Counts an event that is there; false if it has expired meanwhile. */
    private boolean raise(Event event, Series series) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode()
                .put("count", series.count())
                .put("lastTimestamp", event.getLastTimestamp())
                .put("message", series.message());
        try {
            client.resource(event).patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
            return true;
        } catch (io.fabric8.kubernetes.client.KubernetesClientException refused) {
            if (ErrorText.isNotFound(refused)) {
                return false;
            }
            throw refused;
        }
    }

    private Event event(ObjectReference about, String externalName, Notice notice, Series series) {
        return new EventBuilder().withNewMetadata()
                .withName(series.eventName())
                .withNamespace(about.getNamespace())
                .withAnnotations(externalName.isEmpty() ? Map.of() : Map.of("external-name", externalName))
                .endMetadata()
                .withInvolvedObject(about)
                .withType(notice.reason().type())
                .withReason(notice.reason().wire())
                .withMessage(series.message())
                .withCount(series.count())
                .withFirstTimestamp(print(series.first()))
                .withLastTimestamp(print(series.last()))
                .withNewSource()
                .withComponent(component)
                .endSource()
                .withReportingComponent(component)
                .build();
    }

    /** An object without a namespace has its events in {@code default} (EV-5). */
    private static ObjectReference reference(HasMetadata about) {
        String namespace = about.getMetadata().getNamespace();
        return new ObjectReferenceBuilder().withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withName(about.getMetadata().getName())
                .withNamespace(namespace == null ? "default" : namespace)
                .withUid(about.getMetadata().getUid())
                .withResourceVersion(about.getMetadata().getResourceVersion())
                .build();
    }

    private static String print(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
