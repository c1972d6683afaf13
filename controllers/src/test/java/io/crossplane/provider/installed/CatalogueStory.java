package io.crossplane.provider.installed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.Figures;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.crossplane.provider.e2e.ManagedObjects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tenant helps himself, with no rights but those of {@code rbac/}, and another one sees nothing of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class CatalogueStory {

    private static final String KINDS = "sandboxes,workspaces,previews";
    private static final String LOOK = "preview/look";

    private final Story story;
    private final Desk desk;
    private final Kubectl tenant;
    private final Kubectl other;
    private String kept;

    CatalogueStory(TestCluster cluster) {
        story = new Story(cluster, "catalogue");
        tenant = story.kubectl().as("tenant-a").in("tenant-a");
        other = story.kubectl().as("tenant-b");
        desk = Desk.on(cluster);
    }

    @BeforeAll
    void admitTenants() {
        story.kubectl().run("apply", "--filename=" + story.directory("rbac"));
    }

    @AfterAll
    void removeWhatIsLeft() {
        Kubectl platform = story.kubectl().in("tenant-a");
        platform.run("delete", KINDS, "--all", "--cascade=foreground", "--timeout=5m");
        if (kept != null) {
            platform.run("delete", "namespace", kept, "--ignore-not-found");
        }
        story.kubectl().run("delete", "--ignore-not-found", "--filename=" + story.directory("rbac"));
    }

    @Test
    @Order(1)
    void seesWhatThereIsAndWhatItTakes() {
        assertThat(tenant.get("xrds").column("NAME")).contains("sandboxes.catalogue.example.org",
                "workspaces.catalogue.example.org", "previews.catalogue.example.org");
        assertThat(tenant.run("explain", "sandboxes")).contains("An empty cluster to try something in.");
        assertThat(tenant.run("explain", "previews.spec")).contains("version", "-required-",
                "Version of the application's chart");
        assertThat(tenant.run("explain", "workspaces.spec.whenDeleted")).contains("ENUM:", "Delete", "Retain");
    }

    @Test
    @Order(2)
    void seesWhyWhatIsOrderedCannotBecomeReady() {
        Stopwatch time = Figures.start();
        order(story.order("try"));
        order(story.order("work"));
        order(preview("99.0.0"));

        await("why is told").atMost(ManagedObjects.LIMIT)
                .until(() -> tenant.get("previews").row("look").get("APPLICATION").contains("99.0.0"));
        Figures.print("Catalogue: order to why it cannot become ready", time.elapsed());
        Table shown = tenant.get("previews");
        assertThat(story.tablesShown()).contains(shown.columns());
        assertThat(shown.row("look")).containsEntry("READY", "False");
        assertThat(tenant.run("describe", LOOK)).contains("99.0.0", story.charts());
        assertThat(tenant.get("events", "--field-selector=involvedObject.kind=Preview").column("OBJECT"))
                .contains("preview/look");
    }

    @Test
    @Order(3)
    void putsItRight() {
        Stopwatch time = Figures.start();
        order(preview(Story.CHART_VERSION));
        tenant.awaitReady(LOOK);
        Figures.print("Catalogue: put right to Ready", time.elapsed());
        tenant.awaitReady("sandbox/try");
        tenant.awaitReady("workspace/work");

        assertThat(tenant.get("previews").row("look"))
                .hasEntrySatisfying("VERSION", it -> assertThat(it).startsWith("6."))
                .containsEntry("PHASE", "Ready")
                .containsEntry("CONNECT-TO", "look-connection");
        assertThat(tenant.run("get", "catalogue", "--output=name").lines()).containsExactlyInAnyOrder(
                "preview.catalogue.example.org/look", "sandbox.catalogue.example.org/try",
                "workspace.catalogue.example.org/work");
    }

    @Test
    @Order(4)
    void usesIt() {
        Kubectl inside = desk.open(tenant, "look-connection");

        assertThat(inside.run("get", "configmap/podinfo", "--output=jsonpath={.data}"))
                .contains("Is this what you wanted?");
        assertThat(inside.run("auth", "can-i", "create", "clusterroles")).contains("yes");
    }

    @Test
    @Order(5)
    void getsWhatTheCatalogueOffersAndNoOtherComposition() {
        tenant.patch("sandbox/try", "{spec: {crossplane: {compositionRef: {name: catalogue-workspace}}}}");

        await("it is what it was").atMost(ManagedObjects.LIMIT)
                .until(() -> tenant.get("sandboxes").row("try").get("COMPOSITION").equals("catalogue-sandbox"));
    }

    @ParameterizedTest
    @Order(6)
    @ValueSource(strings = {"get vclusters.vcluster.crossplane.io", "get vclusterreleases", "get secrets", "get pods",
        "get clusterproviderconfigs.vcluster.crossplane.io", "get namespaces", "get previews --all-namespaces",
        "get previews --namespace=tenant-b", "get secret look-connection --namespace=tenant-b", "create configmap mine",
        "get compositions"})
    void mayNothingElse(String command) {
        assertThat(tenant.refused(command.split(" "))).contains("forbidden");
    }

    @ParameterizedTest
    @Order(7)
    @ValueSource(strings = {"get previews", "get preview look", "delete preview look", "get secret look-connection",
        "get events", "patch preview look --patch={} --type=merge"})
    void otherTenantCannotSeeOrTouchIt(String command) {
        assertThat(other.in("tenant-a").refused(command.split(" "))).contains("forbidden");
        assertThat(other.in("tenant-b").run("get", KINDS, "--output=name")).isEmpty();
    }

    @Test
    @Order(8)
    void givesItBack() {
        kept = host("work");
        Stopwatch time = Figures.start();
        tenant.delete(LOOK);
        Figures.print("Catalogue: delete preview to gone", time.elapsed());
        tenant.run("delete", "sandbox/try", "workspace/work", "--cascade=foreground", "--timeout=5m");

        assertThat(tenant.run("get", KINDS, "--output=name")).isEmpty();
        assertThat(tenant.refused("get", "secret", "look-connection")).contains("not found");
        assertThat(story.kubectl().in(kept).run("get", "persistentvolumeclaims", "--output=name")).isNotEmpty();
    }

    private ObjectNode preview(String version) {
        ObjectNode order = story.order("look");
        order.withObject("/spec").put("repository", story.charts()).put("version", version);
        return order;
    }

    private void order(ObjectNode order) {
        tenant.runWith(order.toString(), "apply", "--filename=-");
    }

    private String host(String name) {
        return story.kubectl()
                .in("tenant-a")
                .field("vclusters.vcluster.crossplane.io/" + name, ".status.atProvider.release.namespace");
    }
}
