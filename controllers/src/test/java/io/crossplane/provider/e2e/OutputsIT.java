package io.crossplane.provider.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.Figures.Stopwatch;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.chart.ChartServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a release hands out, and the conditions that its user sets, in the cluster of a provider config. */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutputsIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration REST = Duration.ofSeconds(5);
    private static final Pattern REQUESTS = Pattern.compile("(?m)^rest_client_requests_total\\{.*} ([0-9.]+)$");
    private static final String OF_OPERATOR = "{apiVersion: v1, kind: Secret, name: made-by-operator}";

    private final KubernetesClient client;
    private final VClusterReleases releases;
    private final Attempts attempts;
    private final ProviderProcess provider;
    private final String namespace;
    private final String config;
    private final ChartServer charts = ChartServer.plain();

    OutputsIT(TestCluster cluster) {
        client = cluster.client();
        releases = new VClusterReleases(client);
        attempts = new Attempts(cluster, "outputs");
        namespace = attempts.namespace();
        config = attempts.ownIdentity("Any");
        charts.repository("outputs", "1.0.0", TestCharts.packed(TestCharts.named("outputs")), "");
        provider = ProviderProcess.working(cluster, "--debug");
    }

    @AfterAll
    void cleanUp() {
        try (provider; charts) {
            List<VClusterRelease> all = client.resources(VClusterRelease.class)
                    .inNamespace(namespace)
                    .list()
                    .getItems();
            all.forEach(each -> client.resource(each).delete());
            all.forEach(releases::awaitGone);
            attempts.close();
        }
    }

    @Test
    void handsOutWhatItsObjectsHold() {
        String name = attempts.newName();
        VClusterRelease release = releases.awaitReady(create(name,
                """
                    connectionDetails:
                    - {key: username, from: {apiVersion: v1, kind: Secret, name: NAME-login}, fieldPath: data.user}
                    - key: dsn
                      from: {apiVersion: v1, kind: Secret, name: NAME-login}
                      expression: "'db://' + object.stringData.user + ':' + object.stringData.password + '@db'"
                    - {key: host, from: {apiVersion: v1, kind: Service, name: NAME}, fieldPath: spec.clusterIP}
                    outputs:
                    - {name: address, from: {apiVersion: v1, kind: Service, name: NAME}, fieldPath: spec.clusterIP}
                    - {name: stage, from: {apiVersion: v1, kind: ConfigMap, name: NAME}, fieldPath: "metadata.annotations[example.org/stage]"}
                    - {name: ports, from: {apiVersion: v1, kind: Service, name: NAME}, expression: "object.spec.ports.map(p, p.port)"}
                    - {name: nothing, from: {apiVersion: v1, kind: Service, name: NAME}, fieldPath: spec.externalName, optional: true}
                    """));

        String address = client.services().inNamespace(namespace).withName(name).get().getSpec().getClusterIP();
        assertThat(published(name))
                .isEqualTo(Map.of("username", "admin", "dsn", "db://admin:first@db", "host", address));
        assertThat(outputs(release)).isEqualTo(Map.of("address", address, "stage", "test", "ports", "[80]"));

        releases.change(release, "{values: {password: second}}");
        await("the change is published").atMost(SOON)
                .until(() -> published(name).get("dsn").equals("db://admin:second@db"));
        releases.change(release, """
            {outputs: null, connectionDetails:
              [{key: user, from: {apiVersion: v1, kind: Secret, name: %s-login}, fieldPath: data.user}]}"""
                .formatted(name));
        await("keys are pruned").atMost(SOON).until(() -> published(name).equals(Map.of("user", "admin")));
        assertThat(outputs(releases.awaitReady(release))).isEmpty();
        assertThat(provider.output()).doesNotContain("admin:first");
    }

    @Test
    void followsObjectsThatOthersMake() {
        String name = attempts.newName();
        VClusterRelease release = create(name, """
            connectionDetails:
            - {key: token, from: FROM, fieldPath: data.token}
            """.replace("FROM", OF_OPERATOR));
        expect(release, "output-missing", Map.of("asker", "connectionDetails \"token\"", "object",
                "Secret/made-by-operator", "why", "does not exist"));

        operator("other");
        expect(release, "output-missing", Map.of("asker", "connectionDetails \"token\"", "object",
                "Secret/made-by-operator", "why", "has no data.token"));
        operator("token");
        Stopwatch time = Figures.start();
        release = releases.awaitReady(release);
        assertThat(time.elapsed()).as("appeared to Ready").isLessThan(SOON);
        assertThat(published(name)).isEqualTo(Map.of("token", "x"));

        awaitRest();
        client.secrets().inNamespace(namespace).withName("made-by-operator").delete();
        expect(release, "output-missing", Map.of("why", "does not exist"));
        assertThat(published(name)).as("kept").isEqualTo(Map.of("token", "x"));
        operator("other");
        await("the field is gone").atMost(SOON).until(() -> published(name).isEmpty());
    }

    @Test
    void isReadyWhenItsConditionHolds() {
        String name = attempts.newName();
        VClusterRelease release = create(name, """
            readiness:
            - object: {apiVersion: v1, kind: ConfigMap, name: NAME-phase}
              expression: object.data.phase == 'done'
              message: is not through
            """);
        expect(release, "condition-unmet",
                Map.of("object", "ConfigMap/" + name + "-phase", "message", "is not through"));
        client.resource(new ConfigMapBuilder().withNewMetadata()
                .withName(name + "-phase")
                .withNamespace(namespace)
                .endMetadata()
                .addToData("phase", "half")
                .build()).create();
        expect(release, "condition-unmet", Map.of("object", "ConfigMap/" + name + "-phase", "message", "is not through",
                "why", "object.data.phase == 'done'"));

        client.configMaps()
                .inNamespace(namespace)
                .withName(name + "-phase")
                .edit(map -> map.edit().addToData("phase", "done").build());
        Stopwatch time = Figures.start();
        releases.awaitReady(release);
        Figures.print("last object ready to release Ready, by a condition", time.elapsed());
        assertThat(time.elapsed()).isLessThan(SOON);
    }

    @Test
    void anExpressionThatIsNoneIsRefusedBeforeAnythingIsMade() {
        VClusterRelease release = create(attempts.newName(),
                """
                    readiness: [{object: {apiVersion: v1, kind: ConfigMap, name: NAME}, expression: "objekt.data.a == 'b'"}]""");

        expect(release, "expression-invalid", Map.of("asker", "readiness[0]"));
        assertThat(client.configMaps().inNamespace(namespace).withName(release.getMetadata().getName()).get()).isNull();
    }

    @Test
    void anExpressionThatTakesTooMuchIsRefused() {
        String all = "[1,2,3,4,5,6,7,8,9,10]";
        String nested = "%s.map(a, %s.map(b, %s.map(c, %s.map(d, %s.map(e, a+b+c+d+e)))))".replace("%s", all);
        VClusterRelease release = create(attempts.newName(), """
            outputs: [{name: a, from: {apiVersion: v1, kind: ConfigMap, name: NAME}, expression: "%s"}]"""
                .formatted(nested));

        expect(release, "expression-expensive", Map.of("asker", "outputs \"a\""));
    }

    @Test
    void objectsOfOthersAreNotRead() {
        VClusterRelease release = create(attempts.newName(),
                """
                    connectionDetails: [{key: a, from: {apiVersion: v1, kind: Secret, name: a, namespace: default}, fieldPath: data.a}]""");
        expect(release, "object-not-allowed", Map.of("asker", "connectionDetails \"a\"", "object",
                "Secret/a in namespace \"default\"", "namespace", namespace));

        VClusterRelease wide = create(attempts.newName(), """
            outputs: [{name: a, from: {apiVersion: v1, kind: Namespace, name: default}, fieldPath: metadata.uid}]""");
        expect(wide, "object-not-allowed",
                Map.of("asker", "outputs \"a\"", "object", "Namespace/default", "namespace", namespace));
    }

    @Test
    void aSecretIsNotForTheStatus() {
        KubernetesClientException refusal = catchThrowableOfType(KubernetesClientException.class, () -> create(
                "refused",
                """
                    outputs: [{name: a, from: {apiVersion: v1, kind: Secret, name: NAME-login}, fieldPath: data.user}]"""));

        assertThat(refusal.getStatus().getMessage())
                .matches(ErrorReference.of("output-secret").message(Map.of("name", "refused")));
    }

    private VClusterRelease create(String name, String fields) {
        VClusterRelease release = VClusterReleases.of(namespace, name, """

            chart: {repository: "%s", name: outputs, version: 1.0.0}
            """.formatted(charts.url()) + fields.replace("NAME", name));
        release.getSpec().setProviderConfigRef(new ProviderConfigReference("ClusterProviderConfig", config));
        return client.resource(release).create();
    }

    /** What an operator does that makes the Secret. */
    private void operator(String key) {
        client.resource(new SecretBuilder().withNewMetadata()
                .withName("made-by-operator")
                .withNamespace(namespace)
                .endMetadata()
                .addToStringData(key, "x")
                .build()).createOr(NonDeletingOperation::update);
    }

    private void expect(VClusterRelease release, String error, Map<String, String> facts) {
        ErrorReference.Entry entry = ErrorReference.of(error);
        boolean step = !entry.shows().equals("Ready");
        Pattern message = Pattern.compile((step ? entry.shows() + " failed: " : "") + entry.message(facts).pattern());
        VClusterRelease now = releases.awaitThat(release, error,
                seen -> message.matcher(ManagedObjects.message(seen, step ? "Synced" : "Ready")).matches());
        assertThat(ManagedObjects.holds(now, "Ready")).isFalse();
        if (step) {
            assertThat(ManagedObjects.condition(now, "ReleaseDeployed").orElseThrow().reason())
                    .isEqualTo(entry.reason());
        } else {
            assertThat(ManagedObjects.holds(now, "Synced")).isTrue();
        }
    }

    /** Waits until no request has been made for a while. */
    private void awaitRest() {
        await("no requests").atMost(ProviderProcess.LIMIT).until(() -> {
            double before = requests();
            await().pollDelay(REST).until(() -> true);
            return requests() == before;
        });
    }

    private double requests() {
        return REQUESTS.matcher(provider.metrics())
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }

    private Map<String, String> outputs(VClusterRelease release) {
        return Objects.requireNonNull(release.getStatus().getAtProvider()).outputs();
    }

    private Map<String, String> published(String name) {
        Secret secret = client.secrets().inNamespace(namespace).withName(name + "-connection").get();
        Map<String, String> texts = new TreeMap<>();
        Objects.requireNonNullElse(secret.getData(), Map.<String, String>of())
                .forEach((key, value) -> texts.put(key, new String(Base64.getDecoder().decode(value), UTF_8)));
        return texts;
    }
}
