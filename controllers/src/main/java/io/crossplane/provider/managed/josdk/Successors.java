package io.crossplane.provider.managed.josdk;

import java.util.Optional;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.controller.ControllerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceAction;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that an object is noticed that is made while another one of its name is being forgotten. The SDK (5.2.3,
 * {@code EventProcessor.eventProcessingFinished}) drops what it knows of a name when it has told of a deletion, and with it the event of
 * the successor, which would then not be looked at before it changes.
 *
 * @param <R> the kind
 */
final class Successors<R extends HasMetadata> {

    /** What the worker of this thread was just told of. */
    private final ThreadLocal<@Nullable ResourceID> told = new ThreadLocal<>();
    private volatile @Nullable ControllerEventSource<R> source;

    /** From now on successors are looked up there. */
    void lookIn(ControllerEventSource<R> primary) {
        this.source = primary;
    }

    /** Whether this object, whose deletion the SDK tells of, is in truth a successor that exists. */
    boolean isAlive(R deleted) {
        return find(ResourceID.fromResource(deleted))
                .filter(found -> found.getMetadata().getUid().equals(deleted.getMetadata().getUid()))
                .isPresent();
    }

    /** The deletion of this object was told. */
    void predecessorGone(R deleted) {
        told.set(ResourceID.fromResource(deleted));
    }

    /** Announces a successor once more. To be called by the same thread when the SDK has done all that follows a deletion. */
    void announce() {
        ResourceID name = told.get();
        ControllerEventSource<R> now = source;
        if (name == null || now == null) {
            return;
        }
        told.remove();
        find(name).ifPresent(successor -> now.eventReceived(ResourceAction.ADDED, successor, null, null));
    }

    private Optional<R> find(ResourceID name) {
        ControllerEventSource<R> now = source;
        return now == null ? Optional.empty() : now.get(name);
    }
}
