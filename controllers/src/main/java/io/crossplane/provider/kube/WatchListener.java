package io.crossplane.provider.kube;

import org.jspecify.annotations.Nullable;

/** Told about every object whose kept form became different. Called by one thread at a time; must not block. */
@FunctionalInterface
interface WatchListener<T> {

    /** Before is null for a new object, now is null for one that is gone. */
    void changed(String namespace, @Nullable T before, @Nullable T now);
}
