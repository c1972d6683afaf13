package io.crossplane.provider.installed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.Figures;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.crossplane.provider.e2e.ManagedObjects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Two clusters as a service: the short order, and the one in which everything is said. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class CaasStory {

    private static final String ORDERED = "vclusters.caas.example.org";
    private static final String MADE = "vclusters.vcluster.crossplane.io/";
    private static final String POD = """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: default}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: web
            image: docker.io/library/busybox:latest
            imagePullPolicy: IfNotPresent
            command: [sleep, "1000"]
            %s
        """;

    private final Story story;
    private final Desk desk;
    private final Kubectl team;

    CaasStory(TestCluster cluster) {
        story = new Story(cluster, "caas");
        team = story.team();
        desk = Desk.on(cluster);
    }

    @AfterAll
    void removeWhatIsLeft() {
        team.run("delete", ORDERED, "--all", "--cascade=foreground", "--timeout=5m");
    }

    @Test
    @Order(1)
    void ordersAreShownWithTheirComposition() {
        Stopwatch time = Figures.start();
        team.runWith(story.order("shop").toString(), "apply", "--filename=-");
        team.runWith(story.order("vault").toString(), "apply", "--filename=-");
        team.run("wait", "--for=condition=Ready", ORDERED, "--all", "--timeout=5m");
        Figures.print("VCluster as a service: apply to both Ready", time.elapsed());

        Table shown = team.get(ORDERED);
        assertThat(shown.columns()).containsExactly("NAME", "SYNCED", "READY", "COMPOSITION", "AGE");
        assertThat(story.tablesShown()).contains(shown.columns());
        assertThat(shown.column("NAME")).containsExactly("shop", "vault");
        assertThat(shown.column("READY")).containsOnly("True");
        assertThat(shown.column("COMPOSITION")).containsOnly(ORDERED);
        assertThat(team.field(ORDERED + "/vault", ".status.phase")).isEqualTo("Ready");
        assertThat(team.field(MADE + "vault", ".status.atProvider.kubernetesVersion")).startsWith("v1.36.");
    }

    @Test
    @Order(2)
    void whatAPodMayNotDoIsRefusedInside() {
        Kubectl shop = desk.open(team, "shop-connection");
        shop.in("default").run("get", "serviceaccount", "default");
        assertThat(shop.refused("apply",
                "--filename=" + desk.file(POD.formatted("mighty", "securityContext: {privileged: true}"))))
                .contains("violates PodSecurity \"baseline:latest\"", "privileged");

        // No Ingress controller runs here, so it is asked by its address in the cluster.
        Kubectl vault = desk.open(team, "vault-connection")
                .with("--server=https://vault." + hostNamespace("vault") + ".svc");
        assertThat(vault.refused("apply", "--filename=" + desk.file(POD.formatted("root", ""))))
                .contains("violates PodSecurity \"restricted:latest\"", "runAsNonRoot");
    }

    @Test
    @Order(3)
    void whatFitsTheQuotaRunsAndWhatDoesNotIsToldByAnEvent() {
        Kubectl shop = desk.open(team, "shop-connection").in("default");
        shop.run("apply", "--filename=" + desk.file(POD.formatted("modest", "")));
        shop.run("apply", "--filename="
                + desk.file(POD.formatted("greedy", "resources: {requests: {memory: 9Gi}, limits: {memory: 9Gi}}")));

        shop.awaitReady("pod/modest");
        await("the quota is told of").atMost(ManagedObjects.LIMIT)
                .until(() -> shop
                        .run("get", "events", "--field-selector=involvedObject.name=greedy",
                                "--output=jsonpath={.items[*].message}")
                        .contains("exceeded quota"));
        assertThat(shop.get("pods").row("greedy")).containsEntry("STATUS", "Pending");
    }

    @Test
    @Order(4)
    void itsHostNamespaceIsFencedAsOrdered() {
        Kubectl shop = host("shop");
        assertThat(shop.run("get", "resourcequota", "--output=jsonpath={.items[*].spec.hard}"))
                .contains("\"limits.cpu\":\"4\"", "\"limits.memory\":\"8Gi\"", "\"requests.storage\":\"50Gi\"");
        assertThat(shop.run("get", "limitrange,networkpolicy", "--output=name")).contains("limitrange/",
                "networkpolicy.networking.k8s.io/");
        assertThat(shop.run("get", "ingress", "--output=name")).isEmpty();

        Kubectl vault = host("vault");
        assertThat(vault.run("get", "resourcequota", "--output=jsonpath={.items[*].spec.hard}"))
                .contains("\"limits.cpu\":\"6\"", "\"limits.memory\":\"12Gi\"", "\"requests.storage\":\"20Gi\"");
        assertThat(vault.run("get", "networkpolicy", "--output=name")).isNotEmpty();
    }

    @Test
    @Order(5)
    void itIsReachedByItsNameThroughAnIngress() {
        Table ingresses = host("vault").get("ingress");
        assertThat(ingresses.column("HOSTS")).containsExactly("vault.caas.example.org");
        assertThat(host("vault").run("get", "ingress", "--output=jsonpath={.items[*].metadata.annotations}"))
                .contains("ssl-passthrough");
        assertThat(Desk.kubeconfig(team, "vault-connection")).contains("server: \"https://vault.caas.example.org");
    }

    @Test
    @Order(6)
    void itBearsTheAccountOfItsOwner() {
        assertThat(host("shop").run("get", "statefulset,service,serviceaccount",
                "--output=jsonpath={range .items[*]}{.kind}:{.metadata.annotations.caas\\.example\\.org/owner} {end}"))
                .contains("StatefulSet:u-8hx2k", "Service:u-8hx2k", "ServiceAccount:u-8hx2k");
        assertThat(team.field(MADE + "shop", ".spec.forProvider.values.controlPlane.advanced.globalMetadata"))
                .contains("\"caas.example.org/owner\":\"u-8hx2k\"");
    }

    @Test
    @Order(7)
    void goesCompletely() {
        String host = hostNamespace("shop");
        Stopwatch time = Figures.start();
        team.delete(ORDERED + "/shop");
        Figures.print("VCluster as a service: delete to gone", time.elapsed());

        assertThat(team.run("get", MADE.replace("/", ""), "--output=name"))
                .isEqualTo("vcluster.vcluster.crossplane.io/vault\n");
        assertThat(story.kubectl().field("namespace/" + host, ".metadata.name")).isEmpty();
        assertThat(team.field("secret/shop-connection", ".metadata.name")).isEmpty();
    }

    private Kubectl host(String name) {
        return story.kubectl().in(hostNamespace(name));
    }

    private String hostNamespace(String name) {
        return team.field(MADE + name, ".status.atProvider.release.namespace");
    }
}
