package io.crossplane.provider.config;

import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.core.ManagedResource;
import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.core.ResourceReference;
import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.crossplane.provider.managed.ResourceKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** What a ProviderConfigUsage looks like (PC-21 … 23), and which config it is about (PC-36). Pure. */
public final class Usages {

    static final String FINALIZER = "finalizer.providerconfigusage.crossplane.io";
    static final String RESOURCE = HasMetadata.getFullResourceName(ProviderConfigUsage.class);

    private static final String CONFIG_NAME = "crossplane.io/provider-config";
    private static final String CONFIG_KIND = "crossplane.io/provider-config-kind";
    private static final String CLUSTER_KIND_PREFIX = "Cluster";

    private Usages() {}

    /** The config of that kind which the usage is about; empty if it is about one of another kind. For the watch on usages. */
    public static Optional<ResourceKey> configOf(ProviderConfigUsage usage, String kind) {
        ProviderConfigReference reference = usage.getProviderConfigRef();
        if (reference == null || !kind.equals(kindOf(reference))) {
            return Optional.empty();
        }
        String namespace = kind.startsWith(CLUSTER_KIND_PREFIX) ? "" : usage.getMetadata().getNamespace();
        return Optional.of(new ResourceKey(namespace, reference.name()));
    }

    static ProviderConfigUsage of(ManagedResource<?, ?> resource, ProviderConfigReference reference) {
        ProviderConfigUsage usage = new ProviderConfigUsage();
        usage.setMetadata(new ObjectMetaBuilder().withName(resource.getMetadata().getUid())
                .withNamespace(resource.getMetadata().getNamespace())
                .withLabels(labels(reference.kind(), reference.name()))
                .withOwnerReferences(ownerReference(resource))
                .build());
        usage.setProviderConfigRef(reference);
        usage.setResourceRef(new ResourceReference(resource.getApiVersion(), resource.getKind(),
                resource.getMetadata().getName(), null));
        return usage;
    }

    static Map<String, String> labels(String kind, String name) {
        return Map.of(CONFIG_NAME, name, CONFIG_KIND, kind);
    }

    static Optional<OwnerReference> controller(HasMetadata object) {
        return object.getMetadata()
                .getOwnerReferences()
                .stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }

    /** The owner a usage should have, made from what it says of itself. */
    static OwnerReference ownerReference(ProviderConfigUsage usage, ResourceReference resource) {
        return ownerReference(resource.apiVersion(), resource.kind(), resource.name(), usage.getMetadata().getName());
    }

    private static OwnerReference ownerReference(HasMetadata resource) {
        return ownerReference(resource.getApiVersion(), resource.getKind(), resource.getMetadata().getName(),
                resource.getMetadata().getUid());
    }

    private static OwnerReference ownerReference(String apiVersion, String kind, String name, String uid) {
        return new OwnerReferenceBuilder().withApiVersion(apiVersion)
                .withKind(kind)
                .withName(name)
                .withUid(uid)
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }

    /** An empty kind is the namespaced one, as older tools wrote it. */
    private static String kindOf(ProviderConfigReference reference) {
        return reference.kind() == null || reference.kind().isEmpty() ? ConfigKind.NAMESPACED.kind() : reference.kind();
    }
}
