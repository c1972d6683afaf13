package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.kube.HostWatches.HostView;
import io.crossplane.provider.kube.SourceWatches.Source;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The watches against a real API server: what a fake cannot prove is that the server agrees with the fake. */
@NeedsCluster(Level.API)
class RealClusterIT {

    private static final Duration SECONDS = Duration.ofSeconds(10);
    private static final String BIG = Base64.getEncoder()
            .encodeToString("x".repeat(200_000).getBytes(StandardCharsets.UTF_8));

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final CachedClusters clusters = new CachedClusters(Clock.systemUTC());
    private final List<String> woken = new CopyOnWriteArrayList<>();
    private final String namespace = "kube-it-" + UUID.randomUUID().toString().substring(0, 8);
    private ClusterAccess access;
    private Clusters.Lease lease;
    private KubernetesClient client;

    @BeforeEach
    void connect(TestCluster cluster) throws Exception {
        access = Kubeconfig.parse(Files.readString(cluster.access().kubeconfig()), KubeconfigRules.STRICT);
        lease = clusters.lease(access);
        client = lease.connection().client();
        client.resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build()).create();
    }

    @AfterEach
    void stop() {
        client.namespaces().withName(namespace).delete();
        lease.close();
        clusters.close();
        timer.shutdownNow();
    }

    @Test
    void watchesAHostAndReadsTheSameDirectly() {
        try (StreamedHostWatches watches = new StreamedHostWatches(clusters, timer, Clock.systemUTC())) {
            ReleaseKey key = new ReleaseKey(namespace, "demo");
            HostView view = watches.declare("u1", access, key, () -> woken.add("u1"));
            assertThat(view.snapshot(SECONDS)).get().satisfies(empty -> assertThat(empty.releaseRecords()).isEmpty());

            secret("sh.helm.release.v1.demo.v1",
                    Map.of("owner", "helm", "name", "demo", "version", "1", "status", "deployed"));
            secret("vc-demo", Map.of("app", "vcluster", "vcluster-name", "demo"));
            statefulSet();

            await().atMost(SECONDS).until(() -> woken.size() >= 3);
            HostSnapshot seen = view.snapshot(SECONDS).orElseThrow();
            assertThat(seen.releaseRecords()).singleElement().satisfies(head -> {
                assertThat(head.labels()).containsEntry("status", "deployed");
                assertThat(head.uid()).isNotEmpty();
            });
            assertThat(seen.kubeconfigSecret()).isPresent();
            assertThat(seen.workload("demo")).map(Workload::desired).contains(2);
            // Where controllers work, pods come and go between two looks.
            await().atMost(SECONDS)
                    .untilAsserted(() -> assertThat(new HostReads().read(lease.connection(), key, SECONDS))
                            .isEqualTo(view.snapshot(SECONDS).orElseThrow()));

            client.secrets().inNamespace(namespace).withName("vc-demo").delete();
            await().atMost(SECONDS).until(() -> view.snapshot(SECONDS).orElseThrow().kubeconfigSecret().isEmpty());
        }
    }

    @Test
    void goesOnWhereItWasWhenTheServerEndsAWatch() {
        WatchTimes short2 = new WatchTimes(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(60),
                Duration.ofSeconds(2));
        WatchRuntime runtime = new WatchRuntime(timer, Executors.newVirtualThreadPerTaskExecutor(), Clock.systemUTC(),
                short2);
        try (StreamedSourceWatches watches = new StreamedSourceWatches(client, runtime)) {
            Source source = new Source(SourceWatches.Kind.SECRET, namespace, "values");
            watches.declare("u1", Set.of(source), SECONDS, () -> woken.add("u1"));
            assertThat(watches.head(source)).isEmpty();

            await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
            secret("values", Map.of());

            await().atMost(Duration.ofSeconds(2)).until(() -> watches.head(source).isPresent());
            assertThat(woken).containsExactly("u1");
        }
    }

    @Test
    void knowsWhatAnAdministratorMayDo() {
        Permission any = new Permission("create", "apps", "statefulsets", namespace);
        Permission clusterWide = new Permission("create", "", "namespaces", "");

        assertThat(new Permissions().missing(lease.connection(), KubeCall.HOST_CLUSTER, List.of(any, clusterWide),
                SECONDS)).isEmpty();
    }

    private void secret(String name, Map<String, String> labels) {
        client.resource(new SecretBuilder().withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .addToData("release", BIG)
                .build()).create();
    }

    private void statefulSet() {
        Map<String, String> labels = Map.of("app", "vcluster", "release", "demo");
        client.resource(new StatefulSetBuilder().withNewMetadata()
                .withNamespace(namespace)
                .withName("demo")
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .withServiceName("demo")
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("syncer")
                .withImage("example.org/x:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build()).create();
    }
}
