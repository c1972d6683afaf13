package io.crossplane.provider.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.crossplane.provider.apis.core.ResourceReference;
import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.crossplane.provider.kube.KubeCall;
import io.crossplane.provider.managed.Finalizers;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/**
 * Puts single usages in order: gives an owner back to those that lost it (DEV-11), and lets those go whose owner went without saying so
 * (the reaper of PC-34).
 */
final class UsageKeeper {

    /** Finalizers the collector itself puts on an object it is about to remove. */
    private static final Set<String> PROPAGATION = Set.of("foregroundDeletion", "orphan");

    private final KubernetesClient controlPlane;
    private final Patches patches;

    UsageKeeper(KubernetesClient controlPlane, Patches patches) {
        this.controlPlane = controlPlane;
        this.patches = patches;
    }

    /** What became of a usage. */
    enum Verdict {
        /** It counts. */
        IN_USE,
        /** It counts, but will not for long. */
        UNSETTLED,
        /** It does not count any more. */
        OVER
    }

    /** Puts one in order. */
    Verdict keep(ProviderConfigUsage usage) {
        if (usage.isMarkedForDeletion()) {
            return reap(usage);
        }
        return Usages.controller(usage).isPresent() ? Verdict.IN_USE : adopt(usage);
    }

    private Verdict reap(ProviderConfigUsage usage) {
        if (!Finalizers.of(usage).contains(Usages.FINALIZER)) {
            return Verdict.IN_USE;
        }
        if (owner(usage).filter(owner -> !isLeaving(owner)).isPresent()) {
            return Verdict.UNSETTLED;
        }
        patches.finalizers(usage, Finalizers.without(usage, Usages.FINALIZER));
        return Verdict.OVER;
    }

    /** An owner that is gone is named as well: the collector then removes the usage, which we may not. */
    private Verdict adopt(ProviderConfigUsage usage) {
        ResourceReference resource = usage.getResourceRef();
        if (resource == null) {
            return Verdict.IN_USE;
        }
        boolean alive = owner(usage).isPresent();
        patches.metadata(usage, Map.of("ownerReferences", List.of(Usages.ownerReference(usage, resource))));
        return alive ? Verdict.IN_USE : Verdict.OVER;
    }

    /** The managed resource, read from the API server, for a cache may still show one that is gone. */
    private Optional<GenericKubernetesResource> owner(ProviderConfigUsage usage) {
        ResourceReference resource = usage.getResourceRef();
        if (resource == null) {
            return Optional.empty();
        }
        String namespace = usage.getMetadata().getNamespace();
        ResourceDefinitionContext type = typeOf(resource);
        return Optional
                .ofNullable(KubeCall
                        .onControlPlane("get", type.getPlural() + "." + type.getGroup(), namespace, resource.name())
                        .run(() -> controlPlane.genericKubernetesResources(type)
                                .inNamespace(namespace)
                                .withName(resource.name())
                                .get()))
                .filter(owner -> usage.getMetadata().getName().equals(owner.getMetadata().getUid()));
    }

    private static boolean isLeaving(GenericKubernetesResource owner) {
        return owner.isMarkedForDeletion() && PROPAGATION.containsAll(Finalizers.of(owner));
    }

    /** Without asking the server: our kinds are namespaced and have regular plurals. */
    private static ResourceDefinitionContext typeOf(ResourceReference resource) {
        int slash = resource.apiVersion().indexOf('/');
        return new ResourceDefinitionContext.Builder().withGroup(resource.apiVersion().substring(0, Math.max(slash, 0)))
                .withVersion(resource.apiVersion().substring(slash + 1))
                .withKind(resource.kind())
                .withPlural(resource.kind().toLowerCase(Locale.ROOT) + "s")
                .withNamespaced(true)
                .build();
    }
}
