package io.crossplane.provider.config;

import java.util.Optional;
import java.util.stream.Stream;

import io.crossplane.provider.apis.core.ProviderConfigResource;
import io.crossplane.provider.apis.v1alpha1.ClusterProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfig;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** The two kinds of provider configs. Kinds are matched exactly (PC-9). */
enum ConfigKind {
    NAMESPACED(ProviderConfig.class), CLUSTER(ClusterProviderConfig.class);

    private final Class<? extends ProviderConfigResource<?>> type;

    ConfigKind(Class<? extends ProviderConfigResource<?>> type) {
        this.type = type;
    }

    static Optional<ConfigKind> of(String kind) {
        return Stream.of(values()).filter(one -> one.kind().equals(kind)).findFirst();
    }

    /** As in a reference. */
    String kind() {
        return HasMetadata.getKind(type);
    }

    /** As in a permission: plural and group. */
    String resource() {
        return HasMetadata.getFullResourceName(type);
    }

    Class<? extends ProviderConfigResource<?>> type() {
        return type;
    }
}
