package io.crossplane.provider.managed;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** What is measured about the managed resources of one kind (MT-1 … MT-12). Remembers by UID, never by name (DEV-15). */
public interface ManagedMetrics {

    /** The object is reconciled for the first time ever (MT-1). */
    void firstReconciled(HasMetadata resource);

    /** The object is up to date, and whether it is ready (MT-2, MT-4). */
    void settled(HasMetadata resource, boolean ready);

    /** The external resource was changed to what the spec says (MT-4). */
    void updated(HasMetadata resource);

    /** Our finalizer is off the object (MT-3). */
    void released(HasMetadata resource);

    /** The object is gone; drop what is remembered about it. */
    void forget(HasMetadata lastSeen);

    /** How many objects of the kind there are, and how many of them are ready and synced (MT-5 … MT-7). */
    void population(int exist, int ready, int synced);

    /** Measures nothing. */
    static ManagedMetrics none() {
        return new ManagedMetrics() {
            @Override
            public void firstReconciled(HasMetadata resource) {}

            @Override
            public void settled(HasMetadata resource, boolean ready) {}

            @Override
            public void updated(HasMetadata resource) {}

            @Override
            public void released(HasMetadata resource) {}

            @Override
            public void forget(HasMetadata lastSeen) {}

            @Override
            public void population(int exist, int ready, int synced) {}
        };
    }
}
