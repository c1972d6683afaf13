package io.crossplane.provider.managed;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Tells the user what happened to an object. Never blocks and never fails (EV-8). */
@FunctionalInterface
public interface EventRecorder {

    /**
     * Emits one event.
     *
     * @param externalName value of the annotation {@code external-name} of the event; empty leaves it out
     */
    void record(HasMetadata about, String externalName, Notice notice);
}
