package io.crossplane.provider.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.core.ProviderConfigResource;
import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.crossplane.provider.kube.KubeException;
import io.fabric8.kubernetes.api.model.Namespaced;
import org.jspecify.annotations.Nullable;

/** Provider configs and usages in memory, with a settable failure. */
final class FakeConfigStore implements ConfigStore {

    final List<ProviderConfigUsage> usages = new ArrayList<>();
    @Nullable
    KubeException failure;

    private final Map<String, ProviderConfigResource<?>> configs = new HashMap<>();

    <C extends ProviderConfigResource<?>> C put(C config) {
        configs.put(key(config.getKind(), config instanceof Namespaced ? config.getMetadata().getNamespace() : "",
                config.getMetadata().getName()), config);
        return config;
    }

    @Override
    public Optional<? extends ProviderConfigResource<?>> config(ProviderConfigReference reference, String namespace) {
        failIfAsked();
        return Optional.ofNullable(configs
                .get(key(reference.kind(), reference.kind().startsWith("Cluster") ? "" : namespace, reference.name())));
    }

    @Override
    public Optional<ProviderConfigUsage> usage(String namespace, String uid) {
        failIfAsked();
        return usages.stream().filter(usage -> usage.getMetadata().getName().equals(uid)).findFirst();
    }

    @Override
    public List<ProviderConfigUsage> usagesOf(ProviderConfigResource<?> config) {
        failIfAsked();
        return List.copyOf(usages);
    }

    private void failIfAsked() {
        if (failure != null) {
            throw failure;
        }
    }

    private static String key(String kind, String namespace, String name) {
        return kind + "|" + namespace + "|" + name;
    }
}
