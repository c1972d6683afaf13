package io.crossplane.provider.e2e;

import java.util.Base64;
import java.util.Map;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.chart.ChartServer;
import io.crossplane.provider.helm.release.ReleaseHead;
import io.crossplane.provider.helm.release.ReleaseRecord;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;

/** VClusterReleases on the cluster itself, each of a chart that is served here, with a provider that works on them. */
final class HostReleases extends ManagedObjects<VClusterRelease> implements AutoCloseable {

    private final KubernetesClient client;
    private final ProviderProcess provider;
    private final Attempts attempts;
    private final String config;
    private final ChartServer charts = ChartServer.plain();

    HostReleases(TestCluster cluster, String prefix, String... flags) {
        super(cluster.client());
        client = cluster.client();
        provider = ProviderProcess.working(cluster, flags);
        attempts = new Attempts(cluster, prefix);
        config = attempts.ownIdentity("Any");
    }

    Attempts attempts() {
        return attempts;
    }

    ProviderProcess provider() {
        return provider;
    }

    /** Serves a chart of these files from now on. */
    void serve(String chart, Map<String, String> files) {
        charts.serve("/" + chart + ".tgz", TestCharts.packed(files));
    }

    /** A release of this chart with a name of its own. */
    VClusterRelease create(String chart, String fields) {
        return create(attempts.newName(), chart, fields);
    }

    VClusterRelease create(String name, String chart, String fields) {
        return want(name, "{chart: {%s}, %s}".formatted(chart(chart), fields));
    }

    /** A release with these parameters, which name a chart that is served elsewhere. */
    VClusterRelease want(String name, String forProvider) {
        VClusterRelease release = VClusterReleases.of(attempts.namespace(), name, forProvider);
        release.getSpec().setProviderConfigRef(new ProviderConfigReference("ClusterProviderConfig", config));
        return client.resource(release).create();
    }

    /** The field {@code chart} for this chart. */
    String chart(String chart) {
        return "url: \"%s/%s.tgz\"".formatted(charts.url(), chart);
    }

    /** The release as {@link Attempts} takes it. */
    GenericKubernetesResource generic(VClusterRelease release) {
        return client.genericKubernetesResources("vcluster.crossplane.io/v1alpha1", "VClusterRelease")
                .inNamespace(attempts.namespace())
                .withName(name(release))
                .get();
    }

    /** A ConfigMap that is called as the release, with something behind it; null if there is none. */
    ConfigMap configMap(VClusterRelease release, String suffix) {
        return client.configMaps().inNamespace(attempts.namespace()).withName(name(release) + suffix).get();
    }

    /** Helm's Secret; null if there is none. */
    Secret stored(VClusterRelease release, int revision) {
        return client.secrets()
                .inNamespace(attempts.namespace())
                .withName(ReleaseHead.recordName(name(release), revision))
                .get();
    }

    ReleaseRecord record(VClusterRelease release, int revision) {
        return ReleaseRecord.decode(Base64.getDecoder().decode(stored(release, revision).getData().get("release")));
    }

    static String name(VClusterRelease release) {
        return release.getMetadata().getName();
    }

    @Override
    public void close() {
        try (provider; charts) {
            var all = client.resources(VClusterRelease.class).inNamespace(attempts.namespace());
            all.delete();
            all.list().getItems().forEach(this::awaitGone);
            attempts.close();
        }
    }
}
