package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.managed.contract.Rule;
import io.crossplane.provider.rancher.server.AgentEmulator;
import io.crossplane.provider.rancher.server.BindingView;
import io.crossplane.provider.rancher.server.ClusterView;
import io.crossplane.provider.rancher.server.Profile;
import io.crossplane.provider.rancher.server.RancherServer;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A provider that is killed in each step of an import, while Rancher still works on what it was asked for, and another one that goes on. What
 * is imported is the test cluster itself, by a ProviderConfig with a kubeconfig.
 */
@NeedsCluster(NeedsCluster.Level.FULL)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RancherKillE2E {

    /** How long Rancher takes for a request in whose midst the provider is killed. */
    private static final Duration SLOW = Duration.ofSeconds(4);
    private static final Duration GLANCE = Duration.ofMillis(20);
    private static final String MANIFESTS = "GET /v3/import/.*";
    private static final String DELETION = "DELETE /v3/clusters/[^/]*";

    /** What is asked of Rancher on the way to an active cluster. */
    private static final List<String> STEPS = List.of("POST /v1/provisioning.cattle.io.clusters",
            "GET /v3/clusters/c-m-[^/]*", "GET /v3/clusterregistrationtokens", MANIFESTS,
            "POST /v1/management.cattle.io.clusterroletemplatebindings");

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final RancherImports imports;
    private final Attempts attempts;
    private final RancherServer rancher = RancherServer.start(Profile.secret());
    private final AgentEmulator agent;
    private ProviderProcess provider;
    private RancherImport imported;

    RancherKillE2E(TestCluster cluster) {
        this.cluster = cluster;
        client = cluster.client();
        imports = new RancherImports(client);
        attempts = new Attempts(cluster, "killed");
        agent = new AgentEmulator(client, rancher);
    }

    @BeforeAll
    void start() throws IOException {
        HostKubeconfigs hosts = new HostKubeconfigs(cluster, attempts);
        String config = hosts.config(hosts.stored(Files.readString(cluster.access().kubeconfig())));
        attempts.makeSecret("rancher", java.util.Map.of("token", rancher.token()));
        provider = ProviderProcess.working(cluster, "--poll", "10s");
        STEPS.forEach(step -> rancher.faults().delay(step, SLOW, 1));
        imported = imports.create(attempts.namespace(), "itself", new ProviderConfigReference("ProviderConfig", config),
                """
                    {rancher: {url: "%s", tokenSecretRef: {name: rancher}, tls: {caChecksum: %s},
                     members: [{userPrincipal: "keycloakoidc_user://ada"}]}}""".formatted(rancher.url(),
                        rancher.caChecksum()));
    }

    @AfterAll
    void remove() {
        try {
            rancher.faults().clear();
            imports.remove(imported);
            attempts.close();
        } finally {
            agent.close();
            provider.close();
            rancher.close();
        }
    }

    @Test
    @Order(1)
    @Rule({"EX-4", "JV-42"})
    void makesOneClusterWithOneAgentAndOneBindingWhereverItIsCutOff() {
        Set<String> left = new LinkedHashSet<>(STEPS);
        List<String> done = new ArrayList<>();
        while (!left.isEmpty()) {
            await("one of " + left).atMost(VClusters.LIMIT)
                    .pollInterval(GLANCE)
                    .until(() -> left.stream().anyMatch(this::isAsked));
            String step = left.stream().filter(this::isAsked).findFirst().orElseThrow();
            provider.kill();
            left.remove(step);
            done.add(step);
            provider = ProviderProcess.working(cluster, "--poll", "10s");
        }
        imports.awaitReady(imported);

        assertThat(done).hasSameElementsAs(STEPS);
        ClusterView only = rancher.clusters().getFirst();
        assertThat(rancher.clusters()).hasSize(1);
        assertThat(rancher.provisioningClusters()).hasSize(1);
        assertThat(rancher.bindings(only.id())).extracting(BindingView::subject)
                .containsOnlyOnce("keycloakoidc_user://ada");
        assertThat(imports.find(imported).orElseThrow().getMetadata().getAnnotations())
                .containsEntry("crossplane.io/external-name", only.id());
        assertThat(rancher.requests().count("GET", "/v3/import/.*")).as("the one that was cut off, and the one applied")
                .isEqualTo(2);
    }

    /** What was applied is found again by another provider, which applies nothing more. */
    @Test
    @Order(2)
    void appliesNothingTwice() {
        Deployment before = deployment();
        long fetched = rancher.requests().count("GET", "/v3/import/.*");
        provider.kill();
        provider = ProviderProcess.working(cluster, "--poll", "10s");
        String token = "at-" + System.nanoTime();
        imports.annotate(imported, "crossplane.io/reconcile-requested-at", token);
        imports.awaitThat(imported, "looked at", now -> token.equals(now.getStatus().getLastHandledReconcileAt()));

        assertThat(deployment().getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
        assertThat(deployment().getMetadata().getGeneration()).isEqualTo(before.getMetadata().getGeneration());
        assertThat(rancher.requests().count("GET", "/v3/import/.*")).isEqualTo(fetched);
    }

    @Test
    @Order(3)
    void leavesNothingWhereItIsCutOffInItsDeletion() {
        rancher.faults().delay(DELETION, SLOW, 1);
        client.resource(imported).delete();
        await("its deletion").atMost(VClusters.LIMIT).pollInterval(GLANCE).until(() -> isAsked(DELETION));
        provider.kill();
        provider = ProviderProcess.working(cluster, "--poll", "10s");

        await("it has gone").atMost(VClusters.LIMIT).until(() -> imports.find(imported).isEmpty());
        assertThat(rancher.clusters()).isEmpty();
        assertThat(rancher.provisioningClusters()).isEmpty();
        assertThat(client.rbac().clusterRoles().withName("cattle-admin").get()).isNull();
    }

    private boolean isAsked(String step) {
        String[] parts = step.split(" ", 2);
        return rancher.requests().count(parts[0], parts[1]) > 0;
    }

    private Deployment deployment() {
        return client.apps().deployments().inNamespace("cattle-system").withName("cattle-cluster-agent").require();
    }
}
