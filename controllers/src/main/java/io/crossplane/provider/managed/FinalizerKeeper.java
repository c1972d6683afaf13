package io.crossplane.provider.managed;

import java.util.Optional;
import java.util.function.UnaryOperator;

import io.crossplane.provider.apis.core.ManagedResource;
import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * Holds a managed resource until its external resource is gone (MR-118), and lets it go.
 *
 * @param <R> the managed resource
 */
final class FinalizerKeeper<R extends ManagedResource<?, ?>> {

    private final ResourceStore<R> store;

    FinalizerKeeper(ResourceStore<R> store) {
        this.store = store;
    }

    /** Adds our finalizer, behind those that are there. */
    void hold(Pass<R> pass) {
        if (!holds(pass.resource())) {
            pass.write(Phase.ADD_FINALIZER,
                    r -> store.setFinalizers(r, Finalizers.with(r, Finalizers.MANAGED_RESOURCE)));
        }
    }

    /** Removes our finalizer, and no other. Whether it was there. */
    boolean release(Pass<R> pass) {
        boolean held = holds(pass.resource());
        if (held) {
            pass.write(Phase.REMOVE_FINALIZER,
                    unlessGone(r -> store.setFinalizers(r, Finalizers.without(r, Finalizers.MANAGED_RESOURCE))));
        }
        return held;
    }

    private boolean holds(R resource) {
        return Finalizers.of(resource).contains(Finalizers.MANAGED_RESOURCE);
    }

    private UnaryOperator<R> unlessGone(UnaryOperator<R> write) {
        return resource -> {
            try {
                return Optional.ofNullable(write.apply(resource)).orElse(resource);
            } catch (KubernetesClientException failure) {
                if (ErrorText.isNotFound(failure)) {
                    return resource;
                }
                throw failure;
            }
        };
    }
}
