package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.v1alpha1.ClusterProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.AuditLog.Request;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.chart.ChartServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many releases in many clusters. The clusters are one API server behind an address, a connection and an identity for each, so that the
 * audit log and the ways tell who is asked for what.
 */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ScaleIT {

    private static final int TARGETS = 20;
    private static final int RELEASES_EACH = 10;
    private static final int RELEASES = TARGETS * RELEASES_EACH;
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Duration REST = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final Duration OUTAGE = Duration.ofSeconds(16);
    /** Each second and release; with every request that fails the HTTP clients try a few times by themselves. */
    private static final int MOST_ATTEMPTS = 3;

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final Attempts attempts;
    private final HostKubeconfigs kubeconfigs;
    private final VClusterReleases releases;
    private final AuditLog log;
    private final ChartServer charts = ChartServer.plain();
    private final List<Target> targets = new ArrayList<>();
    private String providerAccount;
    private ProviderProcess provider;

    /** A cluster as the provider sees it. */
    private record Target(String config, String account, CountedWay way) {}

    ScaleIT(TestCluster cluster) {
        this.cluster = cluster;
        this.client = cluster.client();
        this.attempts = new Attempts(cluster, "scale");
        this.kubeconfigs = new HostKubeconfigs(cluster, attempts);
        this.releases = new VClusterReleases(client);
        this.log = new AuditLog(cluster.access().auditLog().orElseThrow());
    }

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        charts.repository("small", "1.0.0", TestCharts.packed("small", "1.0.0"), "");
        // Made first and so removed last: without it the provider lets go of nothing.
        providerAccount = administrator();
        for (int i = 0; i < TARGETS; i++) {
            targets.add(target());
        }
        Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), kubeconfigs.ofAccount(providerAccount));
        provider = ProviderProcess.start(cluster, kubeconfig, "--max-reconcile-rate", "50").awaitWorking();
    }

    @AfterAll
    void stop() {
        targets.forEach(target -> target.way().up());
        client.resources(VClusterRelease.class).inNamespace(attempts.namespace()).delete();
        await("releases are gone").atMost(LIMIT).until(() -> all().isEmpty());
        // Before a garbage collector comes to them, who does not hurry, or where there is none.
        client.resources(ProviderConfigUsage.class).inNamespace(attempts.namespace()).delete();
        // While the provider still has the rights to let go of them.
        var configs = client.resources(ClusterProviderConfig.class);
        targets.forEach(target -> configs.withName(target.config()).delete());
        await("provider configs are gone").atMost(LIMIT)
                .until(() -> targets.stream().allMatch(target -> configs.withName(target.config()).get() == null));
        attempts.close();
        provider.close();
        targets.forEach(target -> target.way().close());
        charts.close();
    }

    @Test
    @Order(1)
    void allBecomeReadyWithOneChartAndOneSetOfWatchesForEachCluster() {
        assertThat(targets).allSatisfy(target -> assertThat(target.way().connections()).isZero());
        Stopwatch time = Figures.start();
        IntStream.range(0, RELEASES).forEach(this::create);

        await("all are Ready").atMost(LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> all().stream().filter(ScaleIT::isReady).count() == RELEASES);

        Figures.print(RELEASES + " releases in " + TARGETS + " clusters: create to all Ready", time.elapsed());
        Figures.printMemory("provider with " + RELEASES + " releases in " + TARGETS + " clusters", provider.pid());
        long downloads = charts.paths().stream().filter(path -> path.endsWith(".tgz")).count();
        long indexes = charts.paths().stream().filter(path -> path.endsWith("index.yaml")).count();
        Figures.print("downloads of the chart of " + RELEASES + " releases",
                downloads + " (and " + indexes + " of the index)");
        assertThat(downloads).isEqualTo(1);
        assertThat(targets)
                .allSatisfy(target -> assertThat(watches(target)).hasSize(2).containsValue(1L).doesNotContainValue(2L));
        Figures.print("connections to each of " + TARGETS + " clusters, most",
                targets.stream().mapToInt(target -> target.way().openConnections()).max().orElseThrow() + " open");
    }

    @Test
    @Order(2)
    void restCostsNoRequests() {
        Instant rest = await("rest").atMost(LIMIT).until(() -> {
            Instant begin = Instant.now().minus(QUIET);
            return requests(begin).isEmpty() ? begin : Instant.MAX;
        }, begin -> begin.isBefore(Instant.MAX));

        await("window is over").atMost(REST.plusMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> Instant.now().isAfter(rest.plus(REST)));

        List<Request> all = requests(rest);
        Figures.print("requests for " + RELEASES + " releases at rest in " + REST.toSeconds() + " s",
                Integer.toString(all.size()));
        assertThat(all).isEmpty();
    }

    @Test
    @Order(3)
    void aClusterThatIsDownIsTroubleForItselfAlone() {
        CountedWay dead = targets.getFirst().way();
        int before = dead.connections();
        Instant begin = Instant.now();
        dead.down();
        IntStream.range(0, RELEASES_EACH).forEach(each -> change(each * TARGETS));
        VClusterRelease neighbour = change(1);
        Stopwatch time = Figures.start();
        releases.awaitThat(neighbour, "at revision 2", now -> isReady(now) && revision(now) == 2);
        Figures.print("change to Ready while another cluster is down", time.elapsed());
        releases.awaitThat(named(0), "unreachable",
                now -> ManagedObjects.message(now, "Synced").contains("cluster is unreachable"));

        await("the outage lasts").atMost(LIMIT).until(() -> Instant.now().isAfter(begin.plus(OUTAGE)));

        int attempted = dead.connections() - before;
        Figures.print("connections tried to a dead cluster in " + OUTAGE.toSeconds() + " s",
                Integer.toString(attempted));
        assertThat(attempted).isBetween(1, MOST_ATTEMPTS * RELEASES_EACH * (int) OUTAGE.toSeconds());
        assertThat(targets.subList(2, TARGETS))
                .allSatisfy(target -> assertThat(log.requests(user(target.account()), begin)).isEmpty());

        dead.up();
        releases.awaitThat(named(0), "at revision 2", now -> isReady(now) && revision(now) == 2);
    }

    private VClusterRelease change(int number) {
        return releases.change(named(number), "{values: {word: changed}}");
    }

    private Target target() {
        String account = administrator();
        CountedWay way = CountedWay.to(kubeconfigs.server());
        String secret = kubeconfigs.stored(kubeconfigs.ofAccount(account, way.url()));
        String config = "config-" + attempts.newName();
        attempts.make("""
            apiVersion: vcluster.crossplane.io/v1alpha1
            kind: ClusterProviderConfig
            metadata: {name: %s}
            spec:
              credentials: {source: Secret, secretRef: {namespace: %s, name: %s, key: kubeconfig}}
              targetNamespaces: {policy: Any}
            """, config, attempts.namespace(), secret);
        return new Target(config, account, way);
    }

    private String administrator() {
        String account = kubeconfigs.account();
        kubeconfigs.grant(account, "cluster-admin");
        return account;
    }

    private void create(int number) {
        VClusterRelease release = VClusterReleases.of(attempts.namespace(), "r" + number, """
            {chart: {repository: "%s", name: small, version: 1.0.0}}""".formatted(charts.url()));
        release.getSpec().setWriteConnectionSecretToRef(null);
        release.getSpec()
                .setProviderConfigRef(
                        new ProviderConfigReference("ClusterProviderConfig", targets.get(number % TARGETS).config()));
        client.resource(release).create();
    }

    private List<VClusterRelease> all() {
        return client.resources(VClusterRelease.class).inNamespace(attempts.namespace()).list().getItems();
    }

    private VClusterRelease named(int number) {
        return client.resources(VClusterRelease.class)
                .inNamespace(attempts.namespace())
                .withName("r" + number)
                .require();
    }

    private static boolean isReady(VClusterRelease release) {
        return ManagedObjects.holds(release, "Ready") && ManagedObjects.holds(release, "Synced");
    }

    private static int revision(VClusterRelease release) {
        var shown = release.getStatus().getAtProvider();
        return shown == null || shown.revision() == null ? 0 : shown.revision();
    }

    /** How often each thing was begun to be watched. */
    private Map<String, Long> watches(Target target) {
        return log.requests(user(target.account()), Instant.EPOCH)
                .stream()
                .filter(Request::isWatch)
                .collect(Collectors.groupingBy(request -> request.uri().replaceFirst("\\?.*", ""), HashMap::new,
                        Collectors.mapping(request -> request.received(),
                                Collectors.collectingAndThen(Collectors.toSet(), times -> (long) times.size()))));
    }

    /** Of the provider, to its own API server and to all others; what lasts was asked for before. */
    private List<Request> requests(Instant later) {
        Set<String> users = targets.stream().map(target -> user(target.account())).collect(Collectors.toSet());
        users.add(user(providerAccount));
        return users.stream()
                .flatMap(user -> log.requests(user, later).stream())
                .filter(Predicate.not(Request::isWatch).and(Predicate.not(Request::isLease)))
                .toList();
    }

    private String user(String account) {
        return "system:serviceaccount:" + attempts.namespace() + ":" + account;
    }
}
