package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.v1alpha1.RancherConfig;
import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.apis.v1alpha1.RancherObservation;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.crossplane.provider.rancher.server.AgentEmulator;
import io.crossplane.provider.rancher.server.BindingView;
import io.crossplane.provider.rancher.server.ClusterView;
import io.crossplane.provider.rancher.server.Profile;
import io.crossplane.provider.rancher.server.RancherServer;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
 * A virtual cluster that is in Rancher by a block of its own VCluster: address and token, and nothing else from anybody. This Rancher is of
 * the older kind, whose tokens are in the objects. Each test goes on where the one before has ended.
 */
@NeedsCluster(NeedsCluster.Level.FULL)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VClusterRancherE2E {

    private static final String CONDITION = "RancherReady";
    private static final String PROJECT = "RancherProjectAssigned";
    private static final String ANNOTATION = "field.cattle.io/projectId";

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final VClusters vclusters;
    private final RancherImports imports;
    private final String namespace;
    private final Attempts attempts;
    private final HostKubeconfigs hosts;
    private final String account;
    private final RancherServer rancher = RancherServer.start(Profile.classic());
    private ProviderProcess provider;
    private VCluster vcluster;
    private Inside inside;
    private AgentEmulator agent;

    VClusterRancherE2E(TestCluster cluster) {
        this.cluster = cluster;
        client = cluster.client();
        vclusters = new VClusters(client).withDefaultConfig();
        imports = new RancherImports(client);
        namespace = cluster.newNamespace("seed");
        attempts = new Attempts(cluster, "identity");
        hosts = new HostKubeconfigs(cluster, attempts);
        account = hosts.account();
    }

    @BeforeAll
    void start() {
        hosts.grantProvider(account);
        provider = ProviderProcess.start(cluster, hosts.file(account), "--poll", "10s").awaitWorking();
        client.resource(new SecretBuilder().withNewMetadata()
                .withNamespace(namespace)
                .withName("rancher")
                .endMetadata()
                .addToStringData("token", rancher.token())
                .build()).create();
        vcluster = vclusters.create(namespace, "shop", "{deletion: {pvcPolicy: Delete}, %s}".formatted(block("")));
    }

    @AfterAll
    void remove() {
        try {
            rancher.answerAgain();
            vclusters.remove(vcluster);
            if (inside != null) {
                agent.close();
                inside.close();
            }
            client.resources(RancherConfig.class).withName(namespace).delete();
            client.namespaces().withName(namespace).delete();
            attempts.close();
        } finally {
            provider.close();
            rancher.close();
        }
    }

    /** The seed story of this kind of object: from address and token to an active cluster with its owner. */
    @Test
    @Order(1)
    void oneObjectMakesAClusterOfRancherWithItsOwner() {
        Stopwatch time = Figures.start();
        vclusters.awaitReady(vcluster);
        Figures.print("VCluster with block rancher, applied to Ready", time.elapsed());
        vclusters.awaitThat(vcluster, "the agent is in it", now -> VClusters.holds(now, "RancherAgentDeployed"));
        assertThat(VClusters.condition(now(), CONDITION).orElseThrow().status()).isEqualTo(Condition.Status.FALSE);

        inside = Inside.open(client, client.secrets().inNamespace(namespace).withName("shop-connection").get());
        agent = new AgentEmulator(inside.client(), rancher);
        VCluster active = vclusters.awaitThat(vcluster, "active in Rancher",
                now -> VClusters.holds(now, CONDITION) && VClusters.holds(now, "RancherConnected"));
        Figures.print("the same to active in Rancher", time.elapsed());

        ClusterView there = rancher.clusters().getFirst();
        assertThat(rancher.clusters()).hasSize(1);
        assertThat(seen(active))
                .extracting(RancherObservation::clusterId, RancherObservation::state, RancherObservation::clusterName)
                .containsExactly(there.id(), "active", namespace + "-shop");
        assertThat(rancher.bindings(there.id())).extracting(BindingView::role, BindingView::subject)
                .contains(org.assertj.core.groups.Tuple.tuple("cluster-owner", "keycloakoidc_user://ada"));
        assertThat(imported().orElseThrow().getMetadata().getOwnerReferences()).singleElement()
                .satisfies(owner -> assertThat(owner.getUid()).isEqualTo(active.getMetadata().getUid()));
    }

    @Test
    @Order(2)
    void followsTheBlock() {
        vclusters.change(vcluster, "{rancher: {labels: {stage: test}}}");
        await("the label").atMost(VClusters.LIMIT)
                .until(() -> "test".equals(rancher.clusters().getFirst().labels().get("stage")));
    }

    @Test
    @Order(3)
    void aRancherThatIsDownIsToldAndMakesTheVirtualClusterNoLessReady() {
        rancher.stopAnswering();
        vclusters.awaitThat(vcluster, "not reached",
                now -> VClusters.condition(now, "RancherReachable")
                        .filter(told -> told.reason().equals("Unreachable"))
                        .isPresent());
        assertThat(VClusters.holds(now(), "Ready")).isTrue();
        assertThat(VClusters.holds(now(), "Synced")).isTrue();
        rancher.answerAgain();
        vclusters.awaitThat(vcluster, "reached again", now -> VClusters.holds(now, "RancherReachable"));
    }

    /** The RancherConfig is the platform's: it alone says which projects there are to be had. */
    @Test
    @Order(4)
    void itsHostNamespaceIsInAProjectThatThePlatformAllows() {
        config();
        vclusters.change(vcluster, """
            {rancher: {url: null, tokenSecretRef: null, tls: null, configRef: {name: %s},
             project: {name: shops, members: [{groupPrincipal: "keycloakoidc_group://shop"}]}}}"""
                .formatted(namespace));
        expect("rancher-project-not-allowed", Map.of("project", "shops"));
        client.resources(RancherConfig.class)
                .withName(namespace)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"projects\":[\"shops\"]}}");
        expect("rancher-project-not-found", Map.of("cluster", rancher.hostClusterId(), "project", "shops"));
        String project = rancher.createProject(rancher.hostClusterId(), "shops", true);

        VCluster assigned = vclusters.awaitThat(vcluster, "in the project", now -> VClusters.holds(now, PROJECT));

        String host = VClusters.hostNamespace(assigned);
        assertThat(client.namespaces().withName(host).get().getMetadata().getAnnotations()).containsEntry(ANNOTATION,
                project);
        assertThat(seen(assigned).project()).isEqualTo(new RancherObservation.ProjectObservation(project));
        assertThat(rancher.projectBindings(project)).extracting(BindingView::role, BindingView::subject)
                .contains(org.assertj.core.groups.Tuple.tuple("project-member", "keycloakoidc_group://shop"));

        vclusters.change(vcluster, "{rancher: {project: null}}");
        vclusters.awaitThat(vcluster, "in no project", now -> VClusters.condition(now, PROJECT).isEmpty());
        assertThat(client.namespaces().withName(host).get().getMetadata().getAnnotations())
                .doesNotContainKey(ANNOTATION);
        assertThat(rancher.projectBindings(project)).as("but its owner's").hasSize(1);
    }

    @Test
    @Order(5)
    void whatBarsItFromAProjectIsTold() {
        String host = VClusters.hostNamespace(now());
        String other = rancher.hostClusterId() + ":p-other";
        annotate(host, other);
        vclusters.change(vcluster, "{rancher: {project: {name: shops}}}");
        expect("rancher-project-of-others", Map.of("namespace", host, "project", other));
        assertThat(client.namespaces().withName(host).get().getMetadata().getAnnotations()).containsEntry(ANNOTATION,
                other);
        vclusters.change(vcluster, "{rancher: {project: null}}");
        vclusters.awaitThat(vcluster, "no project is wanted", now -> VClusters.condition(now, PROJECT).isEmpty());

        annotate(host, null);
        forbid(host);
        vclusters.change(vcluster, "{rancher: {project: {name: shops}}}");
        expect("rancher-project-refused", Map.of("namespace", host, "answer",
                "ValidatingAdmissionPolicy '%1$s' with binding '%1$s' denied request: not you".formatted(host)));
        client.admissionRegistration().v1().validatingAdmissionPolicies().withName(host).delete();

        String twin = rancher.createProject(rancher.hostClusterId(), "shops", true);
        vclusters.change(vcluster, "{rancher: {project: {members: [{user: u-abc12}]}}}");
        expect("rancher-project-ambiguous", Map.of("cluster", rancher.hostClusterId(), "project", "shops"));
        assertThat(rancher.projectBindings(twin)).as("its owner's").hasSize(1);
        vclusters.change(vcluster, "{rancher: {project: null}}");
        vclusters.awaitThat(vcluster, "no project is wanted", now -> VClusters.condition(now, PROJECT).isEmpty());
    }

    private void annotate(String host, String project) {
        client.namespaces().withName(host).edit(seen -> {
            if (project == null) {
                seen.getMetadata().getAnnotations().remove(ANNOTATION);
            } else {
                seen.getMetadata().getAnnotations().put(ANNOTATION, project);
            }
            return seen;
        });
    }

    /** As Rancher's webhook on the host does. Waits until the API server knows it. */
    private void forbid(String host) {
        attempts.make(
                """
                    apiVersion: admissionregistration.k8s.io/v1
                    kind: ValidatingAdmissionPolicy
                    metadata: {name: %1$s}
                    spec:
                      failurePolicy: Fail
                      matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [UPDATE], resources: [namespaces]}]}
                      validations:
                      - {expression: "object.metadata.name != '%1$s' || !('%2$s' in object.metadata.annotations)", message: not you}
                    """,
                host, ANNOTATION);
        attempts.make("""
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: %1$s}
            spec: {policyName: %1$s, validationActions: [Deny]}
            """, host);
        await("it is enforced").atMost(VClusters.LIMIT).until(() -> {
            try {
                client.namespaces()
                        .withName(host)
                        .dryRun()
                        .patch(PatchContext.of(PatchType.JSON_MERGE),
                                "{\"metadata\":{\"annotations\":{\"%s\":\"a:p-b\"}}}".formatted(ANNOTATION));
                return false;
            } catch (KubernetesClientException e) {
                return String.valueOf(e.getMessage()).contains("not you");
            }
        });
    }

    @Test
    @Order(6)
    void leavesRancherWithTheBlockOnceTheProviderMayDeleteIt() {
        vclusters.change(vcluster, "{rancher: null}");
        expect("rancher-rights", Map.of());
        attempts.make("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: %s-imports}
            rules: [{apiGroups: [vcluster.crossplane.io], resources: [rancherimports], verbs: [delete]}]
            """, account);
        hosts.grant(account, account + "-imports");

        await("it has gone").atMost(VClusters.LIMIT).until(() -> imported().isEmpty());
        assertThat(rancher.clusters()).isEmpty();
        VCluster without = vclusters.awaitThat(vcluster, "speaks of Rancher no more",
                now -> now.getStatus().getConditions().stream().noneMatch(told -> told.type().startsWith("Rancher")));
        assertThat(seen(without)).isEqualTo(RancherObservation.NOTHING);
        assertThat(VClusters.holds(without, "Ready")).isTrue();
    }

    @Test
    @Order(7)
    void aRancherImportOfOthersIsLeftAlone() {
        RancherImport theirs = imports.create(namespace, "shop",
                "{vclusterRef: {name: shop}, rancher: {configRef: {name: nowhere}}}");
        vclusters.change(vcluster, "{" + block("deletionPolicy: Delete,") + "}");
        expect("rancher-import-of-others", Map.of("import", "shop"));
        assertThat(imports.find(theirs).orElseThrow().getMetadata().getUid()).isEqualTo(theirs.getMetadata().getUid());

        client.resource(theirs).delete();

        vclusters.awaitThat(vcluster, "imported by one of its own",
                now -> VClusters.holds(now, CONDITION) && VClusters.holds(now, "RancherConnected"));
    }

    /** Rancher cleans up in the virtual cluster while that is there; and its object does not go before. */
    @Test
    @Order(8)
    void leavesRancherBeforeTheVirtualClusterGoes() {
        rancher.stopAnswering();
        client.resource(vcluster).delete();
        vclusters.awaitThat(vcluster, "waits",
                now -> ManagedObjects.message(now, "Ready").startsWith("waits for RancherImport shop"));
        String host = VClusters
                .hostNamespace(imported().map(_ -> vclusters.find(vcluster).orElseThrow()).orElseThrow());
        assertThat(client.apps().statefulSets().inNamespace(host).withName("shop").get()).isNotNull();

        Stopwatch time = Figures.start();
        rancher.answerAgain();
        await("all of it has gone").atMost(VClusters.LIMIT).until(() -> vclusters.find(vcluster).isEmpty());
        Figures.print("VCluster in Rancher, Rancher answers again to gone", time.elapsed());
        assertThat(imported()).isEmpty();
        assertThat(rancher.clusters()).isEmpty();
        assertThat(rancher.provisioningClusters()).isEmpty();
    }

    private String block(String more) {
        return """
            rancher: {%s url: "%s", tokenSecretRef: {name: rancher}, tls: {caChecksum: %s},
             members: [{userPrincipal: "keycloakoidc_user://ada"}]}""".formatted(more, rancher.url(),
                rancher.caChecksum());
    }

    private void config() {
        client.resource(Serialization.unmarshal("""
            metadata: {name: %1$s}
            spec:
              url: %2$s
              tokenSecretRef: {namespace: %1$s, name: rancher, key: token}
              tls: {caChecksum: %3$s}
              allowedNamespaces: [%1$s]
              hostCluster: {id: %4$s}
            """.formatted(namespace, rancher.url(), rancher.caChecksum(), rancher.hostClusterId()),
                RancherConfig.class)).create();
    }

    private VCluster now() {
        return vclusters.find(vcluster).orElseThrow();
    }

    private Optional<RancherImport> imported() {
        return Optional.ofNullable(client.resources(RancherImport.class).inNamespace(namespace).withName("shop").get());
    }

    private static RancherObservation seen(VCluster now) {
        return Optional.ofNullable(now.getStatus().getAtProvider())
                .map(VClusterObservation::rancher)
                .orElse(RancherObservation.NOTHING);
    }

    private void expect(String error, Map<String, String> facts) {
        ErrorReference.Entry entry = ErrorReference.of(error);
        VCluster told = vclusters.awaitThat(vcluster, error,
                now -> VClusters.condition(now, entry.shows())
                        .filter(found -> found.reason().equals(entry.reason()))
                        .isPresent());
        assertThat(VClusters.condition(told, entry.shows()).orElseThrow().message()).matches(entry.message(facts));
        assertThat(VClusters.holds(told, "Ready")).isTrue();
    }

}
