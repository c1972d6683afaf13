package io.crossplane.provider.managed;

/**
 * Told when a managed resource has left us, so that whatever is kept for it elsewhere can go as well.
 *
 * @param <R> the managed resource
 */
public interface Farewell<R> {

    /** Our finalizer is off the object, orphaned or deleted (PC-34). A failure counts as an error of the reconcile. */
    void released(R resource);

    /** The object is gone from the API server: forget what is kept in memory under its UID. Must not fail. */
    void forgotten(R lastSeen);
}
