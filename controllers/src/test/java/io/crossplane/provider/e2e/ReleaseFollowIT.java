package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.chart.ChartServer;
import io.crossplane.provider.helm.chart.ChartServer.Answer;
import io.crossplane.provider.helm.chart.TestCertificate;
import io.crossplane.provider.helm.chart.TestRegistry;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Charts that change behind their ranges and tags, on a real API server. */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReleaseFollowIT {

    private static final String INDEX = "/index.yaml";

    private final KubernetesClient client;
    private final HostReleases releases;
    private ChartServer repository;

    ReleaseFollowIT(TestCluster cluster) {
        client = cluster.client();
        releases = new HostReleases(cluster, "follow", "--poll=1s", "--chart-refresh=500ms");
    }

    @BeforeEach
    void open() {
        repository = ChartServer.plain();
        publish("1.0.0");
    }

    @AfterEach
    void shut() {
        repository.close();
    }

    @AfterAll
    void cleanUp() {
        releases.close();
    }

    @Test
    void aNewerChartInTheRangeIsInstalled() {
        VClusterRelease release = releases.awaitReady(inRange("follow: true"));

        publish("1.0.0", "1.1.0", "2.0.0");

        awaitInstalled(release, 2, "1.1.0");
        releases.remove(release);
    }

    @Test
    void withoutFollowAVersionThatFitsStays() {
        VClusterRelease follower = releases.awaitReady(inRange("follow: true"));
        VClusterRelease release = releases.awaitReady(inRange("follow: false"));
        publish("1.0.0", "1.1.0");
        awaitInstalled(follower, 2, "1.1.0");

        releases.awaitReady(releases.change(release, "{values: {word: other}}"));

        awaitInstalled(release, 2, "1.0.0");
        releases.remove(follower);
        releases.remove(release);
    }

    @Test
    void aSourceThatDoesNotAnswerLeavesTheReleaseAsItIs() {
        VClusterRelease release = releases.awaitReady(inRange("follow: true"));
        repository.answer(INDEX, exchange -> Answer.status(503));

        awaitAsked(repository.paths().size() + 3);
        VClusterRelease now = releases.find(release).orElseThrow();
        assertThat(ManagedObjects.holds(now, "Synced")).as(now.getStatus().getConditions().toString()).isTrue();
        assertThat(ManagedObjects.holds(now, "Ready")).isTrue();
        assertThat(revision(now)).isEqualTo(1);

        publish("1.0.0", "1.0.1");

        awaitInstalled(release, 2, "1.0.1");
        releases.remove(release);
    }

    @Test
    void anotherChartBehindTheSameTagIsInstalled(@TempDir Path directory) throws Exception {
        TestCertificate certificate = TestCertificate.createIn(directory);
        String secret = releases.attempts().newName();
        releases.attempts().makeSecret(secret, Map.of("username", "reader", "password", "right"));
        try (TestRegistry registry = TestRegistry.serve(certificate, "small", "stable",
                TestCharts.packed("small", "1.0.0"), "reader:right")) {
            String chart = "url: \"%s/small:stable\", pullSecretRef: {name: %s}, caBundle: %s".formatted(
                    registry.repository(), secret, client.getKubernetesSerialization().asJson(certificate.pem()));
            VClusterRelease follower = releases.awaitReady(want(chart + ", follow: true"));
            VClusterRelease release = releases.awaitReady(want(chart));

            registry.push("small", "stable", TestCharts.packed("small", "1.0.1"));

            awaitInstalled(follower, 2, "1.0.1");
            assertThat(revision(releases.find(release).orElseThrow())).isEqualTo(1);
            releases.remove(follower);
            releases.remove(release);
        }
    }

    private VClusterRelease inRange(String follow) {
        return want("repository: \"%s\", name: small, version: ^1.0.0, %s".formatted(repository.url(), follow));
    }

    private VClusterRelease want(String chart) {
        return releases.want(releases.attempts().newName(), "{chart: {%s}}".formatted(chart));
    }

    /** The repository has these versions from now on. */
    private void publish(String... versions) {
        List.of(versions)
                .forEach(
                        version -> repository.serve("/small-" + version + ".tgz", TestCharts.packed("small", version)));
        String entries = List.of(versions)
                .stream()
                .map("{name: small, version: %1$s, urls: [small-%1$s.tgz]}"::formatted)
                .collect(Collectors.joining(", "));
        repository.serve(INDEX,
                "apiVersion: v1\nentries: {small: [%s]}\n".formatted(entries).getBytes(StandardCharsets.UTF_8));
    }

    private void awaitAsked(int times) {
        await("the repository is asked").atMost(ManagedObjects.LIMIT).until(() -> repository.paths().size() >= times);
    }

    private void awaitInstalled(VClusterRelease release, int revision, String version) {
        VClusterRelease now = releases.awaitThat(release, "of chart " + version, each -> revision(each) == revision
                && ManagedObjects.holds(each, "Ready") && ManagedObjects.holds(each, "Synced"));
        assertThat(now.getStatus().getAtProvider().chart().version()).isEqualTo(version);
    }

    private static int revision(VClusterRelease release) {
        Integer revision = release.getStatus().getAtProvider().revision();
        return revision == null ? 0 : revision;
    }
}
