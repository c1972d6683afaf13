package io.crossplane.provider.e2e;

import io.crossplane.provider.apis.core.LocalSecretReference;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.apis.v1alpha1.VClusterReleaseParameters;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** What a user does with VClusterReleases, and how one waits for them. */
public final class VClusterReleases extends ManagedObjects<VClusterRelease> {

    private final KubernetesClient client;

    public VClusterReleases(KubernetesClient client) {
        super(client);
        this.client = client;
    }

    /**
     * A VClusterRelease that publishes its connection details to Secret {@code <name>-connection}.
     *
     * @param forProvider its parameters as YAML
     */
    public static VClusterRelease of(String namespace, String name, String forProvider) {
        VClusterRelease release = new VClusterRelease();
        release.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        release.getSpec().setForProvider(yaml(forProvider, VClusterReleaseParameters.class));
        release.getSpec().setWriteConnectionSecretToRef(new LocalSecretReference(name + "-connection"));
        return release;
    }

    public VClusterRelease create(String namespace, String name, String forProvider) {
        return client.resource(of(namespace, name, forProvider)).create();
    }
}
