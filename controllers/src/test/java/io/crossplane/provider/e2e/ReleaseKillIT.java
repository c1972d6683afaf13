package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.v1alpha1.ClusterProviderConfig;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.chart.ChartServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each row is the life of one release: installed, upgraded, upgraded to what fails and rolled back, or never good and given up; deleted
 * with its history kept, made again. The provider is killed in each step; whoever comes next has to heal it.
 */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("Whatever state of a release a kill -9 leaves, the next start heals")
class ReleaseKillIT {

    private static final String ATTEMPT = "vcluster.crossplane.io/attempt";
    private static final String NAME = "web";
    private static final String GIVEN_UP = ".given-up";

    private final TestCluster cluster;
    private final VClusterReleases releases;
    private final ChartServer charts = ChartServer.plain();
    private ClusterProviderConfig config;
    private Victim victim;
    private String namespace;

    /** What an onlooker sees of the newest record. */
    private enum Seen {
        PENDING_INSTALL("pending-install"), PENDING_UPGRADE("pending-upgrade"), DEPLOYED("deployed"), FAILED("failed"),
        /** That it was the last attempt is noted, nothing is done about it yet. */
        GIVEN_UP("failed" + ReleaseKillIT.GIVEN_UP),
        /** The revision that leads back is begun. */
        GOING_BACK("pending-upgrade" + ReleaseKillIT.GIVEN_UP),
        /** It is made. */
        BACK("deployed" + ReleaseKillIT.GIVEN_UP),
        /** The release is being uninstalled, and is so. */
        ENDING("uninstalling" + ReleaseKillIT.GIVEN_UP), ENDED("uninstalled" + ReleaseKillIT.GIVEN_UP);

        private final String state;

        Seen(String state) {
            this.state = state;
        }
    }

    ReleaseKillIT(TestCluster cluster) {
        this.cluster = cluster;
        this.releases = new VClusterReleases(cluster.client());
    }

    @BeforeAll
    void open(@TempDir Path directory) throws IOException {
        config = cluster.client()
                .resource(Serialization.unmarshal("""
                    metadata: {generateName: release-kill-}
                    spec: {credentials: {source: InjectedIdentity}, targetNamespaces: {policy: Any}}""",
                        ClusterProviderConfig.class))
                .create();
        Map<String, String> files = new LinkedHashMap<>();
        files.put("maps/Chart.yaml", "apiVersion: v2\nname: maps\nversion: 1.0.0\n");
        files.put("maps/templates/first.yaml", map("first", "{{ .Values.round | quote }}"));
        files.put("maps/templates/last.yaml", map("last", "{{ if .Values.bad }}{a: b}{{ else }}ok{{ end }}"));
        charts.repository("maps", "1.0.0", TestCharts.packed(files), "");
        victim = Victim.start(cluster, directory);
    }

    @AfterAll
    void close() {
        cluster.client().resource(config).delete();
        victim.close();
        charts.close();
    }

    @BeforeEach
    void makeNamespace() {
        namespace = cluster.newNamespace("release-kill");
    }

    @AfterEach
    void removeNamespace() {
        cluster.client().resources(VClusterRelease.class).inNamespace(namespace).delete();
        cluster.client().namespaces().withName(namespace).delete();
    }

