package io.crossplane.provider.installed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** A team orders an environment, uses it, changes what is in it, and gives it back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class EnvironmentStory {

    private static final String SPARK = "environment/spark";
    private static final String RELEASES = "vclusterreleases";

    private final Story story;
    private final Desk desk;
    private final Kubectl team;

    EnvironmentStory(TestCluster cluster) {
        story = new Story(cluster, "environment");
        team = story.team();
        desk = Desk.on(cluster);
    }

    @AfterAll
    void removeWhatIsLeft() {
        team.run("delete", SPARK, "--ignore-not-found", "--cascade=foreground", "--timeout=5m");
    }

    @Test
    @Order(1)
    void oneObjectBecomesAnEnvironmentInOneLine() {
        ObjectNode order = story.order("spark");
        order.withObject("/spec/parameters/charts")
                .put("repository", story.charts())
                .put("version", Story.CHART_VERSION);

        Stopwatch time = Figures.start();
        team.runWith(order.toString(), "apply", "--filename=-");
        team.awaitReady(SPARK);
        Figures.print("Environment: apply to Ready", time.elapsed());

        Table shown = team.get("environments");
        assertThat(shown.columns()).containsExactly("NAME", "TEAM", "CONNECT-TO", "PHASE", "SYNCED", "READY",
                "COMPOSITION", "AGE");
        assertThat(story.tablesShown()).contains(shown.columns());
        assertThat(shown.row("spark")).containsEntry("TEAM", "alpha")
                .containsEntry("CONNECT-TO", "spark-connection")
                .containsEntry("PHASE", "Ready")
                .containsEntry("READY", "True");
        assertThat(team.get(RELEASES).column("NAME")).containsExactly("spark-application");
    }

    @Test
    @Order(2)
    void itsKubeconfigOpensItFromWithinTheHostCluster() {
        assertThat(Desk.kubeconfig(team, "spark-connection")).contains("server: \"https://spark." + host() + ".svc");

        Kubectl inside = desk.open(team, "spark-connection").in("applications");
        assertThat(inside.get("deployments").row("podinfo")).containsEntry("READY", "1/1");
        assertThat(inside.field("configmap/podinfo", ".data")).contains("Hello, team alpha.");
    }

    @Test
    @Order(3)
    void whatIsSwitchedOnComes() {
        Stopwatch time = Figures.start();
        set("{installInfra: true, debug: true, gitOpsUrl: 'https://git.example.org/alpha/applications'}");
        await("all switches are on").atMost(ManagedObjects.LIMIT)
                .untilAsserted(() -> assertThat(team.get(RELEASES).column("NAME"))
                        .containsExactlyInAnyOrder("spark-application", "spark-broker", "spark-cache", "spark-gitops"));
        Figures.print("Environment: switch to release", time.elapsed());
        team.run("wait", "--for=condition=Ready", RELEASES, "--all", "--timeout=5m");
        Figures.print("Environment: switch to Ready", time.elapsed());

        Table addons = team.get("addons");
        assertThat(addons.row("spark-infrastructure")).containsEntry("COMPOSITION", "environment-infrastructure");
        assertThat(addons.row("spark-gitops")).containsEntry("COMPOSITION", "environment-gitops");
        assertThat(story.tablesShown()).contains(addons.columns(), team.get(RELEASES).columns());
        Kubectl inside = desk.open(team, "spark-connection");
        assertThat(inside.in("infrastructure").get("deployments").column("NAME")).containsExactly("broker", "cache");
        assertThat(inside.in("gitops").field("configmap/gitops", ".data")).contains("git.example.org/alpha");
        await("debug is on").atMost(ManagedObjects.LIMIT)
                .until(() -> team.field("vclusterrelease/spark-application", ".spec.forProvider.values.logLevel")
                        .equals("debug"));
    }

    @Test
    @Order(4)
    void whatIsSwitchedOffGoes() {
        Stopwatch time = Figures.start();
        set("{installInfra: false, debug: false, gitOpsUrl: null}");
        await("all switches are off").atMost(ManagedObjects.LIMIT)
                .untilAsserted(
                        () -> assertThat(team.get(RELEASES).column("NAME")).containsExactly("spark-application"));
        Figures.print("Environment: switched off to gone", time.elapsed());

        assertThat(team.get("addons").column("COMPOSITION")).containsOnly("environment-none");
        Kubectl inside = desk.open(team, "spark-connection");
        assertThat(inside.get("deployments", "--all-namespaces").column("NAME")).contains("podinfo")
                .doesNotContain("broker", "cache", "gitops");
        team.awaitReady(SPARK);
    }

    @Test
    @Order(5)
    void deletionTakesAllOfIt() {
        String host = host();

        Stopwatch time = Figures.start();
        team.delete(SPARK);
        Figures.print("Environment: delete to gone", time.elapsed());

        assertThat(team.run("get", "environments,addons,vclusters.vcluster.crossplane.io,vclusterreleases,secrets",
                "--output=name")).isEmpty();
        assertThat(story.kubectl().field("namespace/" + host, ".metadata.name")).isEmpty();
        await("its volume is gone").atMost(ManagedObjects.LIMIT)
                .until(() -> !story.kubectl()
                        .run("get", "persistentvolumes", "--output=jsonpath={..claimRef.namespace}")
                        .contains(host));
    }

    private void set(String parameters) {
        team.patch(SPARK, "{spec: {parameters: " + parameters + "}}");
    }

    private String host() {
        return team.field("vclusters.vcluster.crossplane.io/spark", ".status.atProvider.release.namespace");
    }
}
