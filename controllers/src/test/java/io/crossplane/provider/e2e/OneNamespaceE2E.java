package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.AuditLog.Request;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.chart.ChartServer;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of a virtual cluster of a team that has the rights of examples/providerconfig/namespaced.yaml, and no others. */
@NeedsCluster(NeedsCluster.Level.FULL)
class OneNamespaceE2E {

    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final Duration WINDOW = Duration.ofSeconds(30);

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final Attempts attempts;
    private final String team;
    private final String user;
    private final VClusters vclusters;
    private final VClusterReleases releases;
    private final AuditLog log;
    private final ChartServer charts = ChartServer.plain();
    private ProviderProcess provider;

    OneNamespaceE2E(TestCluster cluster) {
        this.cluster = cluster;
        this.client = cluster.client();
        this.attempts = new Attempts(cluster, "team");
        this.team = attempts.namespace();
        this.user = "system:serviceaccount:" + team + ":vclusters";
        this.vclusters = new VClusters(client);
        this.releases = new VClusterReleases(client);
        this.log = new AuditLog(cluster.access().auditLog().orElseThrow());
    }

    @BeforeEach
    void giveTheTeamItsRights() throws IOException {
        String example = Files.readString(TestCluster.REPOSITORY.resolve("examples/providerconfig/namespaced.yaml"));
        for (String part : example.replace("team-a", team).split("\n---\n")) {
            attempts.make("%s", part);
        }
        attempts.makeSecret("host",
                Map.of("kubeconfig", new HostKubeconfigs(cluster, attempts).ofAccount("vclusters")));
        charts.repository("podinfo", "1.0.0", TestCharts.packed(TestCharts.named("podinfo")), "");
        provider = ProviderProcess.start(cluster, cluster.access().kubeconfig());
        provider.awaitWorking();
    }

    @AfterEach
    void removeEverything() {
        try (charts) {
            client.resources(VClusterRelease.class).inNamespace(team).delete();
            client.resources(VCluster.class).inNamespace(team).delete();
            client.resources(VCluster.class).inNamespace(team).list().getItems().forEach(vclusters::awaitGone);
            attempts.close();
            provider.close();
        }
    }

    @Test
    void worksWithRightsInOneNamespace() {
        Instant begin = Instant.now();
        VCluster vcluster = create();
        VClusterRelease release = releases.create(team, "web", """
            {vclusterRef: {name: demo}, namespace: apps, chart: {repository: "%s", name: podinfo, version: ~1.0}}"""
                .formatted(charts.url()));

        Stopwatch time = Figures.start();
        vclusters.awaitReady(vcluster);
        Figures.print("VCluster with rights in one namespace: creation to Ready", time.elapsed());
        releases.awaitReady(release);
        assertThat(VClusters.hostNamespace(vclusters.find(vcluster).orElseThrow())).isEqualTo(team);
        canBeEntered();
        followsAChange(vcluster);
        putsDriftRight();
        restsInItsNamespace();

        releases.remove(release);
        vclusters.remove(vcluster);
        assertThat(client.namespaces().withName(team).get().isMarkedForDeletion()).isFalse();
        assertThat(client.apps().statefulSets().inNamespace(team).list().getItems()).isEmpty();
        assertThat(client.secrets().inNamespace(team).withLabel("owner", "helm").list().getItems()).isEmpty();
        wasRefusedWhatIsDocumentedAlone(begin);
    }

    private VCluster create() {
        VCluster vcluster = VClusters.of(team, "demo",
                "{namespace: %s, createNamespace: false, deletion: {pvcPolicy: Delete}}".formatted(team));
        vcluster.getSpec().setProviderConfigRef(new ProviderConfigReference("ProviderConfig", "own-namespace"));
        return client.resource(vcluster).create();
    }

    private void canBeEntered() {
        try (Inside inside = Inside.open(client,
                client.secrets().inNamespace(team).withName("demo-connection").require())) {
            assertThat(inside.states("apps")).containsExactly("deployed");
        }
    }

    private void followsAChange(VCluster vcluster) {
        vclusters.awaitReady(
                vclusters.change(vcluster, "{values: {controlPlane: {service: {labels: {round: second}}}}}"));
        assertThat(service().getMetadata().getLabels()).containsEntry("round", "second");
    }

    private void putsDriftRight() {
        Stopwatch time = Figures.start();
        client.resource(service()).edit(now -> {
            now.getMetadata().getLabels().put("round", "by-hand");
            return now;
        });
        await("drift is put right").atMost(ProviderProcess.LIMIT)
                .until(() -> "second".equals(service().getMetadata().getLabels().get("round")));
        Figures.print("drift with rights in one namespace: put right after", time.elapsed());
    }

    private Service service() {
        return client.services().inNamespace(team).withName("demo").require();
    }

    /** At rest nothing is asked but for watches to go on and for the way into the virtual cluster, and these in the namespace alone. */
    private void restsInItsNamespace() {
        Instant rest = await("provider rests").atMost(ProviderProcess.LIMIT).until(() -> {
            Instant since = Instant.now().minus(QUIET);
            return log.requests(user, since).isEmpty() ? since : Instant.MAX;
        }, since -> since.isBefore(Instant.MAX));
        await("window is over").atMost(WINDOW.plusMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> Instant.now().isAfter(rest.plus(WINDOW)));
        List<Request> requests = log.requests(user, rest);
        Figures.print("requests with rights in one namespace in " + WINDOW.toSeconds() + " s at rest",
                String.valueOf(requests.size()));
        assertThat(requests).allMatch(request -> request.uri().contains("/namespaces/" + team + "/"));
    }

    /** Each watch of all namespaces once, and once the mark on a namespace that is not the provider's. */
    private void wasRefusedWhatIsDocumentedAlone(Instant begin) {
        List<Request> refused = log.refused(user, begin);
        Figures.print("requests with rights in one namespace that were refused", String.valueOf(refused.size()));
        // Helm's records are watched twice: as the host's, and as those of releases whose objects are watched, too.
        assertThat(refused).extracting(Request::uri)
                .filteredOn(uri -> !uri.contains("owner%3Dhelm"))
                .doesNotHaveDuplicates();
        assertThat(refused.stream().filter(request -> !request.isWatch())).singleElement()
                .satisfies(mark -> assertThat(mark.verb() + " " + mark.uri())
                        .startsWith("patch /api/v1/namespaces/" + team));
        assertThat(refused.stream().filter(Request::isWatch)).hasSizeLessThanOrEqualTo(16)
                .noneMatch(request -> request.uri().contains("/namespaces/"));
    }
}
