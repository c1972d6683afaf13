package io.crossplane.provider.config;

import java.util.List;
import java.util.Optional;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.core.ProviderConfigResource;
import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.crossplane.provider.kube.KubeCall;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Reads provider configs and usages from the API server, one request each. */
public final class ApiConfigStore implements ConfigStore {

    private final KubernetesClient controlPlane;

    /** Reads with this client. */
    public ApiConfigStore(KubernetesClient controlPlane) {
        this.controlPlane = controlPlane;
    }

    @Override
    public Optional<? extends ProviderConfigResource<?>> config(ProviderConfigReference reference, String namespace) {
        ConfigKind kind = ConfigKind.of(reference.kind()).orElseThrow();
        return kind == ConfigKind.NAMESPACED ? get(kind, kind.type(), namespace, reference.name())
                : get(kind, kind.type(), "", reference.name());
    }

    @Override
    public Optional<ProviderConfigUsage> usage(String namespace, String uid) {
        return Optional.ofNullable(KubeCall.onControlPlane("get", Usages.RESOURCE, namespace, uid)
                .run(() -> controlPlane.resources(ProviderConfigUsage.class)
                        .inNamespace(namespace)
                        .withName(uid)
                        .get()));
    }

    @Override
    public List<ProviderConfigUsage> usagesOf(ProviderConfigResource<?> config) {
        String namespace = config instanceof Namespaced ? config.getMetadata().getNamespace() : "";
        return KubeCall.onControlPlane("list", Usages.RESOURCE, namespace, "").run(() -> {
            var usages = controlPlane.resources(ProviderConfigUsage.class);
            var somewhere = namespace.isEmpty() ? usages.inAnyNamespace() : usages.inNamespace(namespace);
            return somewhere.withLabels(Usages.labels(config.getKind(), config.getMetadata().getName()))
                    .list()
                    .getItems();
        });
    }

    private <C extends HasMetadata> Optional<C> get(ConfigKind kind, Class<C> type, String namespace, String name) {
        return Optional.ofNullable(KubeCall.onControlPlane("get", kind.resource(), namespace, name).run(() -> {
            var configs = controlPlane.resources(type);
            return namespace.isEmpty() ? configs.withName(name).get()
                    : configs.inNamespace(namespace).withName(name).get();
        }));
    }
}
