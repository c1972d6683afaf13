package io.crossplane.provider.e2e;

import java.time.Duration;
import java.util.Map;

import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a VCluster says that cannot be: wrong values, places and steps. Nothing is made then, and nothing that stands is touched. */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {

    /** Where {@link ProviderProcess} says that the provider runs. */
    private static final String CROSSPLANE = "default";

    private final KubernetesClient client;
    private final ProviderProcess provider;
    private final Attempts attempts;
    private final String anywhere;

    BadInputIT(TestCluster cluster) {
        client = cluster.client();
        attempts = new Attempts(cluster, "bad");
        provider = ProviderProcess.working(cluster);
        anywhere = attempts.ownIdentity("Any");
    }

    @AfterAll
    void cleanUp() {
        try (provider) {
            attempts.close();
        }
    }

    @Test
    void aValueThatTheChartDoesNotKnow() {
        refused("values: {controlPlane: {statefulset: {highAvailability: {replicas: 1}}}}", "value-unknown",
                Map.of("chart", "vcluster", "version", "0.36.1", "path", "controlPlane.statefulset"));
    }

    @Test
    void aValueOfTheWrongType() {
        refused("values: {telemetry: {enabled: [1]}}", "value-type",
                Map.of("chart", "vcluster", "version", "0.36.1", "path", "telemetry.enabled", "type", "boolean"));
    }

    @Test
    void twoStores() {
        refused("values: {controlPlane: {backingStore: {etcd: {deploy: {enabled: true}}, database: {embedded: {enabled: true}}}}}",
                "two-stores", Map.of("stores", "database.embedded and etcd.deploy"));
    }

    @Test
    void replicasOnTheEmbeddedDatabase() {
        expectAnswer("replicas: 3", "replicas-typed", Map.of());
        refused("values: {controlPlane: {statefulSet: {highAvailability: {replicas: 3}}}}", "replicas-value",
                Map.of("replicas", "3"));
    }

    @Test
    void aLicensedOptionOnTheFreeEdition() {
        refused("values: {sync: {toHost: {namespaces: {enabled: true}}}}", "license",
                Map.of("paths", "sync.toHost.namespaces"));
    }

    @Test
    void aValueThatContradictsAField() {
        refused("""
            kubernetesVersion: v1.36.1
            values: {controlPlane: {distro: {k8s: {version: v1.35.0}}}}
            """, "values-conflict", Map.of("paths", "controlPlane.distro.k8s.version in values"));
    }

    @Test
    void aMissingSourceOfValuesHealsAtOnceWhenItAppears() {
        String name = attempts.newName();
        String wanted = "valuesFrom: [{kind: ConfigMap, name: %s, key: extra.yaml}]".formatted(name);
        GenericKubernetesResource vcluster = refused(wanted, "source-missing",
                Map.of("kind", "ConfigMap", "name", name, "key", "extra.yaml", "namespace", attempts.namespace()));

        configMap(name, "extra.yaml", "controlPlane: {statefulSet: {labels: {a: b}}}");

        attempts.expectSynced(vcluster, Duration.ofSeconds(30));
        remove(vcluster);
    }

    @Test
    void yamlThatExplodes() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("a%d: &a%d [*a%3$d, *a%3$d, *a%3$d, *a%3$d, *a%3$d, *a%3$d, *a%3$d, *a%3$d, *a%3$d]\n"
                    .formatted(i, i, i - 1));
        }
        refusedSource(bomb.toString(), "yaml-bomb", Map.of());
        refusedSource("a: " + "[".repeat(200) + "]".repeat(200), "yaml-deep", Map.of());
    }

    @Test
    void yamlWithAKeyTwice() {
        refusedSource("telemetry: {enabled: true}\ntelemetry: {enabled: false}\n", "yaml-duplicate",
                Map.of("key", "telemetry", "line", "2"));
    }

    @Test
    void yamlThatIsNone() {
        refusedSource("telemetry: {enabled: [true\n", "yaml-invalid", Map.of());
        refusedSource("just words\n", "yaml-no-mapping", Map.of());
    }

    @Test
    void valuesAboveOneMebibyte() {
        String half = "controlPlane: {statefulSet: {annotations: {%s: " + "x".repeat(600 * 1024) + "}}}";
        String first = configMap(attempts.newName(), "values.yaml", half.formatted("a"));
        String second = configMap(attempts.newName(), "values.yaml", half.formatted("b"));
        refused("valuesFrom: [{kind: ConfigMap, name: %s}, {kind: ConfigMap, name: %s}]".formatted(first, second),
                "values-size", Map.of("limit", "1024"));
    }

    @Test
    void aNamespaceOfTheSystem() {
        expectAnswer("namespace: kube-system", "namespace-kube", Map.of());
        refused("namespace: " + CROSSPLANE, "namespace-system", Map.of("namespace", CROSSPLANE));
    }

    @Test
    void aNamespaceThatTheProviderConfigDoesNotAllowUntilItDoes() {
        String config = attempts.ownIdentity("Default");
        String place = "host-" + attempts.newName();
        GenericKubernetesResource vcluster = attempts.want(config, "namespace: " + place);
        attempts.expect(vcluster, "namespace-not-allowed", Map.of("namespace", place, "config", config));
        attempts.expectNothingMade(vcluster);

        client.genericKubernetesResources("vcluster.crossplane.io/v1alpha1", "ClusterProviderConfig")
                .withName(config)
                .edit(current -> {
                    current.<Map<String, Object>>get("spec").put("targetNamespaces", Map.of("policy", "Any"));
                    return current;
                });

        attempts.expectSynced(vcluster, Duration.ofSeconds(90));
        remove(vcluster);
    }

    @Test
    void aNamespaceThatIsMissingAndMayNotBeMade() {
        String place = "host-" + attempts.newName();
        refused("{namespace: %s, createNamespace: false}".formatted(place), "namespace-missing",
                Map.of("namespace", place));
    }

    @Test
    void aNameThatIsTooLong() {
        String name = "n".repeat(53);
        attempts.expectAnswer(() -> attempts.want("ClusterProviderConfig", anywhere, name, "{}"), "name-length",
                Map.of("name", name));
    }

    @Test
    void aRunningOneTakesNoStepThatLosesItsData() {
        String place = "host-" + attempts.newName();
        GenericKubernetesResource vcluster = attempts.want(anywhere, "namespace: " + place);
        attempts.expectSynced(vcluster, Duration.ofSeconds(90));

        attempts.expectAnswer(() -> attempts.change(vcluster, "namespace: elsewhere"), "immutable-namespace",
                Map.of("name", vcluster.getMetadata().getName()));
        attempts.expectAnswer(
                () -> attempts.change(vcluster, "{namespace: %s, backingStore: {type: DeployedEtcd}}".formatted(place)),
                "immutable-store", Map.of("name", vcluster.getMetadata().getName()));
        changeRefused(vcluster, "{namespace: %s, chart: {version: 0.36.0}}".formatted(place), "downgrade",
                Map.of("from", "0.36.1", "to", "0.36.0"));
        changeRefused(vcluster,
                "{namespace: %s, values: {controlPlane: {backingStore: {etcd: {deploy: {enabled: true}}}}}}"
                        .formatted(place),
                "store-change", Map.of("from", "database.embedded", "to", "etcd.deploy"));
        changeRefused(vcluster, "{namespace: %s, values: {nonsense: 1}}".formatted(place), "value-unknown-update",
                Map.of("chart", "vcluster", "version", "0.36.1", "path", "nonsense"));
        neighbours(vcluster, place);

        attempts.change(vcluster, "namespace: " + place);
        attempts.expectSynced(vcluster, Duration.ofSeconds(30));
        attempts.expectUntouched(vcluster);
        remove(vcluster);
    }

    /** Others that want to live in the same namespace, as the same release or beside it. */
    private void neighbours(GenericKubernetesResource resident, String place) {
        String other = attempts.newName();
        GenericKubernetesResource beside = attempts.want("ClusterProviderConfig", anywhere, other,
                "namespace: " + place);
        attempts.expect(beside, "namespace-occupied",
                Map.of("namespace", place, "resident", resident.getMetadata().getName(), "owner",
                        attempts.namespace() + "/" + resident.getMetadata().getName()));
        attempts.expectNothingMade(beside);
        remove(beside);
        GenericKubernetesResource same = attempts.vcluster("ClusterProviderConfig", anywhere, attempts.newName(),
                "namespace: " + place);
        same.getMetadata().setAnnotations(Map.of("crossplane.io/external-name", resident.getMetadata().getName()));
        client.resource(same).create();
        attempts.expect(same, "release-owned", Map.of("release", place + "/" + resident.getMetadata().getName(), "uid",
                resident.getMetadata().getUid()));
        remove(same);
        attempts.expectUntouched(resident);
    }

    private void changeRefused(GenericKubernetesResource vcluster, String forProvider, String error,
            Map<String, String> facts) {
        attempts.change(vcluster, forProvider);
        attempts.expect(vcluster, error, facts);
        attempts.expectUntouched(vcluster);
    }

    private GenericKubernetesResource refused(String forProvider, String error, Map<String, String> facts) {
        GenericKubernetesResource vcluster = attempts.want(anywhere, forProvider);
        attempts.expect(vcluster, error, facts);
        attempts.expectNothingMade(vcluster);
        return vcluster;
    }

    private void refusedSource(String yaml, String error, Map<String, String> facts) {
        String source = configMap(attempts.newName(), "values.yaml", yaml);
        Map<String, String> all = new java.util.HashMap<>(facts);
        all.put("source", "ConfigMap " + source + ", key values.yaml");
        refused("valuesFrom: [{kind: ConfigMap, name: %s}]".formatted(source), error, all);
    }

    private void expectAnswer(String forProvider, String error, Map<String, String> facts) {
        attempts.expectAnswer(() -> attempts.want(anywhere, forProvider), error, facts);
    }

    private String configMap(String name, String key, String text) {
        client.resource(new ConfigMapBuilder().withNewMetadata()
                .withName(name)
                .withNamespace(attempts.namespace())
                .endMetadata()
                .addToData(key, text)
                .build()).create();
        return name;
    }

    private void remove(GenericKubernetesResource vcluster) {
        client.resource(vcluster).delete();
    }
}
