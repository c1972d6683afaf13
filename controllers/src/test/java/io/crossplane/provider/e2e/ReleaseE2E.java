package io.crossplane.provider.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.chart.ChartServer;
import io.crossplane.provider.managed.Annotations;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The life of releases inside one virtual cluster: each test goes on where the one before has ended. */
@NeedsCluster(NeedsCluster.Level.FULL)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReleaseE2E {

    private static final String VCLUSTER = "inner";
    private static final String RELEASE = "web";

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final VClusters vclusters;
    private final VClusterReleases releases;
    private final String namespace;
    private final ChartServer charts = ChartServer.plain();
    private ProviderProcess provider;
    private VCluster vcluster;
    private VClusterRelease release;
    private Inside inside;

    ReleaseE2E(TestCluster cluster) {
        this.cluster = cluster;
        this.client = cluster.client();
        this.vclusters = new VClusters(client).withDefaultConfig();
        this.releases = new VClusterReleases(client);
        this.namespace = cluster.newNamespace("releases");
    }

    @BeforeAll
    void startProvider() {
        charts.repository("podinfo", "1.0.0", TestCharts.packed(TestCharts.named("podinfo")), "");
        charts.serve("/hooks.tgz", TestCharts.packed(TestCharts.named("hooks")));
        provider = ProviderProcess.working(cluster);
    }

    @AfterAll
    void removeEverything() {
        if (inside != null) {
            inside.close();
        }
        try (charts) {
            client.resources(VClusterRelease.class).inNamespace(namespace).delete();
            client.resources(VCluster.class).inNamespace(namespace).delete();
            client.resources(VCluster.class).inNamespace(namespace).list().getItems().forEach(vclusters::awaitGone);
            client.namespaces().withName(namespace).delete();
            provider.close();
        }
    }

    @Test
    @Order(1)
    void waitsForItsVClusterWithoutErrors() {
        release = releases.create(namespace, RELEASE, """
            {vclusterRef: {name: %s}, namespace: apps, namespaceLabels: {tier: gold},
             chart: {repository: "%s", name: podinfo, version: ~1.0}, values: {message: first}}""".formatted(VCLUSTER,
                charts.url()));

        release = releases.awaitThat(release, "waiting", now -> !ManagedObjects.message(now, "Ready").isEmpty());

        assertThat(ManagedObjects.message(release, "Ready")).isEqualTo("VCluster inner does not exist");
        assertThat(ManagedObjects.holds(release, "Synced")).isTrue();
        assertThat(release.getMetadata().getFinalizers()).isEmpty();
    }

    @Test
    @Order(2)
    void becomesReadyAfterItsVCluster() {
        vcluster = vclusters.awaitReady(vclusters.create(namespace, VCLUSTER, "{deletion: {pvcPolicy: Delete}}"));
        Stopwatch time = Figures.start();
        release = releases.awaitReady(release);
        Figures.print("VCluster Ready to its release Ready", time.elapsed());

        inside = Inside.open(client,
                client.secrets().inNamespace(namespace).withName(VCLUSTER + "-connection").require());
        assertThat(deployment().getStatus().getReadyReplicas()).isEqualTo(1);
        assertThat(message()).isEqualTo("first");
        assertThat(inside.client().namespaces().withName("apps").get().getMetadata().getLabels()).containsEntry("tier",
                "gold");
        var shown = Objects.requireNonNull(release.getStatus().getAtProvider());
        assertThat(shown.state()).isEqualTo("deployed");
        assertThat(shown.revision()).isEqualTo(1);
        assertThat(Objects.requireNonNull(shown.chart()).version()).isEqualTo("1.0.0");
        assertThat(Objects.requireNonNull(shown.objects()).current()).isEqualTo(3);
        assertThat(client.secrets().inNamespace(namespace).list().getItems())
                .extracting(secret -> secret.getMetadata().getName())
                .doesNotContain("vc-" + VCLUSTER);
    }

    @Test
    @Order(3)
    void changedValueIsAnUpgrade() {
        Stopwatch time = Figures.start();
        release = releases.awaitReady(releases.change(release, "{values: {message: second}}"));
        Figures.print("release: change to Ready", time.elapsed());

        assertThat(message()).isEqualTo("second");
        assertThat(inside.records("apps")).hasSize(2);
    }

    @Test
    @Order(4)
    void whatCannotBeUpgradedToIsTriedAgainAndThenRolledBack() {
        release = releases.change(release, """
            {values: {message: third, image: ""},
             failurePolicy: {retries: 1, backoff: 1s, onExhausted: Rollback}}""");

        release = releases.awaitThat(release, "given up",
                now -> ManagedObjects.message(now, "Synced").contains("Helm failed 2 times to make what is wanted"));

        assertThat(ManagedObjects.condition(release, "ReleaseDeployed").orElseThrow().reason())
                .isEqualTo("RetriesExhausted");
        assertThat(inside.states("apps")).containsExactly("superseded", "superseded", "failed", "failed", "deployed");
        assertThat(message()).isEqualTo("second");

        release = releases.awaitReady(releases.change(release, "{values: {message: third, image: null}}"));
        assertThat(message()).isEqualTo("third");
    }

    @Test
    @Order(5)
    void itsRecordsAreAsTheUserWantsThem() {
        release = releases.awaitReady(releases.change(release, """
            {options: {labels: {stage: test}, historyMax: 2, description: by its user}, values: {message: fourth}}"""));

        assertThat(inside.states("apps")).hasSize(2);
        assertThat(inside.records("apps").getLast().getMetadata().getLabels()).containsEntry("stage", "test");
    }

    @Test
    @Order(6)
    void followsTheSourcesOfItsValuesAndTakesNumbersAsTheyAre() {
        var source = client.resource(new SecretBuilder().withNewMetadata()
                .withNamespace(namespace)
                .withName("given")
                .endMetadata()
                .addToStringData("values.yaml",
                        "{message: from a Secret, global: {big: 12345678901234567890, fraction: 1.10, exponent: 1e21}}")
                .build());
        source.create();
        release = releases.awaitReady(
                releases.change(release, "{values: {message: null}, valuesFrom: [{kind: Secret, name: given}]}"));
        assertThat(message()).isEqualTo("from a Secret");
        int revision = revision();
        release = releases.annotate(release, Annotations.RECONCILE_REQUESTED_AT, "now");
        release = releases.awaitThat(release, "looked at again",
                now -> "now".equals(now.getStatus().getLastHandledReconcileAt()));
        assertThat(revision()).isEqualTo(revision);

        Stopwatch time = Figures.start();
        source.patch(PatchContext.of(PatchType.JSON_MERGE),
                "{\"stringData\": {\"values.yaml\": \"message: changed there\"}}");
        await("the change has arrived").atMost(ManagedObjects.LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> message().equals("changed there"));
        Figures.print("release: changed source of values to changed object", time.elapsed());
        release = releases.awaitReady(releases.change(release, "{values: {message: fourth}}"));
    }

    @Test
    @Order(7)
    void whatSomebodyChangesInsideIsPutRightWithoutARevision() {
        String right = message();
        int revisions = inside.records("apps").size();
        var objects = inside.client().configMaps().inNamespace("apps").withName(RELEASE);
        objects.edit(map -> new ConfigMapBuilder(map).addToData("index.html", "theirs").addToData("more", "x").build());
        Stopwatch time = Figures.start();
        await("the change is undone").atMost(ManagedObjects.LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> message().equals(right));
        Figures.print("release: drift to fixed", time.elapsed());

        inside.client().apps().deployments().inNamespace("apps").withName(RELEASE).scale(2);
        await("it is scaled back").atMost(ManagedObjects.LIMIT).until(() -> deployment().getSpec().getReplicas() == 1);
        assertThat(objects.get().getData()).containsEntry("more", "x");
        assertThat(inside.records("apps")).hasSize(revisions);
        release = releases.awaitReady(release);
    }

    @Test
    @Order(8)
    void anUninstallByHandIsPutRight() {
        String namespaceInside = "apps";
        inside.client().secrets().inNamespace(namespaceInside).withLabel("owner", "helm").delete();
        inside.client().apps().deployments().inNamespace(namespaceInside).withName(RELEASE).delete();
        inside.client().services().inNamespace(namespaceInside).withName(RELEASE).delete();
        inside.client().configMaps().inNamespace(namespaceInside).withName(RELEASE).delete();

        await("it is installed again").atMost(ManagedObjects.LIMIT)
                .until(() -> inside.client()
                        .apps()
                        .deployments()
                        .inNamespace(namespaceInside)
                        .withName(RELEASE)
                        .get() != null);
        release = releases.awaitReady(release);
        assertThat(message()).isEqualTo("fourth");
    }

    @Test
    @Order(9)
    void deletionUninstalls() {
        Stopwatch time = Figures.start();
        releases.remove(release);
        Figures.print("release: delete to gone", time.elapsed());

        assertThat(inside.records("apps")).isEmpty();
        assertThat(inside.client().apps().deployments().inNamespace("apps").withName(RELEASE).get()).isNull();
        assertThat(inside.client().namespaces().withName("apps").get()).isNotNull();
    }

    @Test
    @Order(10)
    void handsOutWhatItsObjectsHold() {
        VClusterRelease handing = releases.create(namespace, "handing",
                """
                    {vclusterRef: {name: %s}, namespace: handing, chart: {repository: "%s", name: podinfo, version: 1.0.0},
                     readiness: [{object: {apiVersion: apps/v1, kind: Deployment, name: handing},
                                  expression: object.status.readyReplicas == object.spec.replicas}],
                     connectionDetails: [{key: token, from: {apiVersion: v1, kind: Secret, name: made-later}, fieldPath: data.token}],
                     outputs: [{name: address, from: {apiVersion: v1, kind: Service, name: handing}, fieldPath: spec.clusterIP}]}"""
                        .formatted(VCLUSTER, charts.url()));
        handing = releases.awaitThat(handing, "waiting for the Secret", now -> ManagedObjects.message(now, "Ready")
                .equals("connectionDetails \"token\": Secret/made-later does not exist"));

        inside.client()
                .resource(new SecretBuilder().withNewMetadata()
                        .withName("made-later")
                        .withNamespace("handing")
                        .endMetadata()
                        .addToStringData("token", "inner")
                        .build())
                .create();
        handing = releases.awaitReady(handing);

        assertThat(client.secrets().inNamespace(namespace).withName("handing-connection").get().getData())
                .isEqualTo(Map.of("token", Base64.getEncoder().encodeToString("inner".getBytes(UTF_8))));
        assertThat(Objects.requireNonNull(handing.getStatus().getAtProvider()).outputs()).isEqualTo(Map.of("address",
                inside.client().services().inNamespace("handing").withName("handing").get().getSpec().getClusterIP()));
        List<Duration> delays = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            delays.add(readyAfterItsObjects(handing, "change " + i));
        }
        Figures.print("release: last object ready to Ready, median of 5", delays.stream().sorted().toList().get(2));
        releases.remove(handing);
    }

    /** How much later than its Deployment the release becomes ready after a change, as two watches see it. */
    private Duration readyAfterItsObjects(VClusterRelease handing, String message) {
        RollableScalableResource<Deployment> web = inside.client()
                .apps()
                .deployments()
                .inNamespace("handing")
                .withName("handing");
        long before = web.get().getMetadata().getGeneration();
        long generation = releases.change(handing, "{values: {message: %s}}".formatted(message))
                .getMetadata()
                .getGeneration();
        CompletableFuture<Stopwatch> rolledOut = CompletableFuture.supplyAsync(() -> {
            web.waitUntilCondition(now -> now.getMetadata().getGeneration() > before && Inside.isRolledOut(now), 2,
                    TimeUnit.MINUTES);
            return Figures.start();
        });
        client.resource(handing)
                .waitUntilCondition(
                        now -> now.getMetadata().getGeneration() == generation && ManagedObjects.holds(now, "Ready"), 2,
                        TimeUnit.MINUTES);
        return rolledOut.join().elapsed();
    }

    @Test
    @Order(11)
    void comesAfterWhatItNeedsAndGoesBeforeIt() {
        VClusterRelease web = releases.create(namespace, "needing", """
            {vclusterRef: {name: %s}, dependsOn: [{name: needed}],
             chart: {repository: "%s", name: podinfo, version: 1.0.0}}""".formatted(VCLUSTER, charts.url()));
        releases.awaitThat(web, "waiting", now -> ManagedObjects.message(now, "Ready")
                .equals("waits for VClusterRelease needed, which does not exist"));
        VClusterRelease needed = releases.create(namespace, "needed", """
            {vclusterRef: {name: %s}, chart: {repository: "%s", name: podinfo, version: 1.0.0}}""".formatted(VCLUSTER,
                charts.url()));

        web = releases.awaitReady(web);
        needed = releases.awaitReady(needed);
        assertThat(Objects.requireNonNull(web.getStatus().getAtProvider()).firstDeployed())
                .isAfterOrEqualTo(Objects.requireNonNull(needed.getStatus().getAtProvider()).firstDeployed());

        client.resource(needed).delete();
        releases.awaitThat(needed, "waiting",
                now -> ManagedObjects.message(now, "Ready").equals("waits for VClusterRelease needing"));
        client.resource(web).delete();
        releases.awaitGone(web);
        releases.awaitGone(needed);
    }

    @Test
    @Order(12)
    void patchesReachObjectsAndHooks() {
        VClusterRelease patched = releases.awaitReady(releases.create(namespace, "patched",
                """
                    {vclusterRef: {name: %s}, namespace: patched, chart: {url: "%s/hooks.tgz"}, values: {before: "false"},
                     patches: [{target: {kind: Job, name: patched-pre-install},
                                patch: '[{op: replace, path: /spec/template/spec/containers/0/command/3, value: "true"}]'},
                               {patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: patched}, data: {after: patched}}'}]}"""
                        .formatted(VCLUSTER, charts.url())));

        assertThat(inside.client().configMaps().inNamespace("patched").withName("patched").get().getData())
                .containsEntry("before", "false")
                .containsEntry("after", "patched");
        assertThat(inside.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace("patched")
                .withName("patched-pre-install")
                .get()
                .getStatus()
                .getSucceeded()).isEqualTo(1);
        releases.remove(patched);
    }

    @Test
    @Order(13)
    void goesBeforeItsVClusterWhenBothAreDeleted() {
        release = releases.awaitReady(releases.create(namespace, RELEASE, """
            {vclusterRef: {name: %s}, chart: {repository: "%s", name: podinfo, version: 1.0.0}}""".formatted(VCLUSTER,
                charts.url())));

        client.resource(vcluster).delete();
        client.resource(release).delete();

        releases.awaitGone(release);
        assertThat(vclusters.find(vcluster)).isPresent();
        vclusters.awaitGone(vcluster);
    }

    @Test
    @Order(14)
    void isGoneWithItsVCluster() {
        vcluster = vclusters.awaitReady(vclusters.create(namespace, VCLUSTER, "{deletion: {pvcPolicy: Delete}}"));
        release = releases.awaitReady(releases.create(namespace, RELEASE, """
            {vclusterRef: {name: %s}, chart: {repository: "%s", name: podinfo, version: 1.0.0}}""".formatted(VCLUSTER,
                charts.url())));

        vclusters.remove(vcluster);
        release = releases.awaitThat(release, "waiting",
                now -> ManagedObjects.message(now, "Ready").equals("VCluster inner does not exist"));
        releases.remove(release);
    }

    private int revision() {
        return Objects.requireNonNull(Objects.requireNonNull(release.getStatus().getAtProvider()).revision());
    }

    private Deployment deployment() {
        return inside.client().apps().deployments().inNamespace("apps").withName(RELEASE).get();
    }

    private String message() {
        return inside.client().configMaps().inNamespace("apps").withName(RELEASE).get().getData().get("index.html");
    }
}
