package io.crossplane.provider.installed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.core.ManagedResource;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.Figures;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.crossplane.provider.e2e.VClusterReleases;
import io.crossplane.provider.e2e.VClusters;
import io.crossplane.provider.managed.contract.Rule;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Kinds that nobody has activated cost nothing, and each starts when it is activated. What is asked of a kind here is a paused object: it shows at once that its controller works. */
@NeedsCluster(Level.CROSSPLANE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SafeStartOnCrossplane {

    private static final Duration PROMISE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(50);

    private final KubernetesClient client;
    private final Installation installation;
    private final String namespace;
    private Pod pod;

    SafeStartOnCrossplane(TestCluster cluster) {
        client = cluster.client();
        namespace = cluster.newNamespace("safe-start");
        installation = Installation.prepared(cluster);
    }

    @AfterAll
    void remove() {
        try (installation) {
            client.namespaces().withName(namespace).delete();
        }
    }

    @Test
    @Order(1)
    @Rule({"SS-1", "SS-2", "SS-3", "RT-13"})
    void isHealthyAndIdleWhileNothingIsActivated() {
        Stopwatch time = Figures.start();
        installation.install(Installation.tag()).awaitHealthy();
        Figures.print("Provider to Healthy, nothing activated", time.elapsed());

        assertThat(installation.definitions()).hasSize(4)
                .allSatisfy(each -> assertThat(state(each)).isEqualTo("Inactive"));
        assertThat(kinds()).containsExactly("ClusterProviderConfig", "ProviderConfig", "ProviderConfigUsage");
        assertThat(installation.deployments()).singleElement()
                .satisfies(each -> assertThat(each.getSpec().getReplicas()).isZero());
        assertThat(installation.pods()).isEmpty();
    }

    @Test
    @Order(2)
    @Rule({"SS-4", "SS-9", "SS-13"})
    void theFirstActivationStartsThePodAndThisKindAlone() {
        Stopwatch time = Figures.start();
        installation.activate("vclusters");
        VCluster vcluster = VClusters.of(namespace, "idle", "{}");
        pause(vcluster);
        awaitPaused(vcluster);
        Figures.print("first activation to first reconcile, pod included", time.elapsed());

        pod = installation.awaitPod();
        assertThat(kinds()).contains("VCluster").doesNotContain("VClusterRelease");
        assertThat(new PodPort(client, pod, 8081).get("/readyz").body()).isEqualTo("working\n");
        await("it is counted").atMost(Installation.LIMIT).until(() -> counted().contains("Kind=VCluster"));
        assertThat(counted()).doesNotContain("Kind=VClusterRelease");
    }

    @Test
    @Order(3)
    @Rule({"SS-9", "SS-10"})
    void theOtherKindStartsWithinSecondsAndWithoutARestart() {
        Stopwatch time = Figures.start();
        installation.activate("vclusterreleases");
        VClusterRelease release = VClusterReleases.of(namespace, "idle", "{chart: {url: \"http://127.0.0.1/a.tgz\"}}");
        pause(release);
        awaitPaused(release);
        Duration taken = time.elapsed();
        Figures.print("activation to first reconcile", taken);

        assertThat(taken).isLessThan(PROMISE);
        assertThat(installation.awaitPod()).satisfies(now -> {
            assertThat(now.getMetadata().getUid()).isEqualTo(pod.getMetadata().getUid());
            assertThat(now.getStatus().getContainerStatuses())
                    .allSatisfy(each -> assertThat(each.getRestartCount()).isZero());
        });
    }

    @Test
    @Order(4)
    @Rule({"SS-5", "SS-6", "SS-8"})
    void whatIsActivatedStaysSo() {
        Crossplane crossplane = new Crossplane(client);
        crossplane.activations().withName(Installation.NAME + "-vclusters").delete();

        List<GenericKubernetesResource> activated = installation.definitions()
                .stream()
                .filter(each -> each.getMetadata().getName().startsWith("vcluster"))
                .toList();
        assertThat(activated).hasSize(2).allSatisfy(each -> {
            assertThat(state(each)).isEqualTo("Active");
            assertThat(Crossplane.reason(each, "Established")).isEqualTo("EstablishedManagedResource");
        });
        GenericKubernetesResource definition = activated.getFirst();
        assertThat(client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(definition.getMetadata().getName())
                .require()
                .getMetadata()
                .getOwnerReferences()).extracting(owner -> owner.getKind()).contains("ManagedResourceDefinition");
    }

    /** The series that count objects. */
    private String counted() {
        return new PodPort(client, pod, 8080).get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("crossplane_managed_resource_exists{"))
                .collect(Collectors.joining());
    }

    private static String state(GenericKubernetesResource definition) {
        return Crossplane.text(definition, "spec", "state");
    }

    private List<String> kinds() {
        return client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .list()
                .getItems()
                .stream()
                .filter(each -> each.getSpec().getGroup().equals(Installation.GROUP))
                .map(each -> each.getSpec().getNames().getKind())
                .sorted()
                .toList();
    }

    /** Makes it paused, as soon as its kind is served. */
    private void pause(ManagedResource<?, ?> object) {
        object.getMetadata().setAnnotations(Map.of("crossplane.io/paused", "true"));
        await(object.getKind() + " is served").atMost(Installation.LIMIT)
                .pollInterval(POLL)
                .ignoreExceptions()
                .until(() -> client.resource(object).create() != null);
    }

    private void awaitPaused(ManagedResource<?, ?> object) {
        await(object.getKind() + " is reconciled").atMost(Installation.LIMIT)
                .pollInterval(POLL)
                .until(() -> client.resource(object)
                        .get()
                        .getStatus()
                        .condition("Synced")
                        .map(Condition::reason)
                        .filter("ReconcilePaused"::equals)
                        .isPresent());
    }
}
