package io.crossplane.provider.managed;

/**
 * Brings a managed resource to the reconciler before its next poll, because something it depends on changed. Never blocks, may be
 * called from any thread, several calls may become one reconcile.
 */
@FunctionalInterface
public interface Waker {

    /** Asks for a reconcile of this object soon; ignored if there is no such object. */
    void wake(ResourceKey key);
}
