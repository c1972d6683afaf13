package io.crossplane.provider.config;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.core.ProviderConfigResource;
import io.crossplane.provider.apis.v1alpha1.ClusterProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;

/** Knows provider configs and usages from watches, one per kind: asking it sends nothing. */
public final class InformedConfigStore implements ConfigStore, AutoCloseable {

    private final SharedIndexInformer<ProviderConfig> namespaced;
    private final SharedIndexInformer<ClusterProviderConfig> clusterWide;
    private final SharedIndexInformer<ProviderConfigUsage> usages;

    /** Prepares the watches; {@link #start} begins them. */
    public InformedConfigStore(KubernetesClient controlPlane) {
        this.namespaced = controlPlane.resources(ProviderConfig.class).inAnyNamespace().runnableInformer(0);
        this.clusterWide = controlPlane.resources(ClusterProviderConfig.class).runnableInformer(0);
        this.usages = controlPlane.resources(ProviderConfigUsage.class).inAnyNamespace().runnableInformer(0);
    }

    /** Begins to watch; done when all three kinds are known. A kind that cannot be listed yet is tried again and again. */
    public CompletableFuture<?> start() {
        return CompletableFuture.allOf(Stream.of(namespaced, clusterWide, usages)
                .map(informer -> informer.exceptionHandler((started, failure) -> true).start().toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    /** Tells of every change of a usage; a usage that changed its config is told before and after. To be called before the start. */
    public void onUsage(Consumer<ProviderConfigUsage> changed, Consumer<ProviderConfigUsage> vanished) {
        usages.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(ProviderConfigUsage usage) {
                changed.accept(usage);
            }

            @Override
            public void onUpdate(ProviderConfigUsage before, ProviderConfigUsage now) {
                changed.accept(before);
                changed.accept(now);
            }

            @Override
            public void onDelete(ProviderConfigUsage usage, boolean unknown) {
                vanished.accept(usage);
            }
        });
    }

    /** Tells of every change of a provider config. To be called before the start. */
    public void onConfig(Consumer<ProviderConfigResource<?>> changed) {
        namespaced.addEventHandler(new Any<>(changed));
        clusterWide.addEventHandler(new Any<>(changed));
    }

    @Override
    public Optional<? extends ProviderConfigResource<?>> config(ProviderConfigReference reference, String namespace) {
        return switch (ConfigKind.of(reference.kind()).orElseThrow()) {
            case NAMESPACED -> find(namespaced, namespace, reference.name());
            case CLUSTER -> find(clusterWide, "", reference.name());
        };
    }

    @Override
    public Optional<ProviderConfigUsage> usage(String namespace, String uid) {
        return find(usages, namespace, uid);
    }

    @Override
    public List<ProviderConfigUsage> usagesOf(ProviderConfigResource<?> config) {
        String namespace = config instanceof Namespaced ? config.getMetadata().getNamespace() : "";
        var labels = Usages.labels(config.getKind(), config.getMetadata().getName()).entrySet();
        return usages.getStore()
                .list()
                .stream()
                .filter(usage -> namespace.isEmpty() || namespace.equals(usage.getMetadata().getNamespace()))
                .filter(usage -> usage.getMetadata().getLabels().entrySet().containsAll(labels))
                .toList();
    }

    @Override
    public void close() {
        Stream.of(namespaced, clusterWide, usages).forEach(SharedIndexInformer::stop);
    }

    private static <T extends HasMetadata> Optional<T> find(SharedIndexInformer<T> informer, String namespace,
            String name) {
        String key = namespace.isEmpty() ? name : namespace + "/" + name;
        return Optional.ofNullable(informer.getStore().getByKey(key));
    }

    private record Any<T extends ProviderConfigResource<?>>(
            Consumer<ProviderConfigResource<?>> changed) implements ResourceEventHandler<T> {

        @Override
        public void onAdd(T config) {
            changed.accept(config);
        }

        @Override
        public void onUpdate(T before, T now) {
            changed.accept(now);
        }

        @Override
        public void onDelete(T config, boolean unknown) {
            changed.accept(config);
        }
    }
}
