package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.crossplane.provider.apis.core.ManagementAction;
import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.chart.ChartServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The Helm CLI and the provider work on the same releases: each reads what the other has written, and goes on from it. */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HelmCliIT {

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final VClusters vclusters;
    private final VClusterReleases releases;
    private final Attempts objects;
    private final String namespace;
    private final String host;
    private final ProviderConfigReference config;
    private final ChartServer charts = ChartServer.plain();
    private ProviderProcess provider;
    private HelmCli helm;
    private String chart;

    HelmCliIT(TestCluster cluster) {
        this.cluster = cluster;
        this.client = cluster.client();
        this.vclusters = new VClusters(client);
        this.releases = new VClusterReleases(client);
        this.objects = new Attempts(cluster, "helmcli");
        this.namespace = objects.namespace();
        this.host = objects.hostNamespace();
        this.config = new ProviderConfigReference("ClusterProviderConfig", objects.ownIdentity("Any"));
    }

    @BeforeAll
    void start(@TempDir Path directory) {
        byte[] packed = TestCharts.packed("small", "1.0.0");
        charts.repository("small", "1.0.0", packed, "");
        chart = charts.url() + "/small-1.0.0.tgz";
        helm = HelmCli.on(cluster, directory);
        provider = ProviderProcess.working(cluster);
    }

    @AfterAll
    void removeEverything() {
        try (charts) {
            client.resources(VClusterRelease.class).inNamespace(namespace).list().getItems().forEach(releases::remove);
            objects.close();
            provider.close();
        }
    }

    @Test
    void helmReadsWhatTheProviderHasWritten() {
        VClusterRelease release = create("ours", "{word: one}");
        releases.awaitReady(releases.change(release, "{values: {word: two}, options: {description: by its user}}"));

        assertThat(helm.list(namespace, "list", "--filter", "^ours$")).singleElement().satisfies(listed -> {
            assertThat(listed.path("revision").asText()).isEqualTo("2");
            assertThat(listed.path("status").asText()).isEqualTo("deployed");
            assertThat(listed.path("chart").asText()).isEqualTo("small-1.0.0");
        });
        assertThat(helm.list(namespace, "history", "ours")).extracting(revision -> revision.path("status").asText())
                .containsExactly("superseded", "deployed");
        assertThat(helm.list(namespace, "history", "ours").getLast().path("description").asText())
                .isEqualTo("by its user");
        assertThat(helm.json(namespace, "get", "values", "ours")).hasToString("{\"word\":\"two\"}");
        assertThat(helm.run(namespace, "get", "manifest", "ours")).contains("word: \"two\"");
    }

    @Test
    void whatHelmDoesToAReleaseIsPutRight() {
        VClusterRelease release = create("healed", "{word: wanted}");

        helm.run(namespace, "upgrade", "healed", chart, "--set", "word=other");
        awaitPutRight(release, 3);
        assertThat(helm.list(namespace, "history", "healed")).extracting(each -> each.path("status").asText())
                .containsExactly("superseded", "superseded", "deployed");

        helm.run(namespace, "rollback", "healed", "2");
        awaitPutRight(release, 5);

        helm.run(namespace, "uninstall", "healed");
        awaitPutRight(release, 1);
    }

    @Test
    void whatHelmDoesToAnObservedReleaseIsShown() {
        helm.run(namespace, "install", "watched", chart, "--set", "word=one");
        VClusterRelease release = observe("watched");

        helm.run(namespace, "upgrade", "watched", chart, "--set", "word=two");
        releases.awaitThat(release, "seen at revision 2", now -> revision(now) == 2);
        helm.run(namespace, "rollback", "watched", "1");
        releases.awaitThat(release, "seen at revision 3", now -> revision(now) == 3);

        assertThat(word("watched")).isEqualTo("one");
        releases.remove(release);
        assertThat(helm.list(namespace, "list", "--filter", "^watched$")).hasSize(1);
    }

    @Test
    void aReleaseOfHelmIsObservedAndThenTakenOverWithoutANewRevision() {
        helm.run(namespace, "install", "theirs", chart, "--set", "word=kept");
        takeOver("theirs");
    }

    /** provider-helm installs and upgrades with Helm's library, the values of its object alone, and a history of 20. */
    @Test
    void aReleaseOfProviderHelmIsTakenOverWithoutANewRevision() {
        for (String word : List.of("first", "kept")) {
            helm.run(namespace, "upgrade", "--install", "foreign", chart, "--reset-values", "--history-max", "20",
                    "--set", "word=" + word);
        }
        takeOver("foreign");
    }

    @Test
    void aReleaseOfHelmWithOtherValuesIsUpgraded() {
        helm.run(namespace, "install", "differing", chart, "--set", "word=theirs");

        VClusterRelease release = create("differing", "{word: ours}");

        releases.awaitThat(release, "at revision 2", now -> revision(now) == 2);
        assertThat(word("differing")).isEqualTo("ours");
    }

    @Test
    void aVClusterOfHelmIsTakenOverWithoutTouchingItsPod(@TempDir Path directory) throws IOException {
        VCluster made = vcluster();
        String values = helm.run(host, "get", "values", made.getMetadata().getName(), "--output", "json");
        orphan(made);
        helm.run(host, "uninstall", "taken");
        helm.run(host, "install", "taken", "vcluster", "--repo", cluster.access().chartRepository().toString(),
                "--version", "0.36.1", "--values", Files.writeString(directory.resolve("values"), values).toString());
        StatefulSet before = client.apps().statefulSets().inNamespace(host).withName("taken").require();

        VCluster taken = vcluster();

        assertThat(helm.list(host, "history", "taken")).hasSize(1);
        assertThat(client.apps().statefulSets().inNamespace(host).withName("taken").require().getMetadata())
                .extracting(ObjectMeta::getUid, ObjectMeta::getGeneration)
                .containsExactly(before.getMetadata().getUid(), before.getMetadata().getGeneration());
        assertThat(client.secrets()
                .inNamespace(host)
                .withName("sh.helm.release.v1.taken.v1")
                .require()
                .getMetadata()
                .getLabels()).containsEntry("vcluster.crossplane.io/owner-uid", taken.getMetadata().getUid());
        orphan(taken);
    }

    /** One that runs nothing: no node has this label. */
    private VCluster vcluster() {
        VCluster wanted = VClusters.of(namespace, "taken", """
            {namespace: %s, values: {controlPlane: {statefulSet: {scheduling: {nodeSelector: {nowhere: "yes"}}}}}}"""
                .formatted(host));
        wanted.getSpec().setProviderConfigRef(config);
        // Its Secret would outlive the object where nobody collects garbage.
        wanted.getSpec().setWriteConnectionSecretToRef(null);
        return vclusters.awaitThat(client.resource(wanted).create(), "installed",
                now -> VClusters.holds(now, "Synced") && VClusters.holds(now, "ReleaseDeployed"));
    }

    /** Lets go of it, and of it alone. */
    private void orphan(VCluster vcluster) {
        vclusters.patch(vcluster, "{spec: {managementPolicies: [Observe, Create, Update, LateInitialize]}}");
        vclusters.remove(vcluster);
    }

    private VClusterRelease create(String name, String values) {
        VClusterRelease release = VClusterReleases.of(namespace, name, """
            {chart: {repository: "%s", name: small, version: 1.0.0}, values: %s}""".formatted(charts.url(), values));
        release.getSpec().setProviderConfigRef(config);
        return releases.awaitReady(client.resource(release).create());
    }

    private VClusterRelease observe(String name) {
        VClusterRelease release = VClusterReleases.of(namespace, "import-" + name, "{}");
        release.getMetadata().setAnnotations(Map.of("crossplane.io/external-name", name));
        release.getSpec().setProviderConfigRef(config);
        release.getSpec().setManagementPolicies(List.of(ManagementAction.OBSERVE));
        return releases.awaitReady(client.resource(release).create());
    }

    private void takeOver(String name) {
        Secret before = record(name);
        ConfigMap object = object(name);
        VClusterRelease release = observe(name);
        var shown = Objects.requireNonNull(release.getStatus().getAtProvider());
        assertThat(shown.state()).isEqualTo("deployed");
        assertThat(Objects.requireNonNull(shown.chart()).version()).isEqualTo("1.0.0");
        assertThat(record(name).getMetadata().getResourceVersion())
                .isEqualTo(before.getMetadata().getResourceVersion());

        release = releases.awaitReady(releases.patch(release, """
            {spec: {managementPolicies: ["*"], forProvider: {values: {word: kept},
              chart: {repository: "%s", name: small, version: 1.0.0}}}}""".formatted(charts.url())));

        assertThat(record(name).getMetadata().getName()).isEqualTo(before.getMetadata().getName());
        assertThat(record(name).getData()).isEqualTo(before.getData());
        assertThat(record(name).getMetadata().getLabels()).containsEntry("vcluster.crossplane.io/owner-uid",
                release.getMetadata().getUid());
        assertThat(object(name).getMetadata().getResourceVersion())
                .isEqualTo(object.getMetadata().getResourceVersion());

        int revisions = revision(release);
        release = releases.awaitReady(releases.change(release, "{values: {word: changed}}"));
        assertThat(revision(release)).isEqualTo(revisions + 1);
        releases.remove(release);
        assertThat(helm.list(namespace, "list", "--all", "--filter", "^" + name + "$")).isEmpty();
    }

    private void awaitPutRight(VClusterRelease release, int revision) {
        releases.awaitThat(release, "put right as revision " + revision,
                now -> VClusterReleases.holds(now, "Ready") && revision(now) == revision);
        assertThat(word(release.getMetadata().getName())).isEqualTo("wanted");
    }

    private static int revision(VClusterRelease release) {
        var shown = release.getStatus().getAtProvider();
        return shown == null || shown.revision() == null ? 0 : shown.revision();
    }

    private String word(String name) {
        return object(name).getData().get("word");
    }

    private ConfigMap object(String name) {
        return client.configMaps().inNamespace(namespace).withName(name).require();
    }

    /** The newest record. */
    private Secret record(String name) {
        return client.secrets()
                .inNamespace(namespace)
                .withLabels(Map.of("owner", "helm", "name", name, "status", "deployed"))
                .list()
                .getItems()
                .getFirst();
    }
}
