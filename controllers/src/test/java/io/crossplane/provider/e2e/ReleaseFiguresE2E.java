package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.AuditLog.Request;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.chart.ChartServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a release takes inside a virtual cluster, and how many requests that costs. Both API servers write audit logs: in the host
 * cluster the provider has an identity of its own, inside the log is of its credentials alone, which no other client but the test's has.
 */
@NeedsCluster(NeedsCluster.Level.FULL)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReleaseFiguresE2E {

    private static final int ROUNDS = Optional.ofNullable(System.getenv("FIGURE_ROUNDS"))
            .map(Integer::parseInt)
            .orElse(5);
    private static final double MILLIS = 1000.0;
    private static final String VCLUSTER = "measured";
    private static final String APPS = "apps";
    private static final String SOURCE = "given";
    private static final Duration QUIET = Duration.ofSeconds(2);
    /** What the provider promises: a changed source has arrived by then. */
    private static final Duration SOURCE_LIMIT = Duration.ofSeconds(5);

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final Attempts objects;
    private final HostKubeconfigs identities;
    private final VClusters vclusters;
    private final VClusterReleases releases;
    private final String namespace;
    private final AuditLog host;
    private final ChartServer charts = ChartServer.plain();
    private String user;
    private ProviderProcess provider;
    private InsideLog insideLog;
    private Inside inside;

    /** What one thing cost; of requests, no watches. */
    private record Cost(Duration time, int host, int inside) {}

    ReleaseFiguresE2E(TestCluster cluster) {
        this.cluster = cluster;
        this.client = cluster.client();
        this.objects = new Attempts(cluster, "figures");
        this.identities = new HostKubeconfigs(cluster, objects);
        this.vclusters = new VClusters(client).withDefaultConfig();
        this.releases = new VClusterReleases(client);
        this.namespace = objects.namespace();
        this.host = new AuditLog(cluster.access().auditLog().orElseThrow());
    }

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        charts.repository("podinfo", "1.0.0", TestCharts.packed(TestCharts.named("podinfo")), "");
        String account = identities.account();
        identities.grant(account, "cluster-admin");
        user = "system:serviceaccount:" + namespace + ":" + account;
        provider = ProviderProcess
                .start(cluster, Files.writeString(directory.resolve("kubeconfig"), identities.ofAccount(account)))
                .awaitWorking();
        VCluster vcluster = vclusters.awaitReady(vclusters.create(namespace, VCLUSTER,
                "{deletion: {pvcPolicy: Delete}, values: " + InsideLog.VALUES + "}"));
        inside = Inside.open(client,
                client.secrets().inNamespace(namespace).withName(VCLUSTER + "-connection").require());
        insideLog = new InsideLog(client, VClusters.hostNamespace(vcluster), VCLUSTER + "-0",
                directory.resolve("inside.log"));
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
            provider.close();
            objects.close();
        }
    }

    @Test
    @Order(1)
    void install() {
        List<Cost> costs = measured("install to Ready", round -> {
            VClusterRelease release = releases.create(namespace, name(round), """
                {vclusterRef: {name: %s}, namespace: %s, values: {message: first},
                 chart: {repository: "%s", name: podinfo, version: 1.0.0}}""".formatted(VCLUSTER, APPS, charts.url()));
            awaitReady(release);
        });
        assertMost(costs, 17, 32);
    }

    @Test
    @Order(2)
    void changeOfAValue() {
        List<Cost> costs = measured("change of a value to Ready",
                round -> awaitReady(releases.change(release(0), "{values: {message: change %d}}".formatted(round))));
        assertMost(costs, 8, 45);
    }

    @Test
    @Order(3)
    void drift() {
        List<Cost> costs = measured("drift to fixed", round -> {
            Resource<ConfigMap> page = page(0);
            String right = message(page.get());
            page.edit(now -> new ConfigMapBuilder(now).addToData("index.html", "theirs").build());
            page.waitUntilCondition(now -> message(now).equals(right), 1, TimeUnit.MINUTES);
        });
        assertMost(costs, 8, 8);
    }

    @Test
    @Order(4)
    void changedSource() {
        objects.makeSecret(SOURCE, Map.of("values.yaml", "message: begin"));
        awaitReady(releases.change(release(0),
                "{values: {message: null}, valuesFrom: [{kind: Secret, name: %s}]}".formatted(SOURCE)));

        List<Cost> costs = measured("changed source of values to changed object", round -> {
            String wanted = "source " + round;
            client.secrets()
                    .inNamespace(namespace)
                    .withName(SOURCE)
                    .patch(PatchContext.of(PatchType.JSON_MERGE),
                            "{\"stringData\": {\"values.yaml\": \"message: %s\"}}".formatted(wanted));
            page(0).waitUntilCondition(now -> message(now).equals(wanted), SOURCE_LIMIT.toSeconds(), TimeUnit.SECONDS);
        });
        assertMost(costs, 8, 45);
    }

    private List<Cost> measured(String what, IntConsumer thing) {
        List<Cost> costs = IntStream.range(0, ROUNDS).mapToObj(round -> cost(() -> thing.accept(round))).toList();
        Figures.print("release: " + what + ", median of " + ROUNDS, "%s; requests to the host cluster %s, inside %s"
                .formatted(times(costs), counts(costs, Cost::host), counts(costs, Cost::inside)));
        return costs;
    }

    private Cost cost(Runnable thing) {
        awaitQuiet();
        Instant begin = Instant.now();
        Stopwatch time = Figures.start();
        thing.run();
        Duration elapsed = time.elapsed();
        awaitQuiet();
        return new Cost(elapsed, ofHost(begin).size(), ofInside(begin).size());
    }

    /** The provider has come to rest when it has asked nothing for a while. */
    private void awaitQuiet() {
        await("the provider rests").atMost(ProviderProcess.LIMIT).pollInterval(Duration.ofMillis(500)).until(() -> {
            Instant begin = Instant.now().minus(QUIET);
            return ofHost(begin).isEmpty() && ofInside(begin).isEmpty();
        });
    }

    private List<Request> ofHost(Instant later) {
        return host.requests(user, later).stream().filter(Predicate.not(Request::isWatch)).toList();
    }

    private List<Request> ofInside(Instant later) {
        return insideLog.ofProvider(later).stream().filter(Predicate.not(Request::isWatch)).toList();
    }

    /** Of the medians: a pod that reports one state more costs another look. */
    private static void assertMost(List<Cost> costs, int host, int inside) {
        assertThat(sorted(costs, Cost::host).get(ROUNDS / 2)).as("requests to the host cluster").isBetween(1, host);
        assertThat(sorted(costs, Cost::inside).get(ROUNDS / 2)).as("requests inside").isBetween(1, inside);
    }

    private static List<Integer> sorted(List<Cost> costs, ToIntFunction<Cost> count) {
        return costs.stream().mapToInt(count).sorted().boxed().toList();
    }

    private static String times(List<Cost> costs) {
        List<Double> sorted = costs.stream().map(cost -> cost.time().toMillis() / MILLIS).sorted().toList();
        return "%.1f s (%.1f to %.1f s)".formatted(sorted.get(ROUNDS / 2), sorted.getFirst(), sorted.getLast());
    }

    private static String counts(List<Cost> costs, ToIntFunction<Cost> count) {
        List<Integer> sorted = sorted(costs, count);
        return "%d (%d to %d)".formatted(sorted.get(ROUNDS / 2), sorted.getFirst(), sorted.getLast());
    }

    /** Sees it by a watch, not at the next look. */
    private void awaitReady(VClusterRelease release) {
        client.resource(release)
                .waitUntilCondition(now -> ManagedObjects.holds(now, "Ready") && ManagedObjects.holds(now, "Synced"), 2,
                        TimeUnit.MINUTES);
    }

    private VClusterRelease release(int round) {
        return client.resources(VClusterRelease.class).inNamespace(namespace).withName(name(round)).require();
    }

    private static String name(int round) {
        return "web-" + round;
    }

    private Resource<ConfigMap> page(int round) {
        return inside.client().configMaps().inNamespace(APPS).withName(name(round));
    }

    private static String message(ConfigMap page) {
        return Objects.requireNonNull(page.getData().get("index.html"));
    }
}
