package io.crossplane.provider.installed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.Figures;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two hundred managed objects with the requests and limits of the examples. */
@NeedsCluster(Level.CROSSPLANE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScaleOnCrossplane {

    private static final int RELEASES = 199;
    private static final long LIMIT = 512L * 1024 * 1024;

    private final KubernetesClient client;
    private final Installation installation;
    private final Tenant tenant;
    private Pod pod;

    ScaleOnCrossplane(TestCluster cluster) {
        client = cluster.client();
        installation = Installation.prepared(cluster);
        tenant = new Tenant(cluster, "scale");
    }

    @BeforeAll
    void install() {
        installation.activate("vclusters", "vclusterreleases");
        installation.install(Installation.tag()).awaitHealthy();
        pod = installation.awaitPod();
        installation.configure();
    }

    @AfterAll
    void remove() {
        try (tenant) {
            installation.close();
        }
    }

    @Test
    void itsMemoryIsEnoughForTwoHundredObjects() {
        VCluster vcluster = tenant.create("scale");
        tenant.vclusters().awaitReady(vcluster);

        Stopwatch time = Figures.start();
        List<VClusterRelease> releases = IntStream.rangeClosed(1, RELEASES)
                .mapToObj(number -> tenant.createIn("scale", "r" + number, "{replicaCount: 0}"))
                .toList();
        releases.forEach(tenant.releases()::awaitReady);
        Figures.print(RELEASES + " releases in one virtual cluster: apply to Ready, by the pod", time.elapsed());

        WorkingSets.print(client, Crossplane.NAMESPACE, " with 200 objects");
        assertThat(WorkingSets.of(client, Crossplane.NAMESPACE, Installation.NAME).values())
                .allSatisfy(bytes -> assertThat(bytes).isLessThan(LIMIT));
        assertThat(client.pods().resource(pod).get().getStatus().getContainerStatuses())
                .extracting(ContainerStatus::getRestartCount)
                .containsOnly(0);
    }
}
