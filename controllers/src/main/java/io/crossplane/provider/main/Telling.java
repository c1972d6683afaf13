package io.crossplane.provider.main;

import java.util.function.Consumer;

import io.crossplane.provider.managed.Outcome;
import io.crossplane.provider.managed.ResourceReconciler;
import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * A reconciler that tells, after each turn of an object and when it is gone, that others may have to look at it.
 *
 * @param <R> the kind
 */
record Telling<R extends HasMetadata>(ResourceReconciler<R> inner, Consumer<R> told) implements ResourceReconciler<R> {

    @Override
    public Outcome reconcile(R privateCopy) {
        try {
            return inner.reconcile(privateCopy);
        } finally {
            told.accept(privateCopy);
        }
    }

    @Override
    public void gone(R lastSeen) {
        inner.gone(lastSeen);
        told.accept(lastSeen);
    }
}
