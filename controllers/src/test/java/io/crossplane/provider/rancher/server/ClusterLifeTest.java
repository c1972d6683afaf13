package io.crossplane.provider.rancher.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cluster from its creation to its end, as the wire shows it. */
class ClusterLifeTest {

    private RancherServer server = RancherServer.start(Profile.classic().withTick(Duration.ZERO));
    private RancherClient user = new RancherClient(server, server.token());

    private void restart(Profile profile) {
        close();
        server = RancherServer.start(profile.withTick(Duration.ZERO));
        user = new RancherClient(server, server.token());
    }

    @AfterEach
    void close() {
        user.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2.9.4", "v2.12.3", "v2.14.4", "v2.15.0"})
    void clusterOfProvisioningBecomesActiveAndGoesAgain(String version) throws Exception {
        restart(Profile.of(version));
        var made = user.post("/v1/provisioning.cattle.io.clusters", """
            {'type':'provisioning.cattle.io.cluster','metadata':{'namespace':'fleet-default','name':'team-a-dev',
             'labels':{'team':'a'},'annotations':{'field.cattle.io/description':'of team a'}},
             'spec':{'agentEnvVars':[{'name':'NO_PROXY','value':'.svc'}]}}""");
        assertThat(made.code()).isEqualTo(201);
        assertThat(made.json().at("/status/clusterName").asText()).isEmpty();
        server.tick();
        String id = user.get("/v1/provisioning.cattle.io.clusters/fleet-default/team-a-dev")
                .json()
                .at("/status/clusterName")
                .asText();
        assertThat(id).matches("c-m-[a-z0-9]{8}");
        var cluster = user.get("/v3/clusters/" + id).json();
        assertThat(cluster.path("name").asText()).isEqualTo("team-a-dev");
        assertThat(cluster.path("description").asText()).isEqualTo("of team a");
        assertThat(cluster.at("/labels/team").asText()).isEqualTo("a");
        becomesActiveAndGoes(id);
        assertThat(server.provisioningClusters()).isEmpty();
    }

    @Test
    void clusterOfNormanBecomesActiveAndGoesAgain() throws Exception {
        var made = user.post("/v3/clusters", "{'type':'cluster','name':'Team A','importedConfig':{}}");
        assertThat(made.code()).isEqualTo(201);
        assertThat(made.text("state")).isEqualTo("provisioning");
        String id = made.text("id");
        assertThat(id).matches("c-[a-z0-9]{5}");
        server.tick();
        assertThat(server.provisioningClusters()).containsExactly("fleet-default/" + id);
        becomesActiveAndGoes(id);
    }

    private void becomesActiveAndGoes(String id) throws Exception {
        server.tick();
        String token = token(id);
        var manifest = user.get("/v3/import/" + token + "_" + id + ".yaml");
        assertThat(manifest.code()).isEqualTo(200);
        assertThat(manifest.body()).contains(ImportManifest.secretName(server.url().toString(), token, ""))
                .contains(server.caChecksum());
        WebSocket tunnel = user.tunnel("/v3/connect/register", token).join();
        await().until(() -> server.cluster(id).orElseThrow().agentSessions() == 1);
        server.tick();
        assertThat(server.cluster(id).orElseThrow().is("Connected")).isTrue();
        server.tick();
        assertThat(user.get("/v3/clusters/" + id).text("state")).isEqualTo("active");
        assertThat(user.get("/v3/clusterregistrationtokens?clusterId=" + id).json().path("data")).hasSize(2);
        tunnel.abort();
        await().until(() -> server.cluster(id).orElseThrow().agentSessions() == 0);
        server.tick();
        assertThat(user.get("/v3/clusters/" + id).text("state")).isEqualTo("unavailable");
        var deleted = user.delete("/v3/clusters/" + id);
        assertThat(deleted.code()).isEqualTo(200);
        assertThat(deleted.text("state")).isEqualTo("removing");
        assertThat(deleted.text("removed")).isNotEmpty();
        server.tick();
        server.tick();
        assertThat(user.get("/v3/clusters/" + id).code()).isEqualTo(403);
        try (RancherClient admin = new RancherClient(server, server.adminToken())) {
            assertThat(admin.get("/v3/clusters/" + id).code()).isEqualTo(404);
        }
    }

    private String token(String id) throws Exception {
        var registration = user.get("/v3/clusterregistrationtokens/" + id + ":default-token");
        assertThat(registration.code()).isEqualTo(200);
        String token = registration.text("token");
        assertThat(token).hasSize(54);
        assertThat(registration.text("manifestUrl"))
                .isEqualTo(server.url() + "/v3/import/" + token + "_" + id + ".yaml");
        return token;
    }

    @Test
    void tokenInSecretIsFilledInForRancherClientsOnly() throws Exception {
        restart(Profile.secret());
        String id = ready();
        String token = token(id);
        String path = "management.cattle.io.clusterregistrationtokens/" + id + "/default-token";
        assertThat(user.get("/v1/" + path).json().at("/status/token").asText()).isEqualTo(token);
        String raw = "/k8s/clusters/local/apis/management.cattle.io/v3/namespaces/" + id
                + "/clusterregistrationtokens/default-token";
        assertThat(user.get(raw)).isEqualTo(new RancherClient.Answer(403, ""));
        try (RancherClient admin = new RancherClient(server, server.adminToken())) {
            var status = admin.get(raw).json().path("status");
            assertThat(status.path("token").asText()).isEmpty();
            assertThat(status.path("manifestUrl").asText()).contains("/v3/import/{token}_" + id);
            assertThat(status.path("tokenSecretName").asText()).isEqualTo("crt-token-default-token");
        }
    }

    @Test
    void importWithUnknownTokenDependsOnTheVersion() throws Exception {
        assertThat(user.get("/v3/import/nonsense_" + ready() + ".yaml").code()).isEqualTo(200);
        restart(Profile.secret());
        assertThat(user.get("/v3/import/nonsense_" + ready() + ".yaml").code()).isEqualTo(400);
    }

    @Test
    void tokenBeforeRotationIsGoodInItsGrace() throws Exception {
        restart(Profile.secret().withRotation(Duration.ofDays(30), Duration.ofMinutes(1)));
        String id = ready();
        String before = token(id);
        server.rotateToken(id);
        assertThat(token(id)).isNotEqualTo(before);
        assertThat(user.get("/v3/import/" + before + "_" + id + ".yaml").code()).isEqualTo(200);
        server.faults().rotateBetweenReadAndImport();
        String read = token(id);
        assertThat(user.get("/v3/import/" + read + "_" + id + ".yaml").code()).isEqualTo(400);
    }

    @Test
    void tunnelNeedsAKnownToken() throws Exception {
        String id = ready();
        assertThat(refusal(user.tunnel("/v3/connect/register", "nonsense"))).isEqualTo(400);
        assertThat(refusal(user.tunnel("/v3/connect/register", ""))).isEqualTo(401);
        CompletableFuture<WebSocket> tunnel = user.tunnel("/v3/connect", token(id));
        assertThat(tunnel.join().isOutputClosed()).isFalse();
        await().until(() -> server.cluster(id).orElseThrow().agentSessions() == 1);
        server.disconnect(id);
        assertThat(server.cluster(id).orElseThrow().agentSessions()).isZero();
    }

    @Test
    void rancherAppliesTheAgentAndCleansUpThroughTheTunnel() throws Exception {
        String id = ready();
        AtomicInteger applied = new AtomicInteger();
        AtomicInteger cleaned = new AtomicInteger();
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
                assertThat(manifest).contains("CATTLE_FEATURES");
                applied.incrementAndGet();
            }

            @Override
            public void cleanUp(String jobName) {
                assertThat(jobName).startsWith("cattle-cleanup-");
                cleaned.incrementAndGet();
            }
        });
        user.tunnel("/v3/connect/register", token(id)).join();
        await().until(() -> server.cluster(id).orElseThrow().agentSessions() == 1);
        server.tick();
        server.tick();
        server.tick();
        user.delete("/v3/clusters/" + id);
        server.tick();
        server.tick();
        assertThat(applied).hasValue(1);
        assertThat(cleaned).hasValue(1);
        assertThat(server.cluster(id)).isEmpty();
    }

    @Test
    void hangingRemovalEndsWhenTheFaultIsGone() throws Exception {
        String id = ready();
        server.faults().deleteHangs();
        user.delete("/v3/clusters/" + id);
        server.tick();
        server.tick();
        assertThat(user.get("/v3/clusters/" + id).text("transitioning")).isEqualTo("error");
        server.faults().clear();
        server.tick();
        assertThat(server.cluster(id)).isEmpty();
    }

    /** A cluster of the user with a token. */
    private String ready() {
        String id = server.createProvisioningCluster("fleet-default", "team-a-dev", Map.of(), Map.of(), Owner.USER);
        server.tick();
        server.tick();
        return id;
    }

    private static int refusal(CompletableFuture<WebSocket> tunnel) {
        var failed = org.assertj.core.api.Assertions.catchThrowable(tunnel::join);
        assertThat(failed).hasCauseInstanceOf(WebSocketHandshakeException.class);
        return ((WebSocketHandshakeException) failed.getCause()).getResponse().statusCode();
    }

    @Test
    void vanishedClusterIsGoneAtOnce() throws Exception {
        String id = ready();
        server.vanish(id);
        assertThat(user.get("/v3/clusters/" + id).code()).isEqualTo(403);
        assertThatThrownBy(() -> server.cluster(id).orElseThrow()).isInstanceOf(java.util.NoSuchElementException.class);
    }
}