    @ParameterizedTest(name = "at {0}, at {1}, at {2} and at {3}")
    @CsvSource({"PENDING_INSTALL, PENDING_UPGRADE, FAILED, ENDING", "DEPLOYED, DEPLOYED, GIVEN_UP, ENDED",
        "PENDING_INSTALL, PENDING_UPGRADE, GOING_BACK, ENDING"})
    void aKilledProviderIsHealedByTheNext(Seen create, Seen update, Seen back, Seen delete) {
        victim.slow();
        VClusterRelease release = create("round: one", "");
        killWhen(create, 1);
        releases.awaitReady(release);
        assertThat(round()).isEqualTo("one");

        victim.slow();
        releases.change(release, "{values: {round: two}}");
        killWhen(update, 2);
        releases.awaitReady(release);
        assertThat(round()).isEqualTo("two");

        victim.slow();
        releases.change(release, """
            {values: {round: three, bad: true}, failurePolicy: {retries: 0, onExhausted: Rollback}}""");
        killWhen(back, back == Seen.FAILED || back == Seen.GIVEN_UP ? 3 : 4);
        awaitGivenUp(release, "what worked before is installed again");
        assertThat(round()).isEqualTo("two");
        assertThat(states()).containsEntry(4, Seen.BACK.state).doesNotContainKey(5);

        victim.slow();
        cluster.client().resource(release).delete();
        killWhen(delete, 4);
        releases.awaitGone(release);
        assertThat(states().get(4)).startsWith("uninstalled");

        // Another one of its name goes on where it has ended.
        releases.awaitReady(create("round: four", ""));
        assertThat(round()).isEqualTo("four");
    }

    @ParameterizedTest(name = "at {0}")
    @CsvSource({"GIVEN_UP", "ENDING", "ENDED"})
    void whatNeverWorkedIsTakenAway(Seen end) {
        victim.slow();
        VClusterRelease release = create("round: one, bad: true",
                ", failurePolicy: {retries: 0, onExhausted: Uninstall}");
        killWhen(end, 1);

        awaitGivenUp(release, "the release, which never worked, is uninstalled");
        assertThat(states()).containsExactly(Map.entry(1, Seen.ENDED.state));
        assertThat(cluster.client().configMaps().inNamespace(namespace).withName("first").get()).isNull();

        releases.change(release, "{failurePolicy: {retries: 1}, values: {bad: null}}");
        releases.awaitReady(release);
        assertThat(round()).isEqualTo("one");
    }

    private VClusterRelease create(String values, String more) {
        VClusterRelease release = VClusterReleases.of(namespace, NAME, """
            {chart: {repository: "%s", name: maps, version: 1.0.0}, values: {%s},
             deletion: {keepHistory: true}%s}""".formatted(charts.url(), values, more));
        release.getSpec()
                .setProviderConfigRef(
                        new ProviderConfigReference("ClusterProviderConfig", config.getMetadata().getName()));
        return cluster.client().resource(release).create();
    }

    private void awaitGivenUp(VClusterRelease release, String outcome) {
        Predicate<VClusterRelease> isTold = now -> ManagedObjects.condition(now, "ReleaseDeployed")
                .filter(deployed -> deployed.reason().equals("RetriesExhausted")
                        && Objects.requireNonNull(deployed.message()).contains(outcome))
                .isPresent();
        releases.awaitThat(release, "given up", isTold);
        await("it is left as it is").during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(10)).until(() -> {
            return releases.find(release).filter(isTold).isPresent();
        });
    }

    private void killWhen(Seen seen, int revision) {
        victim.killWhen(seen.name(), () -> seen.state.equals(states().get(revision)));
        victim.restart();
    }

    /** Helm's states by revision; behind it, if it is so, that the attempt was given up. */
    private Map<Integer, String> states() {
        Map<Integer, String> states = new TreeMap<>();
        List<Secret> records = cluster.client()
                .secrets()
                .inNamespace(namespace)
                .withLabels(Map.of("owner", "helm", "name", NAME))
                .list()
                .getItems();
        for (Secret record : records) {
            Map<String, String> labels = record.getMetadata().getLabels();
            boolean givenUp = labels.getOrDefault(ATTEMPT, "").endsWith(GIVEN_UP);
            states.put(Integer.parseInt(labels.get("version")), labels.get("status") + (givenUp ? GIVEN_UP : ""));
        }
        return states;
    }

    private String round() {
        ConfigMap first = cluster.client().configMaps().inNamespace(namespace).withName("first").require();
        return first.getData().get("value");
    }

    private static String map(String name, String value) {
        return """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: %s}
            data: {value: %s}
            """.formatted(name, value);
    }
}
