package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.fabric8.kubernetes.api.model.Namespace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each row is the life of one VCluster in which the provider, or its worker, is killed three times; whoever comes next has to heal it. */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("Whatever a kill -9 leaves, the next start heals")
class KillIT {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final TestCluster cluster;
    private final VClusters vclusters;
    private SmallCluster chart;
    private Victim victim;
    private String namespace;
    private Duration longest = Duration.ZERO;

    KillIT(TestCluster cluster) {
        this.cluster = cluster;
        this.vclusters = new VClusters(cluster.client()).withDefaultConfig();
    }

    @BeforeAll
    void open(@TempDir Path directory) throws IOException {
        chart = SmallCluster.serve();
        victim = Victim.start(cluster, directory);
    }

    @AfterAll
    void close() {
        Figures.print("longest healing after kill -9", longest);
        victim.close();
        chart.close();
    }

    @BeforeEach
    void makeNamespace() {
        namespace = cluster.newNamespace("kill");
    }

    @AfterEach
    void removeNamespace() {
        cluster.client().namespaces().withName(namespace).delete();
    }

    @ParameterizedTest(name = "at {0}, at {1} and at {2}")
    @CsvSource({"CREATION_ANNOUNCED, UPGRADE_ANNOUNCED, DELETION_REQUESTED",
        "NAMESPACE_MADE, UPGRADE_RECORDED, UNINSTALL_RECORDED",
        "INSTALL_RECORDED, FIRST_OBJECT_CHANGED, LAST_OBJECT_GONE",
        "LAST_OBJECT_MADE, LAST_OBJECT_CHANGED, FIRST_OBJECT_GONE", "INSTALLED, OLD_SUPERSEDED, RECORDS_GONE",
        "OWNER_MARKED, UPGRADED, NAMESPACE_DELETED",})
    void aKilledProviderIsHealedByTheNext(Step create, Step update, Step delete) {
        live(create, update, delete, (step, scene) -> {
            victim.killAt(step, scene);
            victim.restart();
        });
    }

    @ParameterizedTest(name = "at {0}, at {1} and at {2}")
    @CsvSource({"INSTALL_RECORDED, UPGRADE_RECORDED, UNINSTALL_RECORDED",
        "FIRST_OBJECT_MADE, FIRST_OBJECT_CHANGED, LAST_OBJECT_GONE",
        "LAST_OBJECT_MADE, LAST_OBJECT_CHANGED, FIRST_OBJECT_GONE",})
    void aKilledWorkerIsHealedByItsProvider(Step create, Step update, Step delete) {
        live(create, update, delete, victim::killWorkerAt);
    }

    @ParameterizedTest(name = "at {0}")
    @EnumSource(names = {"NAMESPACE_MADE", "LAST_OBJECT_MADE"})
    void whatWasInterruptedCanBeDeletedAtOnce(Step create) {
        Scene scene = create();
        victim.killAt(create, scene);
        cluster.client().resource(scene.vcluster()).delete();
        victim.restart();
        awaitGone(scene);
    }

    private void live(Step create, Step update, Step delete, BiConsumer<Step, Scene> killAt) {
        Scene scene = create();
        killAt.accept(create, scene);
        awaitHealed(scene, 1);

        victim.slow();
        vclusters.change(scene.vcluster(), chart.parameters(2));
        killAt.accept(update, scene);
        awaitHealed(scene, 2);

        victim.slow();
        cluster.client().resource(scene.vcluster()).delete();
        killAt.accept(delete, scene);
        awaitGone(scene);
    }

    private Scene create() {
        victim.slow();
        return new Scene(cluster.client(), vclusters.create(namespace, "one", chart.parameters(1)));
    }

    /** Whatever was cut off is made again under its number: one namespace, one release, and a revision for each round. */
    private void awaitHealed(Scene scene, int round) {
        Stopwatch time = Figures.start();
        await("healed").atMost(LIMIT).pollInterval(POLL).untilAsserted(() -> {
            assertThat(scene.object()).as(scene::text)
                    .hasValueSatisfying(now -> assertThat(VClusters.holds(now, "Synced")).isTrue());
            assertThat(scene.objects()).as(scene::text).hasSize(4).values().containsOnly(Integer.toString(round));
            assertThat(scene.revisions()).as(scene::text)
                    .isEqualTo(round == 1 ? Map.of(1, "deployed") : Map.of(1, "superseded", 2, "deployed"));
        });
        longest = Collections.max(List.of(longest, time.elapsed()));
        assertThat(scene.namespaces()).as(scene::text).hasSize(1);
        assertThat(scene.owner(round)).isEqualTo(scene.vcluster().getMetadata().getUid());
    }

    private void awaitGone(Scene scene) {
        Stopwatch time = Figures.start();
        await("gone").atMost(LIMIT).pollInterval(POLL).untilAsserted(() -> {
            scene.namespaces().forEach(this::finishIfNobodyDoes);
            assertThat(scene.object()).as(scene::text).isEmpty();
        });
        longest = Collections.max(List.of(longest, time.elapsed()));
        assertThat(scene.namespaces()).isEmpty();
        assertThat(scene.records()).isEmpty();
    }

    /** Where there is only an API server nobody removes a namespace that is being deleted, once it is empty. */
    private void finishIfNobodyDoes(Namespace deleted) {
        if (deleted.isMarkedForDeletion() && cluster.access().level() == Level.API) {
            deleted.getSpec().setFinalizers(List.of());
            cluster.client().raw("/api/v1/namespaces/" + deleted.getMetadata().getName() + "/finalize", "PUT", deleted);
        }
    }
}
