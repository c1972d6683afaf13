package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.v1alpha1.ClusterProviderConfig;
import io.crossplane.provider.apis.v1alpha1.DriftObservation;
import io.crossplane.provider.apis.v1alpha1.DriftObservation.DriftedObject;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.apis.v1alpha1.VClusterReleaseObservation;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.chart.ChartServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Drift of a release that Helm has installed, with everything that the provider does about it. */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReleaseDriftIT {

    private static final String NAME = "drifting";

    private final KubernetesClient client;
    private final VClusterReleases releases;
    private final String namespace;
    private final ChartServer charts = ChartServer.plain();
    private final ProviderProcess provider;
    private VClusterRelease release;

    ReleaseDriftIT(TestCluster cluster) {
        client = cluster.client();
        releases = new VClusterReleases(client);
        namespace = cluster.newNamespace("drift");
        client.resource(config()).create();
        charts.repository("small", "1.0.0", chart("1.0.0", "  more: x\n"), "");
        charts.repository("small", "2.0.0", chart("2.0.0", ""), "");
        provider = ProviderProcess.working(cluster);
    }

    private static byte[] chart(String version, String more) {
        Map<String, String> files = TestCharts.files("small", version);
        files.computeIfPresent("small/templates/cm.yaml", (_, template) -> template + more);
        return TestCharts.packed(files);
    }

    private ClusterProviderConfig config() {
        return ManagedObjects.yaml("""
            {metadata: {name: %s}, spec: {credentials: {source: InjectedIdentity}, targetNamespaces: {policy: Any}}}"""
                .formatted(namespace), ClusterProviderConfig.class);
    }

    @BeforeEach
    void install() {
        VClusterRelease wanted = VClusterReleases.of(namespace, NAME, """
            {chart: {url: "%s/small-1.0.0.tgz"}, values: {word: first}}""".formatted(charts.url()));
        wanted.getSpec().setProviderConfigRef(new ProviderConfigReference("ClusterProviderConfig", namespace));
        // Its Secret would outlive the object where nobody collects garbage.
        wanted.getSpec().setWriteConnectionSecretToRef(null);
        release = releases.awaitReady(client.resource(wanted).create());
    }

    @AfterEach
    void uninstall() {
        releases.remove(release);
    }

    @AfterAll
    void removeEverything() {
        try (provider; charts) {
            client.namespaces().withName(namespace).delete();
            client.resource(config()).delete();
        }
    }

    @Test
    void isPutRightAndHelmGoesOnAsIfNothingHadHappened() {
        change("{data: {more: theirs}}");
        await("it is put right").atMost(ManagedObjects.LIMIT).until(() -> data().get("more").equals("x"));
        assertThat(revision(releases.awaitReady(release))).isEqualTo(1);
        releases.awaitEvent(release, "DriftFixed", "ConfigMap/drifting has been put right at /data/more");

        release = releases
                .awaitReady(releases.change(release, "{chart: {url: \"%s/small-2.0.0.tgz\"}}".formatted(charts.url())));

        assertThat(revision(release)).isEqualTo(2);
        assertThat(data()).as("what an upgrade takes away goes, whoever has written it").containsOnlyKeys("word");
    }

    @Test
    void isOnlyToldOfUntilItIsToBePutRight() {
        release = releases.awaitReady(releases.change(release, "{drift: {policy: Warn}}"));
        change("{data: {word: theirs}}");

        release = releases.awaitThat(release, "known to drift", now -> drift(now).isPresent());

        assertThat(drift(release).orElseThrow()).isEqualTo(new DriftObservation(List.of(), 1,
                List.of(new DriftedObject("v1", "ConfigMap", null, NAME, List.of("/data/word"), null))));
        assertThat(ManagedObjects.holds(release, "Synced")).isTrue();
        releases.awaitEvent(release, "DriftDetected", "ConfigMap/drifting differs from the manifest at /data/word");
        assertThat(data()).containsEntry("word", "theirs");

        release = releases.change(release, "{drift: {policy: Fix}}");
        releases.awaitThat(release, "put right", now -> drift(now).isEmpty() && data().get("word").equals("first"));
    }

    private void change(String patch) {
        client.configMaps()
                .inNamespace(namespace)
                .withName(NAME)
                .patch(PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(ManagedObjects.yaml(patch, Map.class)));
    }

    private Map<String, String> data() {
        ConfigMap map = client.configMaps().inNamespace(namespace).withName(NAME).require();
        return map.getData();
    }

    private static Optional<DriftObservation> drift(VClusterRelease now) {
        return Optional.ofNullable(now.getStatus().getAtProvider()).map(VClusterReleaseObservation::drift);
    }

    private static int revision(VClusterRelease now) {
        return Objects.requireNonNull(Objects.requireNonNull(now.getStatus().getAtProvider()).revision());
    }
}
