package io.crossplane.provider.rancher.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The agent's side of the wire: the manifest it comes from, and the tunnel it opens. */
class AgentTest {

    private final RancherServer server = RancherServer
            .start(Profile.secret().withRotation(Duration.ofDays(30), Duration.ZERO).withTick(Duration.ZERO));
    private final RancherClient user = new RancherClient(server, server.token());
    private final String id = server.createProvisioningCluster("fleet-default", "one", Map.of(), Map.of(), Owner.USER);

    @AfterEach
    void close() {
        user.close();
        server.close();
    }

    private String token() throws Exception {
        server.tick();
        server.tick();
        return user.get("/v3/clusterregistrationtokens/" + id + ":default-token").text("token");
    }

    private static ObjectNode params(String serviceAccountToken) {
        ObjectNode params = Json.object();
        params.putObject("cluster").put("address", "10.0.0.1:443").put("token", serviceAccountToken).put("caCert", "");
        return params;
    }

    @Test
    void manifestIsYamlWithAnEmptyDocumentFirst() throws Exception {
        String path = "/v3/import/" + token() + "_" + id + ".yaml";
        String manifest = user.get(path).body();
        List<Object> documents = new ArrayList<>();
        new Yaml().loadAll(manifest).forEach(documents::add);
        assertThat(documents.getFirst()).isNull();
        List<HasMetadata> objects = documents.stream()
                .filter(java.util.Objects::nonNull)
                .map(d -> (HasMetadata) Serialization.unmarshal(Serialization.asJson(d)))
                .toList();
        assertThat(objects).extracting(HasMetadata::getKind)
                .containsExactly("ClusterRole", "ClusterRoleBinding", "Namespace", "ServiceAccount",
                        "ClusterRoleBinding", "Secret", "ClusterRole", "Deployment", "Service");
        assertThat(objects.get(4)).isInstanceOf(ClusterRoleBinding.class);
        assertThat(objects.get(4).getMetadata().getNamespace()).isEqualTo("cattle-system");
        var env = ((Deployment) objects.get(7)).getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv();
        assertThat(env).extracting(e -> e.getName() + "=" + e.getValue())
                .contains("STRICT_VERIFY=true", "CATTLE_SERVER=" + server.url(),
                        "CATTLE_CREDENTIAL_NAME=" + objects.get(5).getMetadata().getName());
    }

    @Test
    void rotatedTokenIsBroughtToTheAgent() throws Exception {
        List<String> applied = new ArrayList<>();
        server.downstream("sa", new Downstream() {
            @Override
            public int nodes() {
                return 1;
            }

            @Override
            public String gitVersion() {
                return "v1.33.4";
            }

            @Override
            public void apply(String manifest) {
                applied.add(manifest);
            }

            @Override
            public void cleanUp(String jobName) {
                throw new IllegalStateException("away");
            }
        });
        var target = new AgentLink.Target(server.url().toString(), server.caChecksum(), token(), true);
        try (AgentLink link = AgentLink.open(target, params("sa"), false)) {
            await().until(() -> server.cluster(id).orElseThrow().agentSessions() == 1);
            server.tick();
            server.tick();
            assertThat(applied).hasSize(1);
            server.rotateToken(id);
            server.tick();
            server.tick();
            assertThat(applied).hasSize(2).doesNotHaveDuplicates();
            assertThat(link.isOpenFor(target)).isTrue();
            user.delete("/v3/clusters/" + id);
            for (int i = 0; i < 5; i++) {
                server.tick();
            }
            assertThat(server.cluster(id)).isEmpty();
            await().until(() -> !link.isOpen());
        }
    }

    @Test
    void agentComesOnlyToTheAuthorityItWasTold() throws Exception {
        String url = server.url().toString();
        assertThatThrownBy(
                () -> AgentLink.open(new AgentLink.Target(url, "0".repeat(64), token(), true), params("sa"), false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("checksum");
        assertThatThrownBy(() -> AgentLink.open(new AgentLink.Target(url, "", token(), true), params("sa"), false))
                .hasMessageContaining("Strict");
        assertThatThrownBy(() -> AgentLink.open(new AgentLink.Target(url, server.caChecksum(), "nonsense", true),
                params("sa"), false)).hasMessageContaining("refused");
    }
}
