package io.crossplane.provider.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import io.crossplane.provider.managed.ControllerMetrics;
import io.crossplane.provider.managed.ManagedMetrics;
import io.crossplane.provider.managed.contract.FakeServer;
import io.crossplane.provider.managed.contract.Rule;
import io.crossplane.provider.managed.contract.TestClock;
import io.crossplane.provider.managed.contract.Toy;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Names, labels and buckets as dashboards know them. */
class ProviderMetricsTest {

    private static final String GVK = "{gvk=\"toys.example.org/v1, Kind=Toy\"";

    private final TestClock clock = new TestClock();
    private final ProviderMetrics metrics = new ProviderMetrics(clock);
    private final ManagedMetrics toys = metrics.managed(Toy.class);

    private Toy toy(String uid) {
        Toy toy = new Toy();
        toy.getMetadata().setUid(uid);
        toy.getMetadata().setName("same");
        toy.getMetadata().setCreationTimestamp(clock.instant().toString());
        return toy;
    }

    private List<String> lines() {
        return metrics.scrape("text/plain").lines().toList();
    }

    private List<String> lines(String prefix) {
        return lines().stream().filter(l -> l.startsWith(prefix)).toList();
    }

    @Test
    @Rule({"MT-1", "MT-11"})
    @DisplayName("MT-1 time to the first reconcile, ten buckets up to 10 s, no series before")
    void timeToFirstReconcile() {
        String name = "crossplane_managed_resource_first_time_to_reconcile_seconds";
        assertThat(lines(name)).isEmpty();
        Toy toy = toy("u1");
        clock.advance(Duration.ofSeconds(2));
        toys.firstReconciled(toy);
        toys.firstReconciled(toy);
        assertThat(lines(name + "_bucket")).hasSize(11)
                .contains(name + "_bucket" + GVK + ",le=\"1.0E-8\"} 0", name + "_bucket" + GVK + ",le=\"10.0\"} 1",
                        name + "_bucket" + GVK + ",le=\"+Inf\"} 1");
        assertThat(lines(name + "_sum")).containsExactly(name + "_sum" + GVK + "} 2.0");
        assertThat(lines(name + "_count")).containsExactly(name + "_count" + GVK + "} 1");
    }

    @Test
    @Rule({"MT-2", "MT-9"})
    @DisplayName("MT-2 time to readiness once, only if the first reconcile was seen; equal names do not mix")
    void timeToReadiness() {
        String count = "crossplane_managed_resource_first_time_to_readiness_seconds_count";
        toys.settled(toy("never-seen"), true);
        assertThat(lines(count)).isEmpty();
        Toy one = toy("u1");
        Toy two = toy("u2");
        toys.firstReconciled(one);
        toys.firstReconciled(two);
        toys.settled(one, false);
        toys.settled(one, true);
        toys.settled(one, true);
        toys.settled(two, true);
        assertThat(lines(count)).containsExactly(count + GVK + "} 2");
        assertThat(lines("crossplane_managed_resource_first_time_to_readiness_seconds_bucket")).hasSize(12)
                .anyMatch(l -> l.contains("le=\"3600.0\""));
    }

    @Test
    @Rule({"MT-3", "MT-9"})
    @DisplayName("MT-3 time of a deletion; MT-9 a gone object is forgotten")
    void timeOfDeletion() {
        Toy toy = toy("u1");
        toys.firstReconciled(toy);
        toy.getMetadata().setDeletionTimestamp(clock.instant().toString());
        clock.advance(Duration.ofSeconds(7));
        toys.released(toy);
        assertThat(lines("crossplane_managed_resource_deletion_seconds_sum")).allMatch(l -> l.endsWith(" 7.0"))
                .hasSize(1);
        toys.settled(toy, true);
        assertThat(lines("crossplane_managed_resource_first_time_to_readiness_seconds_count")).isEmpty();
    }

    @Test
    @Rule({"MT-4", "MT-10"})
    @DisplayName("MT-4 drift since the object was last seen unchanged; MT-10 its help says ALPHA")
    void drift() {
        Toy toy = toy("u1");
        toys.updated(toy("unknown"));
        toys.settled(toy, true);
        clock.advance(Duration.ofSeconds(3));
        toys.updated(toy);
        assertThat(lines("crossplane_managed_resource_drift_seconds_sum")).allMatch(l -> l.endsWith(" 3.0")).hasSize(1);
        assertThat(lines("# HELP crossplane_managed_resource_drift_seconds ALPHA")).hasSize(1);
        toys.forget(toy);
        toys.updated(toy);
        assertThat(lines("crossplane_managed_resource_drift_seconds_count")).allMatch(l -> l.endsWith(" 1"));
    }

