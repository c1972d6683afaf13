package io.crossplane.provider.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.helm.chart.ChartSource;
import io.crossplane.provider.kube.ReleaseKey;
import io.crossplane.provider.managed.Annotations;
import org.junit.jupiter.api.Test;

/** What an unset field becomes. */
class DesiredReleaseTest {

    @Test
    void livesInDefaultInsideAVirtualClusterAndBesideItsObjectElsewhere() {
        assertThat(Sight.desired("vclusterRef: {name: demo}").key()).isEqualTo(new ReleaseKey("default", "web"));
        assertThat(Sight.desired("vclusterSelector: {}").key().namespace()).isEqualTo("default");
        assertThat(Sight.desired("").key().namespace()).isEqualTo("team-a");
        assertThat(Sight.desired("namespace: apps").key().namespace()).isEqualTo("apps");
    }

    @Test
    void isNamedByItsExternalName() {
        VClusterRelease resource = Sight.resource(Sight.CHART);
        resource.getMetadata().setAnnotations(Map.of(Annotations.EXTERNAL_NAME, "other"));

        assertThat(DesiredRelease.from(resource).key().release()).isEqualTo("other");
    }

    @Test
    void makesItsNamespaceUnlessItMustNot() {
        assertThat(Sight.desired("").namespace().create()).isTrue();
        assertThat(Sight.desired("createNamespace: false").namespace().create()).isFalse();
    }

    @Test
    void fetchesFromARepositoryARegistryOrAnAddress() {
        assertThat(source("{repository: 'https://example.org', name: web, version: ~1}").describe())
                .isEqualTo("chart \"web\" version \"~1\" of repository https://example.org");
        assertThat(source("{repository: 'oci://example.org/charts', name: web, version: 1.0.0}").describe())
                .isEqualTo("chart oci://example.org/charts/web version \"1.0.0\"");
        assertThat(source("{url: 'https://example.org/web.tgz'}").describe())
                .isEqualTo("chart at https://example.org/web.tgz");
    }

    private static ChartSource source(String chart) {
        return Sight.desiredWith("chart: " + chart).chart().orElseThrow().source();
    }
}
