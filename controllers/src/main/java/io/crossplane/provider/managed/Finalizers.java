package io.crossplane.provider.managed;

import java.util.List;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Finalizers as lists: what is there, with one more, without one. Others' finalizers keep their place. */
public final class Finalizers {

    /** Ours on managed resources. Has no slash, so the libraries' own checks refuse it. */
    public static final String MANAGED_RESOURCE = "finalizer.managedresource.crossplane.io";

    private Finalizers() {}

    /** The finalizers of an object; never null. */
    public static List<String> of(HasMetadata resource) {
        List<String> finalizers = resource.getMetadata().getFinalizers();
        return finalizers == null ? List.of() : List.copyOf(finalizers);
    }

    /** The finalizers of an object and this one. */
    public static List<String> with(HasMetadata resource, String finalizer) {
        return Stream.concat(of(resource).stream(), Stream.of(finalizer)).distinct().toList();
    }

    /** The finalizers of an object but this one. */
    public static List<String> without(HasMetadata resource, String finalizer) {
        return of(resource).stream().filter(f -> !f.equals(finalizer)).toList();
    }
}
