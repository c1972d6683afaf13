package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.core.ManagedResource;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;

/**
 * What a user does with managed resources of one kind, and how one waits for them.
 *
 * @param <R> the kind
 */
public class ManagedObjects<R extends ManagedResource<?, ?>> {

    /** How long something may take on a machine that does other things as well. */
    public static final Duration LIMIT = Duration.ofSeconds(180);

    private static final Duration POLL = Duration.ofMillis(100);

    private final KubernetesClient client;

    public ManagedObjects(KubernetesClient client) {
        this.client = client;
    }

    /** The object as it is now, if it is there. */
    public Optional<R> find(R object) {
        return Optional.ofNullable(client.resource(object).get());
    }

    /** Changes the parameters that are named, as {@code kubectl patch --type=merge} does. */
    public R change(R object, String forProvider) {
        return patch(object, "{spec: {forProvider: " + forProvider + "}}");
    }

    /** Sets an annotation, as {@code kubectl annotate --overwrite} does. */
    public R annotate(R object, String name, String value) {
        return patch(object, "{metadata: {annotations: {\"" + name + "\": \"" + value + "\"}}}");
    }

    /** Lays this YAML over the object. */
    public R patch(R object, String change) {
        return client.resource(object)
                .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(yaml(change, Object.class)));
    }

    public static <T> T yaml(String text, Class<T> type) {
        // Marked as YAML, for what begins with a brace is read as JSON otherwise.
        return Serialization.unmarshal("--- " + text, type);
    }

    /** Waits until the current generation is Ready and Synced; fails with what its conditions say. */
    public R awaitReady(R object) {
        return awaitThat(object, "Ready", now -> holds(now, "Ready") && holds(now, "Synced"));
    }

    /** Waits until the object is as wanted; fails with what its conditions say. */
    public R awaitThat(R object, String wanted, Predicate<R> predicate) {
        return await(name(object) + " is " + wanted).atMost(LIMIT)
                .pollInterval(POLL)
                .until(() -> new Shown<>(find(object)), shown -> shown.object().filter(predicate).isPresent())
                .object()
                .orElseThrow();
    }

    /** Waits until the object was told this by an event. */
    public void awaitEvent(R object, String reason, String message) {
        await("event " + reason).atMost(LIMIT)
                .pollInterval(POLL)
                .untilAsserted(() -> assertThat(
                        client.v1().events().inNamespace(object.getMetadata().getNamespace()).list().getItems())
                        .filteredOn(event -> event.getReason().equals(reason)
                                && event.getInvolvedObject().getUid().equals(object.getMetadata().getUid()))
                        .extracting(Event::getMessage)
                        .contains(message));
    }

    /** Waits until nothing is left of the object itself. */
    public void awaitGone(R object) {
        await(name(object) + " is gone").atMost(LIMIT)
                .pollInterval(POLL)
                .until(() -> new Shown<>(find(object)), shown -> shown.object().isEmpty());
    }

    /** Deletes the object and waits until it is gone. */
    public void remove(R object) {
        client.resource(object).delete();
        awaitGone(object);
    }

    /** Whether the condition is True and was made from the object as it is now. */
    public static boolean holds(ManagedResource<?, ?> object, String type) {
        return condition(object, type).filter(found -> found.status() == Condition.Status.TRUE)
                .filter(found -> Objects.equals(found.observedGeneration(), object.getMetadata().getGeneration()))
                .isPresent();
    }

    public static Optional<Condition> condition(ManagedResource<?, ?> object, String type) {
        return object.getStatus().condition(type);
    }

    /** The message of a condition; empty if there is none. */
    public static String message(ManagedResource<?, ?> object, String type) {
        return condition(object, type).map(Condition::message).orElse("");
    }

    private static String name(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
    }

    /** An object that a failed wait prints by its conditions. */
    private record Shown<R extends ManagedResource<?, ?>>(Optional<R> object) {

        @Override
        public String toString() {
            return object.map(
                    now -> "generation " + now.getMetadata().getGeneration() + " " + now.getStatus().getConditions())
                    .orElse("nothing");
        }
    }
}
