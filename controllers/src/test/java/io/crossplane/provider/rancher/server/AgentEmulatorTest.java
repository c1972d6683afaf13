package io.crossplane.provider.rancher.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From an applied manifest to an active cluster, and back to a cluster without traces of Rancher. */
class AgentEmulatorTest {

    private static final AgentEmulator.Options OPTIONS = new AgentEmulator.Options(Duration.ofMillis(50), true,
            Duration.ofMillis(50));

    private final RancherServer server = RancherServer.start(Profile.secret());
    private final RancherClient user = new RancherClient(server, server.token());
    private final TinyApi api = new TinyApi();
    private final KubernetesClient client = api.client();

    @AfterEach
    void close() {
        user.close();
        api.close();
        server.close();
    }

    @Test
    void importedClusterBecomesActiveAndIsCleanedUp() throws Exception {
        String id = server.createProvisioningCluster("fleet-default", "one", Map.of(), Map.of(), Owner.USER);
        try (AgentEmulator agent = new AgentEmulator(client, server, OPTIONS)) {
            importInto(id);
            soon().until(() -> server.cluster(id).orElseThrow().is("Ready"));
            soon().until(() -> agent.opened() == 2);
            assertThat(agent.problem()).isEmpty();
            Deployment deployment = deployment();
            assertThat(deployment.getMetadata().getLabels()).containsEntry("ours", "kept");
            assertThat(deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv())
                    .anyMatch(e -> e.getName().equals("CATTLE_FEATURES"));
            soon().until(() -> Integer.valueOf(1).equals(deployment().getStatus().getAvailableReplicas()));
            assertThat(client.nodes().list().getItems()).hasSize(1);
            agent.pause();
            soon().until(() -> server.cluster(id).orElseThrow().state().equals("unavailable"));
            agent.resume();
            soon().until(() -> server.cluster(id).orElseThrow().state().equals("active"));
            // Rancher knows of the tunnel a moment before the agent does.
            soon().until(() -> agent.sessions() == 1);
            user.delete("/v3/clusters/" + id);
            soon().until(() -> server.cluster(id).isEmpty());
            soon().until(
                    () -> deployment() == null && client.rbac().clusterRoles().withName("cattle-admin").get() == null);
            soon().until(() -> client.batch().v1().jobs().inNamespace("default").list().getItems().isEmpty());
            soon().until(() -> agent.sessions() == 0);
        }
    }

    private void importInto(String id) throws Exception {
        String path = "/v3/clusterregistrationtokens/" + id + ":default-token";
        soon().until(() -> user.get(path).code() == 200 && !user.get(path).text("manifestUrl").isEmpty());
        String url = user.get(path).text("manifestUrl").substring(server.url().toString().length());
        try (DownstreamCluster kubectl = new DownstreamCluster(client, 0)) {
            kubectl.apply(user.get(url).body());
        }
        client.apps().deployments().inNamespace("cattle-system").withName("cattle-cluster-agent").edit(d -> {
            d.getMetadata().setLabels(Map.of("ours", "kept"));
            return d;
        });
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30));
    }

    private Deployment deployment() {
        return client.apps().deployments().inNamespace("cattle-system").withName("cattle-cluster-agent").get();
    }
}
