package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.v1alpha1.ArgoCdObservation;
import io.crossplane.provider.apis.v1alpha1.ArgoCdTarget;
import io.crossplane.provider.apis.v1alpha1.ClusterProviderConfig;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation;
import io.crossplane.provider.argocd.ArgoCdReading;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.crossplane.provider.managed.contract.Rule;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A virtual cluster and two Argo CDs: one may do anything in it, the other what a project may in one namespace. There is no Argo CD: the
 * Secrets are read as it reads them, and the virtual cluster is reached with what they hold. Each test goes on where the one before has
 * ended.
 */
@NeedsCluster(NeedsCluster.Level.FULL)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ArgoCdE2E {

    private static final String CONDITION = "ArgoCDRegistered";
    private static final String ACCOUNT = "provider-vcluster-argocd-";
    private static final int API_PORT = 8443;

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final VClusters vclusters;
    private final String namespace;
    private final String whole;
    private final String limited;
    private ProviderProcess provider;
    private VCluster vcluster;

    ArgoCdE2E(TestCluster cluster) {
        this.cluster = cluster;
        client = cluster.client();
        vclusters = new VClusters(client);
        namespace = cluster.newNamespace("gitops");
        whole = cluster.newNamespace("argocd-whole");
        limited = cluster.newNamespace("argocd-limited");
    }

    @BeforeAll
    void start() {
        client.resource(Serialization.unmarshal("""
            metadata: {name: %1$s}
            spec:
              credentials: {source: InjectedIdentity}
              argocd:
              - namespace: %2$s
              - namespace: nowhere
              - {cluster: ControlPlane, namespace: %3$s, projects: [team-*]}
            """.formatted(namespace, whole, limited), ClusterProviderConfig.class)).create();
        start("--poll", "10s");
    }

    private void start(String... flags) {
        provider = ProviderProcess.working(cluster, flags);
    }

    @AfterAll
    void remove() {
        if (vcluster != null) {
            vclusters.remove(vcluster);
        }
        client.resources(ClusterProviderConfig.class).withName(namespace).delete();
        List.of(namespace, whole, limited).forEach(each -> client.namespaces().withName(each).delete());
        provider.close();
    }

    @Test
    @Order(1)
    void isRegisteredWithEachOfThem() {
        VCluster wanted = VClusters.of(namespace, "shop", """
            {deletion: {pvcPolicy: Delete}, integrations: {argocd: {register: [{namespace: %s},
             {cluster: ControlPlane, namespace: %s, name: shops, project: team-a, namespaces: [shop]}]}}}"""
                .formatted(whole, limited));
        wanted.getSpec().setProviderConfigRef(new ProviderConfigReference("ClusterProviderConfig", namespace));
        wanted.getMetadata().setLabels(Map.of("stage", "test", "app.kubernetes.io/instance", "platform"));
        vcluster = client.resource(wanted).create();

        vclusters.awaitReady(vcluster);
        Stopwatch time = Figures.start();
        VCluster registered = awaitRegistered();
        Figures.print("VCluster Ready to registered with two Argo CDs", time.elapsed());

        ArgoCdReading first = read(whole);
        assertThat(first.name()).isEqualTo(namespace + "-shop");
        assertThat(first.server()).isEqualTo("https://shop.%s.svc:443".formatted(VClusters.hostNamespace(registered)));
        assertThat(first.labels()).containsEntry("stage", "test").doesNotContainKey("app.kubernetes.io/instance");
        ArgoCdReading second = read(limited);
        assertThat(second)
                .extracting(ArgoCdReading::name, ArgoCdReading::project, ArgoCdReading::namespaces,
                        ArgoCdReading::clusterResources)
                .containsExactly("shops", "team-a", List.of("shop"), false);
        assertThat(shown()).extracting(ArgoCdObservation::namespace).containsExactly(whole, limited);
        assertThat(shown()).extracting(ArgoCdObservation::tokenExpires).doesNotContainNull();
    }

    @Test
    @Order(2)
    void mayDoInItWhatIsGrantedAndNoMore() throws IOException {
        try (LocalPortForward tunnel = tunnel(); KubernetesClient first = inside(tunnel, whole)) {
            assertThat(first.namespaces().list().getItems()).isNotEmpty();
            first.resource(configMap("default")).create();
        }
        try (LocalPortForward tunnel = tunnel(); KubernetesClient second = inside(tunnel, limited)) {
            second.resource(configMap("shop")).create();
            forbidden(() -> second.resource(configMap("default")).create());
            forbidden(() -> second.namespaces().list());
            forbidden(() -> second.secrets().inNamespace("kube-system").list());
        }
    }

    @Test
    @Order(3)
    void whatIsTakenAwayOrChangedComesBack() {
        Stopwatch time = Figures.start();
        secret(whole).ifPresent(found -> client.resource(found).delete());
        await("it is back").atMost(VClusters.LIMIT).until(() -> secret(whole).isPresent());
        Figures.print("Secret of Argo CD deleted to back", time.elapsed());

        for (String argocd : List.of(whole, limited)) {
            String server = read(argocd).server();
            client.secrets()
                    .inNamespace(argocd)
                    .withName(host())
                    .edit(found -> new SecretBuilder(found)
                            .addToData("server",
                                    Base64.getEncoder()
                                            .encodeToString("https://elsewhere".getBytes(StandardCharsets.UTF_8)))
                            .build());
            await("it is put right").atMost(VClusters.LIMIT).until(() -> read(argocd).server().equals(server));
        }
        awaitRegistered();
    }

    @Test
    @Order(4)
    @Rule("EX-5")
    void anotherProviderFindsItRight() {
        List<String> before = versions();
        provider.close();
        start("--poll", "10s");
        vclusters.annotate(vcluster, "crossplane.io/reconcile-requested-at", "again");
        vclusters.awaitThat(vcluster, "looked at", now -> "again".equals(now.getStatus().getLastHandledReconcileAt()));
        awaitRegistered();
        assertThat(versions()).isEqualTo(before);
    }

    @Test
    @Order(5)
    void anAccountThatWasLostIsMadeAgain() throws IOException {
        String token = read(whole).bearerToken();
        try (LocalPortForward tunnel = tunnel(); KubernetesClient first = inside(tunnel, whole)) {
            first.serviceAccounts().inNamespace("kube-system").withName(ACCOUNT + "host-" + whole).delete();
        }
        await("another token").atMost(VClusters.LIMIT).until(() -> !read(whole).bearerToken().equals(token));
        try (LocalPortForward tunnel = tunnel(); KubernetesClient first = inside(tunnel, whole)) {
            assertThat(first.namespaces().list().getItems()).isNotEmpty();
        }
    }

    @Test
    @Order(6)
    void otherRightsReplaceThose() throws IOException {
        register(
                "{namespace: %s, clusterRole: view}, {cluster: ControlPlane, namespace: %s, project: team-a, namespaces: [other]}"
                        .formatted(whole, limited));
        awaitRegistered();
        try (LocalPortForward tunnel = tunnel(); KubernetesClient first = inside(tunnel, whole)) {
            assertThat(first.configMaps().inNamespace("default").list().getItems()).isNotEmpty();
            forbidden(() -> first.resource(configMap("kube-public")).create());
        }
        try (LocalPortForward tunnel = tunnel(); KubernetesClient second = inside(tunnel, limited)) {
            second.resource(configMap("other")).create();
            forbidden(() -> second.configMaps().inNamespace("shop").list());
        }
    }

    @Test
    @Order(7)
    void isToldWhatCannotBe() {
        register("{namespace: nowhere}");
        awaitTrouble("argocd-not-found", Map.of("namespace", "nowhere", "cluster", "host cluster"));
        register("{namespace: kube-public}");
        awaitTrouble("argocd-not-allowed",
                Map.of("namespace", "kube-public", "cluster", "host cluster", "project", ", without a project"));
        register("{cluster: ControlPlane, namespace: %s, project: other}".formatted(limited));
        awaitTrouble("argocd-not-allowed",
                Map.of("namespace", limited, "cluster", "control plane", "project", " and project \"other\""));
        register("{namespace: %s, name: in-cluster}".formatted(whole));
        awaitTrouble("argocd-reserved", Map.of("namespace", whole, "cluster", "host cluster"));
        assertThat(VClusters.holds(vclusters.find(vcluster).orElseThrow(), "Ready")).isTrue();
        await("the Argo CD that is not named any more knows it no longer").atMost(VClusters.LIMIT)
                .until(() -> secret(whole).isEmpty());
    }

    @Test
    @Order(8)
    void whatSomebodyElseRegisteredIsLeftAlone() {
        Secret foreign = client.resource(new SecretBuilder().withNewMetadata()
                .withNamespace(whole)
                .withName(host())
                .endMetadata()
                .addToStringData("name", "foreign")
                .build()).create();
        register("{namespace: %s}".formatted(whole));
        awaitTrouble("argocd-conflict", Map.of("secret", host(), "namespace", whole, "cluster", "host cluster", "uid",
                vcluster.getMetadata().getUid()));
        assertThat(client.resource(foreign).get().getData()).isEqualTo(foreign.getData());

        client.resource(foreign).delete();
        awaitRegistered();
    }

    @Test
    @Order(9)
    void leavesAnArgoCdThatIsNotAllowedAnyMore() {
        register("{cluster: ControlPlane, namespace: %s, project: team-a}".formatted(limited));
        awaitRegistered();
        var config = client.resources(ClusterProviderConfig.class).withName(namespace);
        List<ArgoCdTarget> listed = config.get().getSpec().getArgocd();
        allow(config, List.of());
        awaitTrouble("argocd-not-allowed",
                Map.of("namespace", limited, "cluster", "control plane", "project", " and project \"team-a\""));
        assertThat(secret(limited)).isEmpty();
        allow(config, listed);
        awaitRegistered();
        register("{namespace: %s}".formatted(whole));
        awaitRegistered();
    }

    private static void allow(Resource<ClusterProviderConfig> config, List<ArgoCdTarget> argocds) {
        config.edit(now -> {
            now.getSpec().setArgocd(argocds);
            return now;
        });
    }

    @Test
    @Order(10)
    void oneArgoCdCannotBeNamedTwice() {
        assertThatThrownBy(
                () -> register("{namespace: %1$s}, {cluster: Host, namespace: %1$s, project: a}".formatted(whole)))
                .isInstanceOfSatisfying(KubernetesClientException.class,
                        refused -> assertThat(refused.getStatus().getMessage().strip()).matches(
                                ErrorReference.of("argocd-twice").message(Map.of("name", "shop", "index", "1"))));
    }

    @Test
    @Order(11)
    void nothingIsLeftOfWhatIsNotNamedAnyMore() throws IOException {
        vclusters.patch(vcluster, "{spec: {forProvider: {integrations: null}}}");
        vclusters.awaitThat(vcluster, "without a registration",
                now -> VClusters.condition(now, CONDITION).isEmpty() && VClusters.holds(now, "Ready"));
        assertThat(secret(whole)).isEmpty();
        assertThat(secret(limited)).isEmpty();
        try (Inside inside = Inside.open(client,
                client.secrets().inNamespace(namespace).withName("shop-connection").get())) {
            assertThat(inside.client().serviceAccounts().inNamespace("kube-system").list().getItems())
                    .extracting(each -> each.getMetadata().getName())
                    .noneMatch(name -> name.startsWith(ACCOUNT));
            assertThat(inside.client().rbac().clusterRoleBindings().list().getItems())
                    .extracting(each -> each.getMetadata().getName())
                    .noneMatch(name -> name.startsWith(ACCOUNT));
        }
    }

    @Test
    @Order(12)
    void goesFromArgoCdWithTheVCluster() {
        register("{namespace: %s}, {cluster: ControlPlane, namespace: %s, project: team-a}".formatted(whole, limited));
        awaitRegistered();
        vclusters.remove(vcluster);
        assertThat(secret(whole)).isEmpty();
        assertThat(secret(limited)).isEmpty();
    }

    private void register(String registrations) {
        vclusters.change(vcluster, "{integrations: {argocd: {register: [" + registrations + "]}}}");
    }

    private VCluster awaitRegistered() {
        return vclusters.awaitThat(vcluster, "registered", now -> VClusters.holds(now, CONDITION));
    }

    private void awaitTrouble(String error, Map<String, String> facts) {
        ErrorReference.Entry entry = ErrorReference.of(error);
        assertThat(entry.shows()).isEqualTo(CONDITION);
        vclusters.awaitThat(vcluster, error, each -> VClusters.condition(each, CONDITION)
                .filter(found -> found.status() == Condition.Status.FALSE && found.reason().equals(entry.reason()))
                .filter(found -> entry.message(facts).matcher(String.valueOf(found.message())).matches())
                .isPresent());
    }

    private List<ArgoCdObservation> shown() {
        return vclusters.find(vcluster)
                .map(now -> now.getStatus().getAtProvider())
                .map(VClusterObservation::argocd)
                .orElseThrow();
    }

    private String host() {
        return VClusters.hostNamespace(vclusters.find(vcluster).orElseThrow());
    }

    private Optional<Secret> secret(String argocd) {
        return client.secrets()
                .inNamespace(argocd)
                .list()
                .getItems()
                .stream()
                .filter(each -> each.getMetadata().getName().startsWith("vc-" + namespace))
                .findFirst();
    }

    private List<String> versions() {
        return List.of(secret(whole).orElseThrow().getMetadata().getResourceVersion(),
                secret(limited).orElseThrow().getMetadata().getResourceVersion());
    }

    private ArgoCdReading read(String argocd) {
        return ArgoCdReading.of(secret(argocd).orElseThrow());
    }

    private LocalPortForward tunnel() {
        return client.pods().inNamespace(host()).withName("shop-0").portForward(API_PORT);
    }

    /** With nothing but what Argo CD reads; the certificate is verified. */
    private KubernetesClient inside(LocalPortForward tunnel, String argocd) {
        ArgoCdReading read = read(argocd);
        Config config = new ConfigBuilder(Config.empty()).withMasterUrl("https://127.0.0.1:" + tunnel.getLocalPort())
                .withOauthToken(read.bearerToken())
                .withCaCertData(Base64.getEncoder().encodeToString(read.authority().getBytes(StandardCharsets.UTF_8)))
                .withUserAgent(Inside.AGENT)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static ConfigMap configMap(String in) {
        return new ConfigMapBuilder().withNewMetadata().withNamespace(in).withName("by-argocd").endMetadata().build();
    }

    private static void forbidden(org.assertj.core.api.ThrowableAssert.ThrowingCallable request) {
        assertThatThrownBy(request).isInstanceOfSatisfying(KubernetesClientException.class,
                refused -> assertThat(refused.getCode()).isEqualTo(403));
    }
}