    @Test
    @Rule({"MT-5", "MT-6", "MT-7", "MT-11"})
    @DisplayName("MT-5 … MT-7 how many exist, are ready, are synced; zero is shown")
    void population() {
        assertThat(lines("crossplane_managed_resource_exists")).isEmpty();
        toys.population(2, 1, 0);
        assertThat(lines("crossplane_managed_resource_exists"))
                .containsExactly("crossplane_managed_resource_exists" + GVK + "} 2.0");
        assertThat(lines("crossplane_managed_resource_ready"))
                .containsExactly("crossplane_managed_resource_ready" + GVK + "} 1.0");
        assertThat(lines("crossplane_managed_resource_synced"))
                .containsExactly("crossplane_managed_resource_synced" + GVK + "} 0.0");
    }

    @Test
    @Rule({"MT-20", "MT-21", "MT-24"})
    @DisplayName("MT-21 all results of a controller exist from the start; MT-20 each end counts as one of them")
    void reconciles() {
        String name = "managed/toy.toys.example.org";
        ControllerMetrics controller = metrics.controller(name, 10);
        for (String result : List.of("success", "requeue", "requeue_after", "error")) {
            assertThat(lines()).contains(
                    "controller_runtime_reconcile_total{controller=\"" + name + "\",result=\"" + result + "\"} 0.0");
        }
        controller.queued();
        assertThat(lines())
                .contains("workqueue_depth{controller=\"" + name + "\",name=\"" + name + "\",priority=\"\"} 1.0");
        controller.taken(Duration.ofMillis(1));
        assertThat(lines()).contains(
                "workqueue_depth{controller=\"" + name + "\",name=\"" + name + "\",priority=\"\"} 0.0",
                "controller_runtime_active_workers{controller=\"" + name + "\"} 1.0",
                "controller_runtime_max_concurrent_reconciles{controller=\"" + name + "\"} 10.0",
                "workqueue_adds_total{controller=\"" + name + "\",name=\"" + name + "\"} 1.0");
        assertThat(lines("workqueue_longest_running_processor_seconds")).hasSize(1);
        controller.freed(Duration.ofMillis(1));
        controller.reconciled(ControllerMetrics.Result.ERROR, Duration.ofMillis(6));
        controller.panicked();
        controller.retried();
        assertThat(lines()).contains(
                "controller_runtime_reconcile_total{controller=\"" + name + "\",result=\"error\"} 1.0",
                "controller_runtime_reconcile_errors_total{controller=\"" + name + "\"} 1.0",
                "controller_runtime_reconcile_panics_total{controller=\"" + name + "\"} 1.0",
                "workqueue_retries_total{controller=\"" + name + "\",name=\"" + name + "\"} 1.0",
                "controller_runtime_reconcile_time_seconds_bucket{controller=\"" + name + "\",le=\"0.01\"} 1");
    }

    @Test
    @Rule({"MT-22", "MT-24"})
    @DisplayName("MT-24 leadership, client requests, process and JVM have the names that dashboards use")
    void otherFamilies() {
        metrics.leading("crossplane-leader-election-provider-vcluster", true);
        try (FakeServer server = new FakeServer(clock); KubernetesClient client = countedClient(server)) {
            client.secrets().inNamespace("a").withName("b").get();
            // Served on 127.0.0.1, as the far end of a tunnel is.
            assertThat(lines("rest_client_requests_total")).containsExactly(
                    "rest_client_requests_total{code=\"404\",host=\"virtual-clusters\",method=\"GET\"} 1.0");
        }
        assertThat(lines())
                .contains("leader_election_master_status{name=\"crossplane-leader-election-provider-vcluster\"} 1.0");
        assertThat(lines("jvm_memory_used_bytes")).isNotEmpty();
        assertThat(lines("process_")).isNotEmpty();
        assertThat(metrics.scrape("application/openmetrics-text")).endsWith("# EOF\n");
    }

    private KubernetesClient countedClient(FakeServer server) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder().withAutoConfigure(false)
                        .withMasterUrl(server.client().getMasterUrl().toString())
                        .build())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("metrics", metrics.restClient()))
                .build();
    }
}
