package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;
import java.util.Optional;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.v1alpha1.ProviderConfig;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A namespace is deleted with a VCluster, its ProviderConfig and the Secret of that in it: all begin to go at the same time. */
@NeedsCluster(NeedsCluster.Level.FULL)
class NamespaceDeletionE2E {

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final VClusters vclusters;
    private final String namespace;

    NamespaceDeletionE2E(TestCluster cluster) {
        this.cluster = cluster;
        this.client = cluster.client();
        this.vclusters = new VClusters(client);
        this.namespace = cluster.newNamespace("tenant");
    }

    @Test
    @DisplayName("PF-13: deletion of a namespace with everything in it comes to an end")
    void deletionOfANamespaceWithEverythingInItComesToAnEnd() throws IOException {
        try (ProviderProcess provider = ProviderProcess.working(cluster)) {
            giveTheTenantAProviderConfig();
            VCluster vcluster = client.resource(tenantsVCluster()).create();
            String host = VClusters.hostNamespace(
                    vclusters.awaitThat(vcluster, "installed", now -> state(now).equals(Optional.of("deployed"))));

            Stopwatch time = Figures.start();
            client.namespaces().withName(namespace).delete();

            await("the namespace is gone").atMost(VClusters.LIMIT)
                    .until(() -> client.namespaces().withName(namespace).get() == null);
            Figures.print("delete of a namespace with everything in it", time.elapsed());
            assertThat(client.namespaces().withName(host).get()).as("the virtual cluster went before").isNull();
            assertThat(provider.isAlive()).isTrue();
        }
    }

    private void giveTheTenantAProviderConfig() throws IOException {
        client.resource(new SecretBuilder().withNewMetadata()
                .withName("host")
                .withNamespace(namespace)
                .endMetadata()
                .addToStringData("kubeconfig", Files.readString(cluster.access().kubeconfig()))
                .build()).create();
        client.resource(Serialization.unmarshal("""
            metadata:
              name: host
              namespace: %1$s
            spec:
              credentials:
                source: Secret
                secretRef: {name: host, namespace: %1$s, key: kubeconfig}
            """.formatted(namespace), ProviderConfig.class)).create();
    }

    private VCluster tenantsVCluster() {
        VCluster vcluster = VClusters.of(namespace, "tenant",
                "{readiness: {level: Workload}, deletion: {pvcPolicy: Delete}}");
        vcluster.getSpec().setProviderConfigRef(new ProviderConfigReference("ProviderConfig", "host"));
        return vcluster;
    }

    private static Optional<String> state(VCluster vcluster) {
        return Optional.ofNullable(vcluster.getStatus().getAtProvider())
                .map(VClusterObservation::release)
                .map(release -> Objects.requireNonNullElse(release.state(), ""));
    }
}
