package io.crossplane.provider.vcluster;

import static io.crossplane.provider.vcluster.Examples.desired;
import static io.crossplane.provider.vcluster.Examples.resource;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterParameters;
import io.crossplane.provider.config.HostNamespace;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.managed.Annotations;
import io.crossplane.provider.managed.contract.Rule;
import io.crossplane.provider.vcluster.DesiredVCluster.Defaults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an unset field becomes (vcluster.md 9.1). */
class DesiredVClusterTest {

    @Test
    void everyDefaultIsFilledIn() {
        VCluster resource = resource("");
        resource.getSpec().setForProvider(VClusterParameters.DEFAULTS);

        DesiredVCluster desired = DesiredVCluster.from(resource, new Defaults("https://charts.example.org", "0.36.9"));

        String generated = HostNamespace.of("team-a", "demo");
        assertThat(desired.owner()).isEqualTo(new OwnerMark("u1"));
        assertThat(desired.displayName()).isEqualTo("team-a/demo");
        assertThat(desired.release()).isEqualTo(new ReleaseRef(generated, "demo"));
        assertThat(desired.namespace())
                .isEqualTo(new DesiredVCluster.NamespacePlan(generated, "team-a", true, Map.of(), Map.of()));
        assertThat(desired.chart().repository()).isEqualTo("https://charts.example.org");
        assertThat(desired.chart().name()).isEqualTo("vcluster");
        assertThat(desired.chart().version()).isEqualTo("0.36.9");
        assertThat(desired.chart().minorSkipAllowed()).isFalse();
        assertThat(desired.licensed()).isFalse();
        assertThat(desired.coreDns()).isTrue();
        assertThat(desired.server()).isEqualTo(URI.create("https://demo." + generated + ".svc:443"));
        assertThat(desired.readiness())
                .isEqualTo(new DesiredVCluster.Readiness(Stage.Kind.API_REACHABLE, Duration.ofMinutes(30)));
        assertThat(desired.removal()).isEqualTo(new DesiredVCluster.Removal(false, true, Duration.ofMinutes(10)));
    }

    @Test
    void whatIsSetIsTaken() {
        DesiredVCluster desired = desired("createNamespace: false, namespaceLabels: {a: b}, "
                + "namespaceAnnotations: {c: d}, edition: Pro, coredns: {enabled: false}, "
                + "kubeconfig: {server: Custom, url: 'https://a.example.org'}, "
                + "chart: {repository: 'oci://r.example.org/x', name: mine, version: 0.35.0, allowMinorSkip: true}");

        assertThat(desired.release()).isEqualTo(new ReleaseRef("host", "demo"));
        assertThat(desired.namespace()).isEqualTo(new DesiredVCluster.NamespacePlan(HostNamespace.of("team-a", "demo"),
                "team-a", false, Map.of("a", "b"), Map.of("c", "d")));
        assertThat(desired.licensed()).isTrue();
        assertThat(desired.coreDns()).isFalse();
        assertThat(desired.server()).isEqualTo(URI.create("https://a.example.org"));
        assertThat(desired.chart().repository()).isEqualTo("oci://r.example.org/x");
        assertThat(desired.chart().name()).isEqualTo("mine");
        assertThat(desired.chart().version()).isEqualTo("0.35.0");
        assertThat(desired.chart().minorSkipAllowed()).isTrue();
    }

    @ParameterizedTest(name = "external name \"{0}\": {1}")
    @CsvSource({"other, other", "'', demo"})
    void theExternalNameIsTheNameOfTheRelease(String external, String name) {
        VCluster resource = resource("");
        resource.getMetadata().setAnnotations(Map.of(Annotations.EXTERNAL_NAME, external));

        assertThat(DesiredVCluster.from(resource, Defaults.STANDARD).release().name()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"Workload, CONTROL_PLANE_READY", "Kubeconfig, KUBECONFIG_PUBLISHED", "API, API_REACHABLE",
        "DNS, DNS_READY", "OfTheFuture, API_REACHABLE"})
    void aLevelMeansAStage(String level, Stage.Kind stage) {
        assertThat(desired("readiness: {level: %s}".formatted(level)).readiness().level()).isEqualTo(stage);
    }

    @ParameterizedTest
    @CsvSource({"90s, PT1M30S", "1h, PT1H", "soon, PT30M"})
    void aTimeoutIsADurationOfGo(String text, Duration timeout) {
        assertThat(desired("readiness: {timeout: %s}".formatted(text)).readiness().timeout()).isEqualTo(timeout);
    }

    @ParameterizedTest
    @CsvSource({"pvcPolicy: Delete, true, true", "pvcPolicy: Retain, false, true",
        "namespacePolicy: Retain, false, false", "namespacePolicy: DeleteIfCreated, false, true",
        "pvcPolicy: OfTheFuture, false, true"})
    void onlyWhatIsAskedForIsRemoved(String field, boolean claims, boolean namespace) {
        assertThat(desired("deletion: {%s, timeout: 5m}".formatted(field)).removal())
                .isEqualTo(new DesiredVCluster.Removal(claims, namespace, Duration.ofMinutes(5)));
    }

    @Test
    @Rule("EX-10")
    void printsNoValue() {
        assertThat(desired("values: {password: s3cr3t}")).hasToString("DesiredVCluster[team-a/demo as host/demo]");
    }
}
