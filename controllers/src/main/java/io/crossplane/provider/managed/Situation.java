package io.crossplane.provider.managed;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import io.crossplane.provider.apis.core.ManagedResource;

/**
 * Everything about a managed resource that decisions rest on, read once at the start of a reconcile.
 *
 * @param paused the annotation says exactly {@code true} (MR-104)
 * @param removalRequested being deleted, and the status says that the removal was asked for; so the external resource was seen
 * @param othersHold finalizers other than ours must go first (MR-116a)
 */
record Situation(boolean paused, Policies policies, boolean deleting, boolean removalRequested, boolean othersHold,
        CreationMarks marks, Instant now) {

    /** Set by the API server for propagation; they go by themselves and hold nobody up (DEV-4). */
    private static final Set<String> PROPAGATION = Set.of("foregroundDeletion", "orphan");

    static Situation of(ManagedResource<?, ?> resource, Instant now) {
        List<String> finalizers = Finalizers.of(resource);
        boolean deleting = resource.getMetadata().getDeletionTimestamp() != null;
        return new Situation(Annotations.value(resource, Annotations.PAUSED).filter("true"::equals).isPresent(),
                Policies.of(resource.getSpec().getManagementPolicies()), deleting,
                deleting && resource.getStatus()
                        .condition(Conditions.READY)
                        .filter(c -> c.reason().equals(Conditions.DELETING))
                        .isPresent(),
                finalizers.stream().filter(f -> !PROPAGATION.contains(f)).count() > 1,
                CreationMarks.of(Annotations.of(resource)), now);
    }
}
