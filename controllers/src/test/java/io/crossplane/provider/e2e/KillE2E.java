package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a real virtual cluster in which provider and worker are killed in the middle of what they do; {@link KillIT} has all the steps. */
@NeedsCluster(NeedsCluster.Level.FULL)
class KillE2E {

    private static final String NAME = "killed";

    private final TestCluster cluster;
    private final VClusters vclusters;
    private final String namespace;
    private final Victim victim;
    private final Scene scene;

    KillE2E(TestCluster cluster, @TempDir Path directory) throws IOException {
        this.cluster = cluster;
        this.vclusters = new VClusters(cluster.client()).withDefaultConfig();
        this.namespace = cluster.newNamespace("kill");
        this.victim = Victim.start(cluster, directory);
        victim.slow();
        this.scene = new Scene(cluster.client(), vclusters.create(namespace, NAME,
                "{deletion: {pvcPolicy: Delete}, resources: {requests: {memory: 100Mi}}}"));
    }

    @AfterEach
    void removeEverything() {
        vclusters.remove(scene.vcluster());
        cluster.client().namespaces().withName(namespace).delete();
        victim.close();
    }

    @Test
    void virtualClusterSurvivesWhatIsKilledAroundIt() {
        victim.killAt(Step.INSTALL_RECORDED, scene);
        victim.restart();
        VCluster ready = awaitReady("healing of an install");
        assertThat(scene.revisions()).isEqualTo(Map.of(1, "deployed"));

        victim.slow();
        vclusters.change(ready, "{resources: {requests: {memory: 120Mi}}}");
        victim.killWorkerAt(Step.UPGRADE_RECORDED, scene);
        VCluster upgraded = awaitReady("healing of an upgrade");
        assertThat(scene.revisions()).isEqualTo(Map.of(1, "superseded", 2, "deployed"));

        victim.slow();
        cluster.client().resource(upgraded).delete();
        victim.killAt(Step.UNINSTALL_RECORDED, scene);
        victim.restart();
        Stopwatch time = Figures.start();
        vclusters.awaitGone(upgraded);
        Figures.print("healing of a deletion after kill -9", time.elapsed());
        assertNothingIsLeft();
    }

    /** Of the generation as it is now. */
    private VCluster awaitReady(String what) {
        Stopwatch time = Figures.start();
        VCluster ready = vclusters.awaitReady(scene.vcluster());
        Figures.print(what + " after kill -9", time.elapsed());
        return ready;
    }

    private void assertNothingIsLeft() {
        assertThat(scene.namespaces()).isEmpty();
        await("its usage is gone, by the controller of the config").atMost(ProviderProcess.LIMIT)
                .until(() -> cluster.client()
                        .resources(ProviderConfigUsage.class)
                        .inNamespace(namespace)
                        .list()
                        .getItems()
                        .isEmpty());
    }
}
