package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.v1alpha1.DriftObservation;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.chart.ChartServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the Helm CLI does to a release of whoever wants to be told of drift only. */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignRevisionIT {

    private static final String NAME = "told";

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final Attempts objects;
    private final String namespace;
    private final String host;
    private final ProviderConfigReference config;
    private final ChartServer charts = ChartServer.plain();
    private ProviderProcess provider;
    private HelmCli helm;

    ForeignRevisionIT(TestCluster cluster) {
        this.cluster = cluster;
        this.client = cluster.client();
        this.objects = new Attempts(cluster, "foreign");
        this.namespace = objects.namespace();
        this.host = objects.hostNamespace();
        this.config = new ProviderConfigReference("ClusterProviderConfig", objects.ownIdentity("Any"));
    }

    @BeforeAll
    void start(@TempDir Path directory) {
        charts.serve("/small.tgz", TestCharts.packed("small", "1.0.0"));
        charts.serve("/waits.tgz", TestCharts.packed(waits()));
        helm = HelmCli.on(cluster, directory);
        provider = ProviderProcess.working(cluster, "--foreign-operation-limit=20s");
    }

    @AfterAll
    void removeEverything() {
        try (charts) {
            objects.close();
            provider.close();
        }
    }

    @Test
    void anUpgradeOfAReleaseIsToldOfUntilItIsToBePutRight() {
        VClusterReleases releases = new VClusterReleases(client);
        String chart = charts.url() + "/small.tgz";
        VClusterRelease release = VClusterReleases.of(namespace, NAME,
                "{chart: {url: \"%s\"}, values: {word: ours}, drift: {policy: Warn}}".formatted(chart));
        release.getSpec().setProviderConfigRef(config);
        release = releases.awaitReady(client.resource(release).create());

        helm.run(namespace, "upgrade", NAME, chart, "--set", "word=theirs");

        release = releases.awaitThat(release, "known to drift",
                now -> drift(now.getStatus().getAtProvider().drift()).equals(List.of("values")));
        assertThat(ManagedObjects.holds(release, "Synced")).isTrue();
        releases.awaitEvent(release, "DriftDetected",
                "somebody has made another revision of the release, which differs at values");
        assertThat(helm.list(namespace, "history", NAME)).hasSize(2);

        release = releases.change(release, "{drift: {policy: Fix}}");
        releases.awaitThat(release, "put right", now -> now.getStatus().getAtProvider().revision() == 3
                && now.getStatus().getAtProvider().drift() == null);
        assertThat(helm.json(namespace, "get", "values", NAME)).hasToString("{\"word\":\"ours\"}");
        releases.remove(release);
    }

    @Test
    void anUpgradeOfAVClusterIsToldOfUntilItIsToBePutRight() {
        VClusters vclusters = new VClusters(client);
        VCluster wanted = VClusters.of(namespace, NAME, """
            {namespace: %s, drift: {policy: Warn},
             values: {controlPlane: {statefulSet: {scheduling: {nodeSelector: {nowhere: "yes"}}}}}}""".formatted(host));
        wanted.getSpec().setProviderConfigRef(config);
        wanted.getSpec().setWriteConnectionSecretToRef(null);
        VCluster vcluster = vclusters.awaitThat(client.resource(wanted).create(), "installed",
                now -> ManagedObjects.holds(now, "Synced") && ManagedObjects.holds(now, "ReleaseDeployed"));

        helm.run(host, "upgrade", NAME, "vcluster", "--repo", cluster.access().chartRepository().toString(),
                "--version", vcluster.getStatus().getAtProvider().chart().version(), "--reuse-values", "--set",
                "controlPlane.statefulSet.annotations.theirs=yes");

        vcluster = vclusters.awaitThat(vcluster, "known to drift",
                now -> drift(now.getStatus().getAtProvider().drift()).equals(List.of("values")));
        assertThat(ManagedObjects.holds(vcluster, "Synced")).isTrue();
        assertThat(helm.list(host, "history", NAME)).hasSize(2);

        vcluster = vclusters.change(vcluster, "{drift: {policy: Fix}}");
        vclusters.awaitThat(vcluster, "put right", now -> now.getStatus().getAtProvider().release().revision() == 3
                && now.getStatus().getAtProvider().drift() == null);
        assertThat(helm.run(host, "get", "values", NAME)).doesNotContain("theirs");
        vclusters.remove(vcluster);
    }

    @Test
    void aRollbackThatIsKilledIsWaitedForAndThenPutRight() {
        VClusterReleases releases = new VClusterReleases(client);
        String name = objects.newName();
        VClusterRelease wanted = VClusterReleases.of(namespace, name,
                "{chart: {url: \"%s/waits.tgz\"}, values: {word: long}}".formatted(charts.url()));
        wanted.getSpec().setProviderConfigRef(config);
        VClusterRelease release = releases.awaitThat(client.resource(wanted).create(), "installed",
                now -> ManagedObjects.holds(now, "Synced") && ManagedObjects.holds(now, "ReleaseDeployed"));
        release = releases.awaitReady(releases.change(release, "{values: {word: short}}"));

        Process rollback = helm.begin(namespace, "rollback", name, "1", "--wait", "--timeout", "5m");
        await("rollback has begun").atMost(ManagedObjects.LIMIT)
                .until(() -> helm.list(namespace, "history", name)
                        .getLast()
                        .path("status")
                        .asText()
                        .equals("pending-rollback"));
        rollback.destroyForcibly();

        objects.expect(client.genericKubernetesResources("vcluster.crossplane.io/v1alpha1", "VClusterRelease")
                .inNamespace(namespace)
                .withName(name)
                .get(), "release-operation", Map.of("state", "pending-rollback"));
        releases.awaitThat(release, "put right", now -> ManagedObjects.holds(now, "Ready")
                && ManagedObjects.holds(now, "Synced") && ManagedObjects.holds(now, "ReleaseDeployed"));
        assertThat(helm.list(namespace, "history", name)).extracting(each -> each.path("status").asText())
                .containsExactly("superseded", "superseded", "deployed");
        assertThat(helm.json(namespace, "get", "values", name)).hasToString("{\"word\":\"short\"}");
        releases.remove(release);
    }

    /** A chart that is not ready with word long, for there is no node for its pod. */
    private static Map<String, String> waits() {
        Map<String, String> files = TestCharts.files("small", "1.0.0");
        files.put("small/templates/waits.yaml", """
            {{ if eq .Values.word "long" }}
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: {{ .Release.Name }}}
            spec:
              selector: {matchLabels: {app: {{ .Release.Name }}}}
              template:
                metadata: {labels: {app: {{ .Release.Name }}}}
                spec:
                  nodeSelector: {nowhere: "yes"}
                  containers: [{name: idle, image: idle}]
            {{ end }}
            """);
        return files;
    }

    private static List<String> drift(DriftObservation shown) {
        return Optional.ofNullable(shown).map(DriftObservation::release).orElse(List.of());
    }
}
