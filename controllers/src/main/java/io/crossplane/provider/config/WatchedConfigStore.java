package io.crossplane.provider.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

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
import io.fabric8.kubernetes.client.informers.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * Provider configs and usages from three watches, and from the API server as long as a watch is not up. The objects are shared: they must
 * not be changed.
 */
public final class WatchedConfigStore implements ConfigStore, AutoCloseable {

    private static final String BY_CONFIG = "config";

    private final ConfigStore direct;
    private final SharedIndexInformer<ProviderConfig> namespaced;
    private final SharedIndexInformer<ClusterProviderConfig> cluster;
    private final SharedIndexInformer<ProviderConfigUsage> usages;

    /** Who is told of what the watches bring, by threads that must not be held up. */
    public interface Listener {

        /** A usage is new, different, or gone; before or now is null then. At least the configs of both forms are concerned (PC-36). */
        void usageChanged(@Nullable ProviderConfigUsage before, @Nullable ProviderConfigUsage now);

        /** The spec of a config is new, different, or gone: what uses it has to connect again. */
        void configChanged(ProviderConfigResource<?> config);
    }

    /** Not started yet: until then everything is read directly. */
    public WatchedConfigStore(KubernetesClient controlPlane, Listener listener) {
        direct = new ApiConfigStore(controlPlane);
        namespaced = controlPlane.resources(ProviderConfig.class).inAnyNamespace().runnableInformer(0)
                .addEventHandler(new Specs<>(listener::configChanged));
        cluster = controlPlane.resources(ClusterProviderConfig.class).runnableInformer(0)
                .addEventHandler(new Specs<>(listener::configChanged));
        usages = controlPlane.resources(ProviderConfigUsage.class).inAnyNamespace().runnableInformer(0)
                .addIndexers(Map.of(BY_CONFIG, usage -> List.of(Usages.configKey(usage))))
                .addEventHandler(new EveryChange(listener));
    }

    /** Begins to watch and goes on trying for ever; to be called once the kinds exist. */
    public void start() {
        for (SharedIndexInformer<?> informer : List.of(namespaced, cluster, usages)) {
            informer.exceptionHandler((started, failure) -> true).start();
        }
    }

    /** Whether all three watches are up, so that nothing is read directly. */
    public boolean isWatching() {
        return isUp(namespaced) && isUp(cluster) && isUp(usages);
    }

    @Override
    public Optional<? extends ProviderConfigResource<?>> config(ProviderConfigReference reference, String namespace) {
        boolean clusterWide = ConfigKind.of(reference.kind()).orElseThrow() == ConfigKind.CLUSTER;
        SharedIndexInformer<? extends ProviderConfigResource<?>> informer = clusterWide ? cluster : namespaced;
        return isUp(informer)
                ? Optional.ofNullable(informer.getStore()
                        .getByKey(Cache.namespaceKeyFunc(clusterWide ? null : namespace, reference.name())))
                : direct.config(reference, namespace);
    }

    @Override
    public Optional<ProviderConfigUsage> usage(String namespace, String uid) {
        return isUp(usages) ? Optional.ofNullable(usages.getStore().getByKey(Cache.namespaceKeyFunc(namespace, uid)))
                : direct.usage(namespace, uid);
    }

    @Override
    public List<ProviderConfigUsage> usagesOf(ProviderConfigResource<?> config) {
        String namespace = config instanceof Namespaced ? config.getMetadata().getNamespace() : "";
        return isUp(usages)
                ? List.copyOf(usages.getIndexer().byIndex(BY_CONFIG,
                        Usages.configKey(config.getKind(), namespace, config.getMetadata().getName())))
                : direct.usagesOf(config);
    }

    @Override
    public void close() {
        namespaced.stop();
        cluster.stop();
        usages.stop();
    }

    private static boolean isUp(SharedIndexInformer<?> informer) {
        return informer.hasSynced() && informer.isWatching();
    }

    /** Tells of new specs only, not of our own writes to status and finalizers. */
    private record Specs<C extends HasMetadata>(Consumer<C> changed) implements ResourceEventHandler<C> {
        @Override
        public void onAdd(C config) {
            changed.accept(config);
        }

        @Override
        public void onUpdate(C before, C now) {
            if (!before.getMetadata().getGeneration().equals(now.getMetadata().getGeneration())) {
                changed.accept(now);
            }
        }

        @Override
        public void onDelete(C config, boolean lastStateUnknown) {
            changed.accept(config);
        }
    }

    private record EveryChange(Listener listener) implements ResourceEventHandler<ProviderConfigUsage> {
        @Override
        public void onAdd(ProviderConfigUsage usage) {
            listener.usageChanged(null, usage);
        }

        @Override
        public void onUpdate(ProviderConfigUsage before, ProviderConfigUsage now) {
            listener.usageChanged(before, now);
        }

        @Override
        public void onDelete(ProviderConfigUsage usage, boolean lastStateUnknown) {
            listener.usageChanged(usage, null);
        }
    }
}
