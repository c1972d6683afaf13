package io.crossplane.provider.installed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** Clusters of all sizes: the small one is real; of the clouds' kinds there are stand-ins, and the test says what became of their objects. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class ClusterBySizeStory {

    private static final String CLUSTERS = "clusters.platform.example.org";
    private static final List<String> CLOUDS = List.of("gcp", "azure", "aws");

    /** The kinds that the clouds' Compositions compose, each with what its status will say of the version. */
    private static final Map<String, String> MADE = Map.of("clusters.container.gcp.m.upbound.io",
            "{masterVersion: v1.36.2}", "nodepools.container.gcp.m.upbound.io", "{}",
            "resourcegroups.azure.m.upbound.io", "{}", "kubernetesclusters.containerservice.azure.m.upbound.io",
            "{currentKubernetesVersion: v1.36.2}", "clusters.eks.aws.m.upbound.io", "{version: v1.36.2}",
            "nodegroups.eks.aws.m.upbound.io", "{}", "clusterauths.eks.aws.m.upbound.io", "{}");

    /** What the package manager grants Crossplane for the kinds of a provider. */
    private static final String RIGHTS = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: kinds-of-clouds
          labels: {rbac.crossplane.io/aggregate-to-crossplane: "true"}
        rules:
        - apiGroups: [container.gcp.m.upbound.io, azure.m.upbound.io, containerservice.azure.m.upbound.io, eks.aws.m.upbound.io]
          resources: ["*"]
          verbs: ["*"]
        """;

    private final Story story;
    private final Desk desk;
    private final Kubectl team;

    ClusterBySizeStory(TestCluster cluster) {
        story = new Story(cluster, "cluster-by-size");
        team = story.team();
        desk = Desk.on(cluster);
    }

    @AfterAll
    void removeWhatIsLeft() {
        team.run("delete", CLUSTERS, "--all", "--cascade=foreground", "--timeout=5m");
        CLOUDS.forEach(cloud -> story.kubectl().run("delete", "--ignore-not-found", "--filename=" + standIn(cloud)));
        story.kubectl().run("delete", "clusterrole", "kinds-of-clouds", "--ignore-not-found");
    }

    @Test
    @Order(1)
    void smallOneIsVirtual() {
        Stopwatch time = Figures.start();
        order("tiny");
        team.awaitReady(CLUSTERS + "/tiny");
        Figures.print("Cluster small: apply to Ready", time.elapsed());

        assertThat(team.get("clusters").row("tiny")).containsEntry("ON", "vcluster")
                .containsEntry("CONNECT-TO", "tiny-connection");
        assertThat(desk.open(team, "tiny-connection").get("namespaces").column("NAME")).contains("kube-system");
    }

    @Test
    @Order(2)
    void wrongOrdersAreRefusedWhenTheyAreApplied() {
        assertThat(refused(story.order("tiny"), "gke"))
                .contains("provider is needed for sizes medium and large, and for them only");
        ObjectNode medium = story.order("mid");
        medium.withObject("/spec").remove("provider");
        assertThat(team.refusedWith(medium.toString(), "apply", "--filename=-"))
                .contains("provider is needed for sizes medium and large, and for them only");
        assertThat(refused(story.order("mid"), "onprem")).contains("Unsupported value: \"onprem\"");
        assertThat(team.patchRefused(CLUSTERS + "/tiny", "{spec: {size: medium, provider: eks}}"))
                .contains("cannot move to another provider");
    }

    @Test
    @Order(3)
    void othersAreMadeByACloudAsSoonAsItsProviderIsThere() {
        order("mid");
        await("what is missing is told").atMost(ManagedObjects.LIMIT)
                .until(() -> team.field("clusterbackend/mid", ".status.conditions[*].message")
                        .contains("container.gcp.m.upbound.io"));
        story.kubectl().runWith(RIGHTS, "apply", "--filename=-");
        CLOUDS.forEach(cloud -> story.kubectl().run("apply", "--server-side", "--filename=" + standIn(cloud)));
        order("wide");
        order("other");

        Stopwatch time = Figures.start();
        MADE.forEach(this::awaitThat);
        Figures.print("Cluster of a cloud: its provider to its objects", time.elapsed());
        assertThat(spec("clusters.container.gcp.m.upbound.io")).contains("europe-west1-b");
        assertThat(spec("nodepools.container.gcp.m.upbound.io")).contains("\"nodeCount\":3", "e2-standard-4");
        assertThat(spec("kubernetesclusters.containerservice.azure.m.upbound.io")).contains("East US",
                "\"nodeCount\":5", "Standard_D8s_v5");
        assertThat(spec("nodegroups.eks.aws.m.upbound.io")).contains("eu-central-1", "\"desiredSize\":3", "m6i.xlarge");
    }

    @Test
    @Order(4)
    void allAreInOneList() {
        Table making = team.get(CLUSTERS);
        assertThat(story.tablesShown()).contains(making.columns());
        assertThat(making.row("mid")).containsEntry("ON", "gke").containsEntry("READY", "False");

        MADE.forEach(this::makeReady);
        team.run("wait", "--for=condition=Ready", CLUSTERS, "--all", "--timeout=2m");

        Table made = team.get(CLUSTERS);
        assertThat(made.column("NAME")).containsExactly("mid", "other", "tiny", "wide");
        assertThat(made.column("ON")).containsExactly("gke", "eks", "vcluster", "aks");
        assertThat(made.column("SIZE")).containsExactly("medium", "medium", "small", "large");
        assertThat(made.column("READY")).containsOnly("True");
        assertThat(made.column("KUBERNETES")).containsExactly("v1.36.2", "v1.36.2", "v1.36.1", "v1.36.2");
        assertThat(made.column("CONNECT-TO")).containsExactly("mid-connection", "other-connection", "tiny-connection",
                "wide-connection");
    }

    @Test
    @Order(5)
    void growsWithinItsCloud() {
        team.patch(CLUSTERS + "/mid", "{spec: {size: large}}");

        await("it has more machines").atMost(ManagedObjects.LIMIT)
                .until(() -> spec("nodepools.container.gcp.m.upbound.io").contains("\"nodeCount\":5"));
        assertThat(team.patchRefused(CLUSTERS + "/mid", "{spec: {size: small, provider: null}}"))
                .contains("cannot move to another provider");
    }

    @Test
    @Order(6)
    void goesWithAllThatItConsistsOf() {
        Stopwatch time = Figures.start();
        team.delete(CLUSTERS + "/tiny");
        Figures.print("Cluster small: delete to gone", time.elapsed());
        for (String each : List.of("mid", "other", "wide")) {
            team.delete(CLUSTERS + "/" + each);
        }

        MADE.keySet().forEach(kind -> assertThat(objects(kind)).isEmpty());
        assertThat(team.run("get", "vclusters.vcluster.crossplane.io,clusterbackends", "--output=name")).isEmpty();
    }

    private void order(String name) {
        team.runWith(story.order(name).toString(), "apply", "--filename=-");
    }

    private String refused(ObjectNode order, String provider) {
        order.withObject("/spec").put("provider", provider);
        return team.refusedWith(order.toString(), "apply", "--filename=-");
    }

    private String spec(String kind) {
        return team.run("get", kind, "--output=jsonpath={.items[*].spec}");
    }

    private List<String> objects(String kind) {
        return team.run("get", kind, "--output=name").lines().toList();
    }

    private void awaitThat(String kind, String atProvider) {
        await("one of " + kind).atMost(ManagedObjects.LIMIT).until(() -> objects(kind).size() == 1);
    }

    /** What the provider of the cloud would say of it. */
    private void makeReady(String kind, String atProvider) {
        team.with("--subresource=status").patch(objects(kind).getFirst(), """
            status:
              atProvider: %s
              conditions:
              - {type: Synced, status: "True", reason: ReconcileSuccess, lastTransitionTime: "2026-01-01T00:00:00Z"}
              - {type: Ready, status: "True", reason: Available, lastTransitionTime: "2026-01-01T00:00:00Z"}
            """.formatted(atProvider));
    }

    private static String standIn(String cloud) {
        return TestCluster.REPOSITORY.resolve("controllers/src/test/resources/platform/" + cloud + ".yaml").toString();
    }
}
