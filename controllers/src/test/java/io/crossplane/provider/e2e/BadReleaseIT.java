package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.chart.ChartServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Releases that cannot be: charts that do not work, hooks that fail, and places that are taken. What a message advises heals. */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadReleaseIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int BLOB_BYTES = 1_400_000;

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final ProviderProcess provider;
    private final Attempts attempts;
    private final String anywhere;
    private final ChartServer server = ChartServer.plain();

    BadReleaseIT(TestCluster cluster) {
        this.cluster = cluster;
        client = cluster.client();
        provider = ProviderProcess.working(cluster);
        attempts = new Attempts(cluster, "badrel");
        anywhere = attempts.ownIdentity("Any");
    }

    @AfterAll
    void cleanUp() {
        try (provider; server) {
            attempts.close();
        }
    }

    @Test
    void aTemplateThatFailsUntilItsValueIsGiven() {
        String chart = serve(TestCharts.named("template-error"));
        GenericKubernetesResource release = refused(chart, "release-template", Map.of("why",
                "template: template-error/templates/configmap.yaml:6:17: executing \"template-error/templates/configmap.yaml\" at <.Values.absent.deeper>: nil pointer evaluating interface {}.deeper"));

        attempts.change(release, chart + ", values: {absent: {deeper: there}}}");

        attempts.expectSynced(release, LIMIT);
    }

    @Test
    void aChartThatRefusesAValueDoesNotShowIt() {
        Map<String, String> files = TestCharts.files("picky", "1.0.0");
        files.remove("picky/values.schema.json");
        files.put("picky/templates/check.yaml", "{{ fail (printf \"not %s\" .Values.word) }}");
        String secret = attempts.newName();
        attempts.makeSecret(secret, Map.of("values.yaml", "word: tell-nobody"));

        GenericKubernetesResource release = refused(
                serve(files) + ", valuesFrom: [{kind: Secret, name: %s}]".formatted(secret), "release-template",
                Map.of("why", "execution error at (picky/templates/check.yaml:1:3): not (redacted)"));

        assertThat(attempts.conditions(release).toString()).doesNotContain("tell-nobody");
        assertThat(provider.output()).doesNotContain("tell-nobody");
    }

    @Test
    void aTemplateThatYieldsNoYamlUntilAnotherChartDoes() {
        GenericKubernetesResource release = refused(serve(TestCharts.named("broken-yaml")), "release-yaml",
                Map.of("template", "broken-yaml/templates/configmap.yaml", "line", "6"));

        attempts.change(release, serve(TestCharts.files("mended", "1.0.1")) + "}");

        attempts.expectSynced(release, LIMIT);
    }

    @Test
    void aKindThatTheClusterDoesNotServeUntilItDoes() {
        GenericKubernetesResource release = refused(serve(TestCharts.named("needs-api")), "release-kind",
                Map.of("kind", "Gadget", "version", "missing.example.org/v1"));

        attempts.make("""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: gadgets.missing.example.org}
            spec:
              group: missing.example.org
              scope: Namespaced
              names: {kind: Gadget, plural: gadgets}
              versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
            """);

        attempts.expectSynced(release, LIMIT);
        // Before its kind goes.
        remove(release);
    }

    @Test
    void aChartThatIsTooLargeForItsRecordUntilItIsNot() {
        byte[] blob = new byte[BLOB_BYTES];
        new Random(1).nextBytes(blob);
        Map<String, String> files = TestCharts.files("large", "1.0.0");
        files.put("large/blob.txt", Base64.getEncoder().encodeToString(blob));
        GenericKubernetesResource release = refused(serve(files), "release-too-large", Map.of("limit", "768"));

        attempts.change(release, serve(TestCharts.files("large", "1.0.1")) + "}");

        attempts.expectSynced(release, LIMIT);
    }

    @Test
    void aValueOfTheWrongType() {
        refused(serve(TestCharts.named("podinfo")) + ", values: {replicas: many}", "value-type",
                Map.of("chart", "podinfo", "version", "1.0.0", "path", "replicas", "type", "integer"));
    }

    @Test
    void aHookThatFailsIsTriedAgainUntilSomethingChanges() {
        String chart = serve(TestCharts.named("hooks"));
        GenericKubernetesResource release = failingHook(chart, "{retries: 1, backoff: 1h}");
        String name = release.getMetadata().getName();
        attempts.expect(release, "release-retry-pending",
                Map.of("attempt", "1", "all", "2", "why",
                        "failed pre-install: 1 error occurred: * job %s-pre-install failed: BackoffLimitExceeded"
                                .formatted(name)));
        assertThat(client.configMaps().inNamespace(attempts.namespace()).withName(name).get()).isNull();

        attempts.change(release, chart + ", values: {before: \"true\"}}");

        attempts.expectSynced(release, LIMIT);
    }

    @Test
    void aHookThatFailsTooOftenIsLeftUntilSomethingChanges() {
        String chart = serve(TestCharts.named("hooks"));
        GenericKubernetesResource release = failingHook(chart, "{retries: 0}");
        attempts.expect(release, "release-retries-exhausted",
                Map.of("attempts", "1", "outcome", "the failed revision is kept"));

        attempts.change(release, chart + ", values: {before: \"true\"}, failurePolicy: {retries: 0}}");

        attempts.expectSynced(release, LIMIT);
    }

    @Test
    void releasesThatNeedEachOtherUntilOneDoesNot() {
        String chart = serve(TestCharts.files("small", "1.0.0"));
        String first = attempts.newName();
        String second = attempts.newName();
        String needing = chart + ", dependsOn: [{name: %s}]}";
        GenericKubernetesResource one = attempts.apply(attempts.release(anywhere, first, needing.formatted(second)));
        GenericKubernetesResource two = attempts.apply(attempts.release(anywhere, second, needing.formatted(first)));
        attempts.expect(one, "release-circle", Map.of("circle", first + " -> " + second + " -> " + first));
        attempts.expect(two, "release-circle", Map.of("circle", second + " -> " + first + " -> " + second));
        attempts.expectNothingMade(one);
        attempts.expectNothingMade(two);

        attempts.change(two, chart + "}");

        attempts.expectSynced(two, LIMIT);
        attempts.expectSynced(one, LIMIT);
    }

    @Test
    void aReleaseThatAnotherObjectHasUntilAnotherNameIsChosen() {
        String chart = serve(TestCharts.files("small", "1.0.0")) + "}";
        GenericKubernetesResource owner = attempts.apply(attempts.release(anywhere, attempts.newName(), chart));
        attempts.expectSynced(owner, LIMIT);
        String taken = owner.getMetadata().getName();
        GenericKubernetesResource other = attempts.release(anywhere, attempts.newName(), chart);
        other.getMetadata().setAnnotations(Map.of("crossplane.io/external-name", taken));
        attempts.apply(other);
        attempts.expect(other, "release-of-other", Map.of("release", taken, "namespace", attempts.namespace(), "uid",
                owner.getMetadata().getUid(), "record", "sh.helm.release.v1." + taken + ".v1"));
        attempts.expectUntouched(owner);

        client.resource(other)
                .patch(PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\": {\"annotations\": {\"crossplane.io/external-name\": \"%s\"}}}"
                                .formatted(attempts.newName()));

        attempts.expectSynced(other, LIMIT);
        attempts.expectUntouched(owner);
    }

    @Test
    void aNamespaceThatTheProviderConfigDoesNotAllowUntilItDoes() {
        String config = attempts.ownIdentity("Default");
        GenericKubernetesResource release = attempts
                .apply(attempts.release(config, attempts.newName(), serve(TestCharts.files("small", "1.0.0")) + "}"));
        attempts.expect(release, "release-target",
                Map.of("kind", "ClusterProviderConfig", "config", config, "namespace", attempts.namespace()));
        attempts.expectNothingMade(release);

        client.genericKubernetesResources("vcluster.crossplane.io/v1alpha1", "ClusterProviderConfig")
                .withName(config)
                .edit(current -> {
                    current.<Map<String, Object>>get("spec").put("targetNamespaces", Map.of("policy", "Any"));
                    return current;
                });

        attempts.expectSynced(release, LIMIT);
    }

    @Test
    void noChart() {
        attempts.expectAnswer(
                () -> attempts.apply(attempts.release(anywhere, attempts.newName(), "{namespace: anywhere}")),
                "release-no-chart", Map.of());
    }

    /** @param wanted parameters without the closing brace */
    private GenericKubernetesResource refused(String wanted, String error, Map<String, String> facts) {
        GenericKubernetesResource release = attempts
                .apply(attempts.release(anywhere, attempts.newName(), wanted + "}"));
        attempts.expect(release, error, facts);
        attempts.expectNothingMade(release);
        assertThat(
                client.configMaps().inNamespace(attempts.namespace()).withName(release.getMetadata().getName()).get())
                .isNull();
        return release;
    }

    /** Serves the chart; the beginning of parameters that want it. */
    private String serve(Map<String, String> files) {
        byte[] packed = TestCharts.packed(files);
        String path = "/%08x.tgz".formatted(files.hashCode());
        server.serve(path, packed);
        return "{chart: {url: \"%s%s\"}".formatted(server.url(), path);
    }

    private GenericKubernetesResource failingHook(String chart, String policy) {
        GenericKubernetesResource release = attempts.apply(attempts.release(anywhere, attempts.newName(),
                chart + ", values: {before: \"false\"}, failurePolicy: %s}".formatted(policy)));
        if (cluster.access().level() == Level.API) {
            failJob(release.getMetadata().getName() + "-pre-install");
        }
        return release;
    }

    /** Says what the job controller would say, where there is none. */
    private void failJob(String name) {
        var jobs = client.batch().v1().jobs().inNamespace(attempts.namespace()).withName(name);
        Job job = await("hook " + name).atMost(LIMIT).until(jobs::get, Objects::nonNull);
        client.resource(job).subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), """
            {"status": {"startTime": "2026-01-01T00:00:00Z", "conditions": [
              {"type": "FailureTarget", "status": "True", "reason": "BackoffLimitExceeded", "message": ""},
              {"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded", "message": ""}]}}""");
    }

    private void remove(GenericKubernetesResource release) {
        client.resource(release).delete();
        await("removal").atMost(LIMIT).until(() -> client.resource(release).get() == null);
    }
}
