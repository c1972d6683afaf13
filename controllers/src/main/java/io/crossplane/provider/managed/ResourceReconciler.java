package io.crossplane.provider.managed;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * What a controller runs for each object of one kind, never twice at once for the same object.
 *
 * @param <R> the kind
 */
public interface ResourceReconciler<R extends HasMetadata> {

    /** Brings the object one step further. The copy is the caller's own; it may lag behind the API server. */
    Outcome reconcile(R privateCopy);

    /** The object is gone from the API server: forget what is kept for it. Must not fail. */
    void gone(R lastSeen);
}
