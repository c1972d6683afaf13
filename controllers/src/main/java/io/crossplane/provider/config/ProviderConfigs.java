package io.crossplane.provider.config;

import java.util.List;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.core.ProviderConfigResource;
import io.crossplane.provider.apis.core.TargetNamespaces;
import io.crossplane.provider.apis.v1alpha1.ClusterProviderConfig;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.SourceWatches;
import io.crossplane.provider.managed.ExternalException;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;

/**
 * From the reference of a managed resource to the host cluster's access. Track the usage before asking (PC-26).
 * Sends nothing for a Secret that is watched and has not changed.
 */
public final class ProviderConfigs {

    private static final TargetNamespaces GENERATED_ONLY = new TargetNamespaces(TargetNamespaces.Policy.DEFAULT,
            List.of());
    private static final TargetNamespaces ANY = new TargetNamespaces(TargetNamespaces.Policy.ANY, List.of());

    private final ConfigStore store;
    private final CredentialsReader credentials;

    /** Reads configs from the store and Secrets from the control plane. */
    public ProviderConfigs(ConfigStore store, KubernetesClient controlPlane, SourceWatches watches,
            CredentialSettings settings) {
        this.store = store;
        this.credentials = new CredentialsReader(settings,
                new SecretKubeconfigs(controlPlane, watches, settings.rules()));
    }

    /**
     * The access a provider config stands for.
     *
     * @param namespace of the managed resource
     * @throws ExternalException {@code cannot get ProviderConfig: …}, {@code cannot get ClusterProviderConfig: …}, {@code cannot get
     *     credentials: …} (PC-26) or {@code unsupported provider config kind: …} (PC-9)
     */
    public ResolvedConfig resolve(ProviderConfigReference reference, String namespace) {
        ProviderConfigResource<?> config = config(reference, namespace);
        try {
            CredentialsReader.Read read = credentials.read(config);
            return new ResolvedConfig(reference, read.access(), targets(config, read), argocds(config, read),
                    read.from());
        } catch (KubeException e) {
            throw Failures.of("cannot get credentials", e);
        }
    }

    private ProviderConfigResource<?> config(ProviderConfigReference reference, String namespace) {
        ConfigKind kind = ConfigKind.of(reference.kind())
                .orElseThrow(() -> new ExternalException(ExternalException.Kind.INVALID,
                        "unsupported provider config kind: " + reference.kind(), null));
        String attempt = "cannot get " + kind.kind();
        try {
            ProviderConfigResource<?> found = store.config(reference, namespace).orElse(null);
            return present(found, "%s: %s \"%s\" not found".formatted(attempt, kind.resource(), reference.name()));
        } catch (KubeException e) {
            throw Failures.of(attempt, e);
        }
    }

    private static ProviderConfigResource<?> present(@Nullable ProviderConfigResource<?> config, String otherwise) {
        if (config == null) {
            throw new ExternalException(ExternalException.Kind.NOT_FOUND, otherwise, null);
        }
        return config;
    }

    /**
     * Whoever wrote a namespaced config brought the credentials along, so the host cluster's own permissions decide; unless the rights
     * are the provider's.
     */
    private static TargetNamespaces targets(ProviderConfigResource<?> config, CredentialsReader.Read read) {
        if (config instanceof ClusterProviderConfig cluster) {
            TargetNamespaces targets = cluster.getSpec().getTargetNamespaces();
            return targets == null ? GENERATED_ONLY : targets;
        }
        return read.from().isPresent() ? ANY : GENERATED_ONLY;
    }

    /** Likewise. */
    private static ArgoCds argocds(ProviderConfigResource<?> config, CredentialsReader.Read read) {
        return config instanceof ClusterProviderConfig cluster ? new ArgoCds(false, cluster.getSpec().getArgocd())
                : new ArgoCds(read.from().isPresent(), List.of());
    }
}
