package io.crossplane.provider.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.crossplane.provider.apis.core.ManagedResource;
import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.crossplane.provider.kube.KubeCall;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.Farewell;
import io.crossplane.provider.managed.Finalizers;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * Records which managed resource uses which provider config, as a ProviderConfigUsage beside the resource (PC-20 … 28, DEV-7), and keeps
 * that record from going before the resource (PC-34, DEV-8).
 *
 * <p>In a connector: {@link #track} first, then read the config and connect, then {@link #protect}. What was written is remembered by UID,
 * so that neither sends anything for a resource at rest; {@link #changed} forgets it.
 */
public final class UsageTracker implements Farewell<ManagedResource<?, ?>> {

    private static final String CANNOT_APPLY = "cannot apply ProviderConfigUsage";
    private static final String CANNOT_RELEASE = "cannot release ProviderConfigUsage";
    private static final int LONGEST_LABEL = 63;
    private static final int ATTEMPTS = 3;

    private final ConfigStore store;
    private final ConfigStore fresh;
    private final KubernetesClient controlPlane;
    private final Patches patches;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** Looks into the store first, which may be a cache, and writes to the control plane. */
    public UsageTracker(ConfigStore store, KubernetesClient controlPlane) {
        this.store = store;
        this.fresh = new ApiConfigStore(controlPlane);
        this.controlPlane = controlPlane;
        this.patches = new Patches(controlPlane);
    }

    /**
     * States that the resource uses the provider config it refers to. While the resource is being deleted a record is not created, and
     * failing to update it does not matter: else a namespace could never be deleted.
     *
     * @throws ExternalException {@code cannot apply ProviderConfigUsage: …}, or if the reference is incomplete (PC-25)
     */
    public void track(ManagedResource<?, ?> resource) {
        ProviderConfigReference reference = reference(resource);
        Known last = known.get(uid(resource));
        if (last != null && last.reference().equals(reference)) {
            return;
        }
        try {
            apply(resource, reference);
        } catch (KubeException e) {
            if (!isDeleting(resource) && e.kind() != KubeException.Kind.TERMINATING) {
                throw Failures.of(CANNOT_APPLY, e);
            }
        }
    }

    /**
     * The resource was connected to its external system, which may hold something of it from now on: the record may not go before the
     * resource has.
     *
     * @throws ExternalException {@code cannot apply ProviderConfigUsage: …}
     */
    public void protect(ManagedResource<?, ?> resource) {
        Known last = known.get(uid(resource));
        if (last == null || last.isProtected()) {
            return;
        }
        try {
            addFinalizer(last.usage());
            known.put(uid(resource), new Known(last.reference(), last.usage(), true));
        } catch (KubeException e) {
            known.remove(uid(resource));
            if (!isDeleting(resource) && e.kind() != KubeException.Kind.NOT_FOUND) {
                throw Failures.of(CANNOT_APPLY, e);
            }
        }
    }

    /** The record was changed or deleted by somebody: look at it again at the next {@link #track}. To be called by a watch. */
    public void changed(ProviderConfigUsage usage) {
        Known last = known.get(usage.getMetadata().getName());
        if (last != null && (usage.isMarkedForDeletion() || !last.isStillIn(usage))) {
            known.remove(usage.getMetadata().getName());
        }
    }

    /** The record is gone. To be called by a watch. */
    public void vanished(ProviderConfigUsage usage) {
        known.remove(usage.getMetadata().getName());
    }

    /**
     * Lets the record go, which the collector then removes after its owner.
     *
     * @throws ExternalException {@code cannot release ProviderConfigUsage: …}
     */
    @Override
    public void released(ManagedResource<?, ?> resource) {
        known.remove(uid(resource));
        try {
            for (int attempt = 1; !removeFinalizer(resource, attempt == ATTEMPTS); attempt++) {
            }
        } catch (KubeException e) {
            throw Failures.of(CANNOT_RELEASE, e);
        }
    }

    @Override
    public void forgotten(ManagedResource<?, ?> lastSeen) {
        known.remove(uid(lastSeen));
    }

    private void apply(ManagedResource<?, ?> resource, ProviderConfigReference reference) {
        ProviderConfigUsage wanted = Usages.of(resource, reference);
        Optional<ProviderConfigUsage> present = store.usage(resource.getMetadata().getNamespace(), uid(resource));
        if (present.isPresent()) {
            remember(reference, update(checked(present.get(), resource), wanted));
        } else if (!isDeleting(resource)) {
            remember(reference, createOrUpdate(wanted, resource));
        }
    }

    /** A record that exists although the store does not know it was written a moment ago, or before the store was filled. */
    private ProviderConfigUsage createOrUpdate(ProviderConfigUsage wanted, ManagedResource<?, ?> resource) {
        try {
            return create(wanted);
        } catch (KubeException e) {
            if (e.kind() != KubeException.Kind.ALREADY_EXISTS) {
                throw e;
            }
        }
        ProviderConfigUsage present = fresh.usage(resource.getMetadata().getNamespace(), uid(resource))
                .orElseThrow(() -> new KubeException(KubeException.Kind.CONFLICT, "the record was deleted meanwhile"));
        return update(checked(present, resource), wanted);
    }

    private ProviderConfigUsage create(ProviderConfigUsage wanted) {
        return KubeCall
                .onControlPlane("create", Usages.RESOURCE, wanted.getMetadata().getNamespace(),
                        wanted.getMetadata().getName())
                .run(() -> controlPlane.resource(wanted).create());
    }

    private ProviderConfigUsage update(ProviderConfigUsage present, ProviderConfigUsage wanted) {
        if (wanted.getProviderConfigRef() != null
                && wanted.getProviderConfigRef().equals(present.getProviderConfigRef())) {
            return present;
        }
        return patches.patch(present, Map.of("labels", wanted.getMetadata().getLabels()),
                Map.of("providerConfigRef", java.util.Objects.requireNonNull(wanted.getProviderConfigRef())));
    }

    /** Another controller is an error; none at all is accepted and left to the config's reconciler (PC-24). */
    private static ProviderConfigUsage checked(ProviderConfigUsage usage, ManagedResource<?, ?> resource) {
        Optional<OwnerReference> other = Usages.controller(usage)
                .filter(owner -> !owner.getUid().equals(resource.getMetadata().getUid()));
        if (other.isPresent()) {
            throw new KubeException(KubeException.Kind.INVALID,
                    "existing object is not controlled by UID \"%s\"".formatted(resource.getMetadata().getUid()));
        }
        return usage;
    }

    private void remember(ProviderConfigReference reference, ProviderConfigUsage usage) {
        boolean isProtected = Finalizers.of(usage).contains(Usages.FINALIZER) || usage.isMarkedForDeletion();
        known.put(usage.getMetadata().getName(), new Known(reference, usage, isProtected));
    }

    private void addFinalizer(ProviderConfigUsage usage) {
        patches.finalizers(usage, Finalizers.with(usage, Usages.FINALIZER));
    }

    /** Whether it is off; tried again after a conflict, except on the last attempt. */
    private boolean removeFinalizer(ManagedResource<?, ?> resource, boolean last) {
        try {
            fresh.usage(resource.getMetadata().getNamespace(), uid(resource))
                    .filter(usage -> Finalizers.of(usage).contains(Usages.FINALIZER))
                    .ifPresent(usage -> patches.finalizers(usage, Finalizers.without(usage, Usages.FINALIZER)));
            return true;
        } catch (KubeException e) {
            if (e.kind() == KubeException.Kind.NOT_FOUND) {
                return true;
            }
            if (e.kind() != KubeException.Kind.CONFLICT || last) {
                throw e;
            }
            return false;
        }
    }

    private static ProviderConfigReference reference(ManagedResource<?, ?> resource) {
        ProviderConfigReference reference = resource.getSpec().getProviderConfigRef();
        if (reference == null || isEmpty(reference.name())) {
            throw invalid("managed resource does not reference a ProviderConfig");
        }
        if (isEmpty(reference.kind())) {
            throw invalid("managed resource ProviderConfig reference has no Kind");
        }
        for (String value : List.of(reference.name(), reference.kind())) {
            if (value.length() > LONGEST_LABEL) {
                throw invalid("%s: \"%s\" is longer than %d characters".formatted(CANNOT_APPLY, value, LONGEST_LABEL));
            }
        }
        return reference;
    }

    private static ExternalException invalid(String message) {
        return new ExternalException(ExternalException.Kind.INVALID, message, null);
    }

    private static boolean isEmpty(@org.jspecify.annotations.Nullable String value) {
        return value == null || value.isEmpty();
    }

    private static boolean isDeleting(ManagedResource<?, ?> resource) {
        return resource.isMarkedForDeletion();
    }

    private static String uid(ManagedResource<?, ?> resource) {
        return resource.getMetadata().getUid();
    }

    /** What was last written or seen for one managed resource. */
    private record Known(ProviderConfigReference reference, ProviderConfigUsage usage, boolean isProtected) {

        private boolean isStillIn(ProviderConfigUsage now) {
            return reference.equals(now.getProviderConfigRef())
                    && (!isProtected || Finalizers.of(now).contains(Usages.FINALIZER));
        }
    }
}
