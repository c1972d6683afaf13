package io.crossplane.provider.main;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

import io.crossplane.provider.apis.core.ManagedResource;
import io.crossplane.provider.managed.Conditions;
import io.crossplane.provider.managed.Outcome;
import io.crossplane.provider.managed.ResourceReconciler;

/**
 * A reconciler that tells when others may have to look at an object again: when it has become ready or unready, is being deleted, or is
 * gone. Not more often, or two that need each other would never rest.
 *
 * @param <R> the kind
 */
final class Telling<R extends ManagedResource<?, ?>> implements ResourceReconciler<R> {

    private final ResourceReconciler<R> inner;
    private final Function<R, Optional<R>> newest;
    private final Consumer<R> told;
    private final Function<R, Object> shown;
    private final Map<String, State> known = new ConcurrentHashMap<>();

    /** What others may depend on. */
    private record State(long generation, boolean deleting, Object shown) {}

    /** @param newest the object as it is now */
    Telling(ResourceReconciler<R> inner, Function<R, Optional<R>> newest, Consumer<R> told) {
        this(inner, newest, told, Telling::ready);
    }

    /** @param shown what of its status others depend on, if not on its readiness alone */
    Telling(ResourceReconciler<R> inner, Function<R, Optional<R>> newest, Consumer<R> told, Function<R, Object> shown) {
        this.inner = inner;
        this.newest = newest;
        this.told = told;
        this.shown = shown;
    }

    @Override
    public Outcome reconcile(R privateCopy) {
        try {
            return inner.reconcile(privateCopy);
        } finally {
            R now = newest.apply(privateCopy).orElse(privateCopy);
            State state = state(now);
            if (!state.equals(known.put(now.getMetadata().getUid(), state))) {
                told.accept(now);
            }
        }
    }

    @Override
    public void gone(R lastSeen) {
        inner.gone(lastSeen);
        known.remove(lastSeen.getMetadata().getUid());
        told.accept(lastSeen);
    }

    private State state(R resource) {
        return new State(resource.getMetadata().getGeneration(), resource.isMarkedForDeletion(), shown.apply(resource));
    }

    private static Object ready(ManagedResource<?, ?> resource) {
        return resource.getStatus()
                .condition(Conditions.READY)
                .<Object>map(condition -> condition.status() + " " + condition.message() + " "
                        + condition.observedGeneration())
                .orElse("");
    }
}
