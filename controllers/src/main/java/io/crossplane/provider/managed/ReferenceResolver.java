package io.crossplane.provider.managed;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Fills fields that name other objects by reference or selector (MR-110).
 *
 * @param <R> the managed resource
 */
@FunctionalInterface
public interface ReferenceResolver<R extends HasMetadata> {

    /** The object with its references resolved and stored, or the same object if there is nothing to do. */
    R resolve(R resource);

    /** For kinds without references. */
    static <R extends HasMetadata> ReferenceResolver<R> none() {
        return resource -> resource;
    }
}
