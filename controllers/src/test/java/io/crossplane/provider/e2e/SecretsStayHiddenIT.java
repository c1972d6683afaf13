package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.helm.chart.ChartServer;
import io.crossplane.provider.helm.chart.ChartServer.Answer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Secrets of every kind, used with success and in vain by a provider that logs all it can: nobody reads them anywhere. */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsStayHiddenIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** What every secret text contains; short enough and of the right letters for a label. */
    private final String marker = "marker-" + UUID.randomUUID().toString().substring(0, 8);
    private final KubernetesClient client;
    private final TestCluster cluster;
    private final HostKubeconfigs kubeconfigs;
    private final ProviderProcess provider;
    private final Attempts attempts;
    private final String config;
    private final ChartServer charts = ChartServer.plain();
    private final List<GenericKubernetesResource> working = new ArrayList<>();
    private final List<GenericKubernetesResource> failing = new ArrayList<>();

    SecretsStayHiddenIT(TestCluster cluster) {
        this.cluster = cluster;
        this.client = cluster.client();
        this.provider = ProviderProcess.working(cluster, "--debug");
        this.attempts = new Attempts(cluster, "hidden");
        this.kubeconfigs = new HostKubeconfigs(cluster, attempts);
        this.config = attempts.ownIdentity("Any");
    }

    @BeforeAll
    void useThemAll() throws IOException {
        valuesFromSecrets();
        pullCredentials();
        hostCredentials();
        working.forEach(each -> attempts.expectSynced(each, LIMIT));
        failing.forEach(each -> await(each.getMetadata().getName()).atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(attempts.conditions(each).get("Synced")).containsEntry("status", "False")));
    }

    @AfterAll
    void cleanUp() {
        try (provider; charts) {
            attempts.close();
        }
    }

    @Test
    void notInConditionsAndStatus() {
        Stream.of(working, failing)
                .flatMap(List::stream)
                .forEach(each -> assertHidden(each.getMetadata().getName(),
                        client.getKubernetesSerialization().asJson(client.resource(each).get())));
        for (String kind : List.of("ProviderConfig", "ClusterProviderConfig", "ProviderConfigUsage")) {
            assertHidden(kind,
                    shown(client.genericKubernetesResources("vcluster.crossplane.io/v1alpha1", kind)
                            .inAnyNamespace()
                            .list()
                            .getItems()));
        }
    }

    @Test
    void notInEvents() {
        String events = shown(client.v1().events().inAnyNamespace().list().getItems());
        assertThat(events).contains(failing.getFirst().getMetadata().getName());
        assertHidden("events", events);
    }

    @Test
    void notInTheLogNorInWhatAWorkerWrites() {
        Stream.of(working, failing)
                .flatMap(List::stream)
                .forEach(each -> assertThat(provider.output()).contains(each.getMetadata().getName()));
        assertHidden("log", provider.output());
    }

    @Test
    void notInMetrics() {
        assertThat(provider.metrics()).contains("vcluster");
        assertHidden("metrics", provider.metrics());
    }

    private void valuesFromSecrets() {
        working.add(fromSecret("controlPlane: {statefulSet: {labels: {hidden: %s}}}"));
        failing.add(fromSecret("telemetry: {enabled: %s}"));
        failing.add(fromSecret("telemetry: {enabled: \"%s"));
        failing.add(fromSecret("policies: {podSecurityStandard: %s}"));
        failing.add(fromSecret("exportKubeConfig: {server: %s}"));
        failing.add(fromSecret("controlPlane: {statefulSet: {labels: {hidden: \"%s\\nis no label!\"}}}"));
        working.add(bySet("controlPlane.statefulSet.annotations.hidden"));
        failing.add(bySet("telemetry.enabled"));
        failing.add(bySet("controlPlane.statefulSet.highAvailability.replicas"));
    }

    /** The whole chart, from a repository that asks for a password. */
    private void pullCredentials() throws IOException {
        String right = Base64.getEncoder().encodeToString(("user:" + marker).getBytes(StandardCharsets.UTF_8));
        for (String file : List.of("/index.yaml", "/vcluster-0.36.1.tgz")) {
            byte[] content = fetch(cluster.access().chartRepository() + file);
            charts.answer(file,
                    asked -> ("Basic " + right).equals(asked.getRequestHeaders().getFirst("Authorization"))
                            ? Answer.ok(content)
                            : Answer.status(401));
        }
        String chart = "chart: {repository: \"%s\", pullSecretRef: {name: %s}}";
        working.add(attempts.want(config,
                chart.formatted(charts.url(), secret(Map.of("username", "user", "password", marker)))));
        failing.add(attempts.want(config,
                chart.formatted(charts.url(), secret(Map.of("username", marker, "password", marker)))));
        failing.add(attempts.want(config,
                chart.formatted("http://127.0.0.1:1", secret(Map.of("username", "user", "password", marker)))));
        failing.add(attempts.want(config,
                chart.formatted(charts.url(), secret(Map.of(".dockerconfigjson", "{\"auths\": \"" + marker)))));
    }

    private void hostCredentials() {
        String user = "token: " + marker;
        working.add(kubeconfigs.want(kubeconfigs.ofAdministrator()));
        failing.add(kubeconfigs.want(kubeconfigs.of(kubeconfigs.server(), user)));
        failing.add(kubeconfigs.want(kubeconfigs.of("https://127.0.0.1:1", user)));
        failing.add(kubeconfigs.want(kubeconfigs.of("https://user:%s@127.0.0.1:1".formatted(marker), user)));
        failing.add(kubeconfigs.want(kubeconfigs.of(kubeconfigs.server(), "client-certificate-data: " + marker)));
        failing.add(kubeconfigs
                .want(kubeconfigs.of(kubeconfigs.server(), "exec: {command: sh, args: [%s]}".formatted(marker))));
        failing.add(kubeconfigs.want(marker));
    }

    private GenericKubernetesResource fromSecret(String yaml) {
        return attempts.want(config, "valuesFrom: [{kind: Secret, name: %s}]"
                .formatted(secret(Map.of("values.yaml", yaml.replace("%s", marker)))));
    }

    private GenericKubernetesResource bySet(String path) {
        return attempts.want(config, "set: [{path: %s, valueFrom: {kind: Secret, name: %s, key: text}}]".formatted(path,
                secret(Map.of("text", marker))));
    }

    private String secret(Map<String, String> data) {
        String name = attempts.newName();
        attempts.makeSecret(name, data);
        return name;
    }

    private String shown(List<? extends HasMetadata> objects) {
        return client.getKubernetesSerialization().asJson(objects);
    }

    private void assertHidden(String where, String text) {
        List<String> secrets = new ArrayList<>(kubeconfigs.secrets());
        secrets.add(marker);
        secrets.add(Base64.getEncoder().withoutPadding().encodeToString(marker.getBytes(StandardCharsets.UTF_8)));
        assertThat(secrets.stream().filter(text::contains).map(secret -> around(text, secret))).as(where).isEmpty();
    }

    private static String around(String text, String secret) {
        int at = text.indexOf(secret);
        return text.substring(Math.max(0, at - 300), Math.min(text.length(), at + 100));
    }

    private static byte[] fetch(String address) throws IOException {
        try (InputStream in = java.net.URI.create(address).toURL().openStream()) {
            return in.readAllBytes();
        }
    }
}
