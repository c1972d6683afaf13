package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.v1alpha1.RancherConfig;
import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.apis.v1alpha1.RancherObservation;
import io.crossplane.provider.apis.v1alpha1.RancherObservation.Phase;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.crossplane.provider.managed.Annotations;
import io.crossplane.provider.managed.contract.Rule;
import io.crossplane.provider.rancher.server.AgentEmulator;
import io.crossplane.provider.rancher.server.BindingView;
import io.crossplane.provider.rancher.server.ClusterView;
import io.crossplane.provider.rancher.server.Profile;
import io.crossplane.provider.rancher.server.RancherServer;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A virtual cluster and a Rancher of the newer kind, which keeps the tokens of agents in Secrets. Rancher is the contract server; its agent
 * is an emulator that works on the real virtual API with what the provider has applied there. Each test goes on where the one before has
 * ended.
 */
@NeedsCluster(NeedsCluster.Level.FULL)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RancherE2E {

    private static final String AGENT_NAMESPACE = "cattle-system";
    private static final String AGENT = "cattle-cluster-agent";
    private static final String IMPORTS = "/v3/import/.*";
    private static final String SECRET = "rancher-token";

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final VClusters vclusters;
    private final RancherImports imports;
    private final String namespace;
    private final RancherServer rancher = RancherServer.start(Profile.secret());
    private ProviderProcess provider;
    private VCluster vcluster;
    private RancherImport imported;
    private Inside inside;
    private AgentEmulator agent;

    RancherE2E(TestCluster cluster) {
        this.cluster = cluster;
        client = cluster.client();
        vclusters = new VClusters(client).withDefaultConfig();
        imports = new RancherImports(client);
        namespace = cluster.newNamespace("rancher");
    }

    @BeforeAll
    void start() {
        provider = ProviderProcess.working(cluster, "--poll", "10s");
        token(rancher.token());
        client.resource(Serialization.unmarshal("""
            metadata: {name: %1$s}
            spec:
              url: %2$s
              tokenSecretRef: {namespace: %1$s, name: %3$s, key: token}
              tls: {caChecksum: %4$s}
              allowedNamespaces: [%1$s]
            """.formatted(namespace, rancher.url(), SECRET, rancher.caChecksum()), RancherConfig.class)).create();
        vcluster = vclusters.create(namespace, "shop", "{deletion: {pvcPolicy: Delete}}");
    }

    @AfterAll
    void remove() {
        try {
            removeAll();
        } finally {
            provider.close();
            rancher.close();
        }
    }

    private void removeAll() {
        rancher.faults().clear();
        rancher.answerAgain();
        if (imported != null) {
            imports.remove(imported);
        }
        vclusters.remove(vcluster);
        if (inside != null) {
            agent.close();
            inside.close();
        }
        client.resources(RancherConfig.class).withName(namespace).delete();
        client.namespaces().withName(namespace).delete();
    }

    @Test
    @Order(1)
    void waitsForItsVCluster() {
        imported = imports.create(namespace, "shop", """
            {vclusterRef: {name: shop}, rancher: {configRef: {name: %s}, description: the shop, labels: {team: shop},
             agent: {env: [{name: LEVEL, value: debug}]}, members: [{userPrincipal: "keycloakoidc_user://ada"},
             {role: cluster-member, groupPrincipal: "keycloakoidc_group://shop"}]}}""".formatted(namespace));

        imports.awaitThat(imported, "waits for its VCluster",
                now -> ManagedObjects.message(now, "Ready").startsWith("VCluster shop is not ready"));
        assertThat(rancher.clusters()).as("nothing is made before there is something to import").isEmpty();
        vclusters.awaitReady(vcluster);
    }

    @Test
    @Order(2)
    void becomesActiveWithoutAnybodyBetween() {
        Stopwatch time = Figures.start();
        RancherImport applied = imports.awaitThat(imported, "has its agent",
                now -> RancherImports.seen(now).manifestAppliedAt() != null);
        Figures.print("VCluster Ready to Rancher's agent in it", time.elapsed());
        assertThat(ManagedObjects.holds(applied, "Ready")).isFalse();
        assertThat(ManagedObjects.condition(applied, "RancherConnected").map(Condition::reason))
                .contains("WaitingForAgent");

        inside = Inside.open(client, connection());
        agent = new AgentEmulator(inside.client(), rancher);
        RancherImport active = imports.awaitReady(imported);

        ClusterView there = only();
        assertThat(RancherImports.seen(active))
                .extracting(RancherObservation::phase, RancherObservation::clusterId,
                        RancherObservation::agentConnected, RancherObservation::provisioningRef)
                .containsExactly(Phase.ACTIVE, there.id(), true, "fleet-default/" + namespace + "-shop");
        assertThat(active.getMetadata().getAnnotations()).containsEntry("crossplane.io/external-name", there.id());
        assertThat(there.labels()).containsEntry("team", "shop");
        assertThat(there.annotations()).containsEntry("rancher.io/imported-cluster-version-management", "false");
        assertThat(rancher.bindings(there.id())).extracting(BindingView::role, BindingView::subject)
                .contains(org.assertj.core.groups.Tuple.tuple("cluster-owner", "keycloakoidc_user://ada"),
                        org.assertj.core.groups.Tuple.tuple("cluster-member", "keycloakoidc_group://shop"));
        assertThat(rancher.requests().list()).filteredOn(request -> request.path().matches(IMPORTS))
                .as("fetched once, applied once")
                .hasSize(1);
    }

    @Test
    @Order(3)
    void sendsNoTokenWhereNoneBelongs() {
        assertThat(rancher.requests().list())
                .filteredOn(request -> request.path().startsWith("/v3/import/") || request.path().equals("/cacerts"))
                .isNotEmpty()
                .noneMatch(request -> request.authorized());
        assertHidden();
    }

    @Test
    @Order(4)
    @Rule("EX-5")
    void anotherProviderFindsItRightAndChangesNothing() {
        imports.awaitThat(imported, "at rest", now -> RancherImports.seen(now).phase() == Phase.ACTIVE);
        rancher.requests().clear();
        provider.close();
        provider = ProviderProcess.working(cluster, "--poll", "10s");
        look();
        assertThat(rancher.requests().list()).allMatch(request -> request.method().equals("GET"));
        assertThat(rancher.requests().count("GET", IMPORTS)).isZero();
    }

    @Test
    @Order(5)
    void followsTheSpecAndLeavesWhatIsOfOthers() {
        String id = only().id();
        imports.change(imported, """
            {rancher: {labels: {team: null, stage: test}, members: [{userPrincipal: "keycloakoidc_user://ada"}]}}""");
        await("the label and the member").atMost(VClusters.LIMIT)
                .until(() -> only().labels().containsKey("stage")
                        && rancher.bindings(id).stream().noneMatch(each -> each.subject().contains("group")));
        assertThat(only().labels()).containsEntry("stage", "test").doesNotContainKey("team");
        assertThat(only().annotations()).containsKey("field.cattle.io/creatorId");
        assertThat(rancher.bindings(id)).extracting(BindingView::name).contains("creator-cluster-owner");
    }

    @Test
    @Order(6)
    void aLostConnectionIsToldAndReadyStays() {
        agent.pause();
        imports.awaitThat(imported, "disconnected",
                now -> ManagedObjects.condition(now, "RancherConnected")
                        .filter(found -> found.reason().equals("Disconnected"))
                        .isPresent() && RancherImports.seen(now).phase() == Phase.DISCONNECTED);
        assertThat(ManagedObjects.holds(imports.find(imported).orElseThrow(), "Ready")).isTrue();
        assertThat(rancher.requests().count("GET", IMPORTS)).as("its token is good").isZero();
    }

    @Test
    @Order(7)
    void anAgentWhoseTokenHasGoneGetsAnother() {
        rancher.rotateToken(only().id());
        rancher.rotateToken(only().id());
        await("another manifest").atMost(VClusters.LIMIT).until(() -> rancher.requests().count("GET", IMPORTS) > 0);
        agent.resume();
        imports.awaitThat(imported, "connected", now -> ManagedObjects.holds(now, "RancherConnected"));
        assertHidden();
    }

    @Test
    @Order(8)
    void aRancherThatIsDownIsToldAndHarmsNothing() {
        rancher.stopAnswering();
        awaitTrouble("rancher-unreachable", Map.of("host", rancher.url().getAuthority()));
        assertThat(ManagedObjects.holds(imports.find(imported).orElseThrow(), "Ready")).isTrue();
        assertThat(VClusters.holds(vclusters.find(vcluster).orElseThrow(), "Ready")).isTrue();
        rancher.answerAgain();
        imports.awaitThat(imported, "reached again",
                now -> ManagedObjects.holds(now, "RancherReachable") && ManagedObjects.holds(now, "Synced"));
    }

    @Test
    @Order(8)
    void anotherRancherDoesNotGetTheClusterUnasked() {
        String elsewhere = "https://127.0.0.1:1";
        patchConfig("{\"spec\":{\"url\":\"" + elsewhere + "\"}}");
        awaitTrouble("rancher-changed", Map.of("before", rancher.url().getAuthority(), "now", "127.0.0.1:1"));
        patchConfig("{\"spec\":{\"url\":\"" + rancher.url() + "\"}}");
        imports.awaitThat(imported, "reached again", now -> ManagedObjects.holds(now, "Synced"));
        assertThat(rancher.clusters()).hasSize(1);
    }

    @Test
    @Order(9)
    void aTokenThatExpiredIsToldAndAnotherIsTakenAtOnce() {
        rancher.expire(rancher.token());
        look();
        awaitTrouble("rancher-auth-failed", Map.of("host", rancher.url().getAuthority()));
        token(rancher.newToken());
        Stopwatch time = Figures.start();
        imports.awaitThat(imported, "reached again",
                now -> ManagedObjects.holds(now, "RancherReachable") && ManagedObjects.holds(now, "Synced"));
        Figures.print("another token to reached again", time.elapsed());
        token("no token");
        awaitTrouble("rancher-token-invalid", Map.of("key", "token", "namespace", namespace, "secret", SECRET));
        token(rancher.newToken());
        imports.awaitThat(imported, "reached again", now -> ManagedObjects.holds(now, "Synced"));
    }

    @Test
    @Order(10)
    void anotherOneOfItsNameIsLeftAlone() {
        RancherImport second = imports.create(namespace, "second", """
            {vclusterRef: {name: shop}, rancher: {configRef: {name: %s}, clusterName: %s-shop}}""".formatted(namespace,
                namespace));
        imports.awaitThat(second, "in conflict", now -> RancherImports.shows(now, "rancher-name-conflict",
                Map.of("name", namespace + "-shop", "whose", "made for RancherImport " + namespace + "/shop")));
        imports.remove(second);
        RancherImport third = imports.create(namespace, "third", """
            {vclusterRef: {name: shop}, rancher: {configRef: {name: %s}, clusterName: %s-other}}""".formatted(namespace,
                namespace));
        imports.awaitThat(third, "not the agent's", now -> RancherImports.shows(now, "rancher-agent-of-others",
                Map.of("owner", "RancherImport " + namespace + "/shop")));
        imports.remove(third);
        assertThat(agent.sessions()).as("the agent of the first is left alone").isEqualTo(1);
        assertThat(only().name()).isEqualTo(namespace + "-shop");
    }

    @Test
    @Order(11)
    void oneThatWasDeletedInRancherIsImportedAgain() {
        String former = only().id();
        rancher.vanish(former);
        look();
        imports.awaitThat(imported, "another cluster",
                now -> ManagedObjects.holds(now, "RancherConnected") && RancherImports.seen(now).clusterId() != null
                        && !former.equals(RancherImports.seen(now).clusterId()));
        assertThat(imports.find(imported).orElseThrow().getMetadata().getAnnotations())
                .containsEntry("crossplane.io/external-name", only().id());
    }

    @Test
    @Order(12)
    void leavesRancherAndItsVClusterInOrder() {
        Stopwatch time = Figures.start();
        imports.remove(imported);
        Figures.print("RancherImport deleted, its VCluster stays", time.elapsed());
        assertThat(rancher.clusters()).isEmpty();
        assertThat(rancher.provisioningClusters()).isEmpty();
        await("the agent has gone").atMost(VClusters.LIMIT)
                .until(() -> Optional.ofNullable(inside.client().namespaces().withName(AGENT_NAMESPACE).get())
                        .filter(each -> !each.isMarkedForDeletion())
                        .isEmpty());
        assertThat(VClusters.holds(vclusters.find(vcluster).orElseThrow(), "Ready")).isTrue();
    }

    @Test
    @Order(13)
    void isToldWhatCannotBe() {
        String address = rancher.url().getAuthority();
        String inline = "url: '%s', tokenSecretRef: {name: %s}".formatted(rancher.url(), SECRET);
        assertTrouble("rancher-untrusted", inline, Map.of("host", address));
        assertTrouble("rancher-checksum", inline + ", tls: {caChecksum: '" + "0".repeat(64) + "'}",
                Map.of("host", address));
        assertTrouble("rancher-secret-missing", "url: '%s', tokenSecretRef: {name: none}".formatted(rancher.url()),
                Map.of("from", "forProvider.rancher", "key", "token", "namespace", namespace, "secret", "none"));
        // One that may have a cluster in Rancher can be deleted all the same.
        RancherImport host = imports.create(namespace, "host", "{rancher: {configRef: {name: " + namespace + "}}}",
                Map.of(Annotations.EXTERNAL_NAME, "c-m-gone1234"));
        imports.awaitThat(host, "not allowed", now -> RancherImports.shows(now, "rancher-target", Map.of()));
        imports.remove(host);
        assertTrouble("rancher-config-missing", "configRef: {name: nowhere}", Map.of("config", "nowhere"));
        allow("elsewhere");
        assertTrouble("rancher-not-allowed", "configRef: {name: " + namespace + "}",
                Map.of("config", namespace, "namespace", namespace));
        allow(namespace);
        assertTrouble("rancher-workspace", "fleetWorkspace: fleet-local, configRef: {name: " + namespace + "}",
                Map.of("config", namespace, "workspace", "fleet-local"));
        rancher.createProvisioningCluster("fleet-default", "taken", Map.of(), Map.of());
        assertTrouble("rancher-name-unseen", "clusterName: taken, configRef: {name: " + namespace + "}",
                Map.of("name", "taken"));
        rancher.faults().status("POST /v1/provisioning.*", 403, "{\"type\":\"error\",\"status\":403}");
        assertTrouble("rancher-forbidden", "configRef: {name: " + namespace + "}", Map.of("host", address));
        rancher.faults().clear();
        rancher.faults().emptyManifestUrl();
        assertTrouble("rancher-server-url", "configRef: {name: " + namespace + "}", Map.of());
        rancher.faults().clear();
    }

    private void assertTrouble(String error, String spec, Map<String, String> facts) {
        RancherImport wrong = imports.create(namespace, "wrong",
                "{vclusterRef: {name: shop}, rancher: {" + spec + "}}");
        imports.awaitThat(wrong, error, now -> RancherImports.shows(now, error, facts));
        imports.remove(wrong);
    }

    private void allow(String allowed) {
        patchConfig("{\"spec\":{\"allowedNamespaces\":[\"" + allowed + "\"]}}");
    }

    private void patchConfig(String patch) {
        client.resources(RancherConfig.class).withName(namespace).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private void token(String text) {
        client.resource(new SecretBuilder().withNewMetadata()
                .withNamespace(namespace)
                .withName(SECRET)
                .endMetadata()
                .addToStringData("token", text + "\n")
                .build()).serverSideApply();
    }

    private Secret connection() {
        return client.secrets().inNamespace(namespace).withName("shop-connection").get();
    }

    private ClusterView only() {
        assertThat(rancher.clusters()).hasSize(1);
        return rancher.clusters().getFirst();
    }

    /** One more reconcile, whose end is waited for. */
    private void look() {
        String token = "at-" + System.nanoTime();
        imports.annotate(imported, "crossplane.io/reconcile-requested-at", token);
        imports.awaitThat(imported, "looked at", now -> token.equals(now.getStatus().getLastHandledReconcileAt()));
    }

    private void awaitTrouble(String error, Map<String, String> facts) {
        imports.awaitThat(imported, error, now -> RancherImports.shows(now, error, facts));
    }

    /** In the object, its events and the provider's log there is no token: neither that of the API nor one of an agent. */
    private void assertHidden() {
        String all = Serialization.asJson(imports.find(imported).orElseThrow())
                + Serialization.asJson(client.v1().events().inNamespace(namespace).list()) + provider.output();
        Set<String> secrets = new java.util.HashSet<>(rancher.registrationTokens(only().id()));
        secrets.add(rancher.token());
        assertThat(secrets).hasSizeGreaterThan(1).noneMatch(all::contains);
        assertThat(all).doesNotContain("/v3/import/");
    }
}
