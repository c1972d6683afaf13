package io.crossplane.provider.main;

import java.util.function.Consumer;

import io.crossplane.provider.managed.Outcome;
import io.crossplane.provider.managed.ResourceReconciler;
import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Does nothing to an object of its kind but tells of each change.
 *
 * @param <R> the kind
 */
record Relaying<R extends HasMetadata>(Consumer<R> told) implements ResourceReconciler<R> {

    @Override
    public Outcome reconcile(R privateCopy) {
        told.accept(privateCopy);
        return Outcome.done();
    }

    @Override
    public void gone(R lastSeen) {
        told.accept(lastSeen);
    }
}
