package io.crossplane.provider.e2e;

import java.util.Objects;

import io.crossplane.provider.apis.core.LocalSecretReference;
import io.crossplane.provider.apis.v1alpha1.ClusterProviderConfig;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterParameters;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;

/** What a user does with VClusters, and how one waits for them. */
public final class VClusters extends ManagedObjects<VCluster> {

    private static final int CONFLICT = 409;

    private final KubernetesClient client;

    public VClusters(KubernetesClient client) {
        super(client);
        this.client = client;
    }

    /** Makes sure of the ClusterProviderConfig {@code default}, which uses the provider's own identity. It is shared, so nobody removes it. */
    public VClusters withDefaultConfig() {
        ClusterProviderConfig config = Serialization.unmarshal("""
            metadata: {name: default}
            spec: {credentials: {source: InjectedIdentity}}""", ClusterProviderConfig.class);
        try {
            client.resource(config).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                throw e;
            }
        }
        return this;
    }

    /**
     * A VCluster that publishes its connection details to Secret {@code <name>-connection}.
     *
     * @param forProvider its parameters as YAML, such as <code>{telemetry: true}</code>
     */
    public static VCluster of(String namespace, String name, String forProvider) {
        VCluster vcluster = new VCluster();
        vcluster.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        vcluster.getSpec().setForProvider(yaml(forProvider, VClusterParameters.class));
        vcluster.getSpec().setWriteConnectionSecretToRef(new LocalSecretReference(name + "-connection"));
        return vcluster;
    }

    public VCluster create(String namespace, String name, String forProvider) {
        return client.resource(of(namespace, name, forProvider)).create();
    }

    /** The host namespace that the provider reports. */
    public static String hostNamespace(VCluster vcluster) {
        return Objects.requireNonNull(Objects.requireNonNull(vcluster.getStatus().getAtProvider()).release())
                .namespace();
    }
}
