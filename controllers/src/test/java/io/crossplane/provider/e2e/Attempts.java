package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.type.TypeReference;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.e2e.ErrorReference.Entry;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Objects that users apply with mistakes in them, and what they are told. Everything made is removed again. */
final class Attempts implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int NOT_FOUND = 404;
    private static final String OWNER = "vcluster.crossplane.io/owner";

    /** Values of a virtual cluster that is installed and never runs: no node has this label. */
    private static final Map<String, Object> IDLE = Map.of("controlPlane",
            Map.of("statefulSet", Map.of("scheduling", Map.of("nodeSelector", Map.of("nowhere", "yes")))));

    private final KubernetesClient client;
    private final Level level;
    private final String namespace;
    private final String run;
    private final ConcurrentLinkedDeque<HasMetadata> made = new ConcurrentLinkedDeque<>();

    /** Attempts in a namespace of their own. */
    Attempts(TestCluster cluster, String prefix) {
        this.client = cluster.client();
        this.level = cluster.access().level();
        this.namespace = cluster.newNamespace(prefix);
        this.run = namespace.substring(prefix.length() + 1);
    }

    /** Where the attempts are made. */
    String namespace() {
        return namespace;
    }

    /** A name that nobody else has. */
    String newName() {
        return "v" + COUNT.incrementAndGet() + "-" + run;
    }

    /** A host namespace made beforehand. */
    String hostNamespace() {
        String name = "host-" + newName();
        keep(client.resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build()).create());
        return name;
    }

    /** Creates an object from YAML in which each %s is replaced. */
    HasMetadata make(String yaml, Object... arguments) {
        return keep(client.resource(yaml.formatted(arguments)).create());
    }

    /** A cluster-wide provider config that uses the provider's own identity; users may name the host namespaces of this policy. */
    String ownIdentity(String policy) {
        String name = "config-" + newName();
        make("""
            apiVersion: vcluster.crossplane.io/v1alpha1
            kind: ClusterProviderConfig
            metadata: {name: %s}
            spec:
              credentials: {source: InjectedIdentity}
              targetNamespaces: {policy: %s}
            """, name, policy);
        return name;
    }

    /** Creates a Secret beside the VClusters, or replaces what is in it. */
    void makeSecret(String name, Map<String, String> data) {
        client.resource(new SecretBuilder().withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withStringData(data)
                .build()).createOr(NonDeletingOperation::update);
    }

    /** A VCluster as a user applies it, with a name of its own. */
    GenericKubernetesResource want(String config, String forProvider) {
        return want("ClusterProviderConfig", config, newName(), forProvider);
    }

    GenericKubernetesResource want(String kind, String config, String name, String forProvider) {
        return apply(vcluster(kind, config, name, forProvider));
    }

    /** The same, not applied yet. */
    GenericKubernetesResource vcluster(String kind, String config, String name, String forProvider) {
        return object("VCluster", name, kind, config, parameters("VCluster", forProvider));
    }

    /** A VClusterRelease on the cluster of a ClusterProviderConfig, in the attempts' own namespace, not applied yet. */
    GenericKubernetesResource release(String config, String name, String forProvider) {
        return object("VClusterRelease", name, "ClusterProviderConfig", config,
                parameters("VClusterRelease", forProvider));
    }

    /** Creates it. */
    GenericKubernetesResource apply(GenericKubernetesResource object) {
        return (GenericKubernetesResource) keep(client.resource(object).create());
    }

    private GenericKubernetesResource object(String kind, String name, String configKind, String config,
            Map<String, Object> forProvider) {
        GenericKubernetesResource object = client.getKubernetesSerialization().unmarshal("""
            apiVersion: vcluster.crossplane.io/v1alpha1
            kind: %s
            metadata: {name: %s, namespace: %s}
            spec:
              providerConfigRef: {kind: %s, name: %s}
            """.formatted(kind, name, namespace, configKind, config), GenericKubernetesResource.class);
        object.<Map<String, Object>>get("spec").put("forProvider", forProvider);
        return object;
    }

    /** Replaces what is wanted. */
    void change(GenericKubernetesResource object, String forProvider) {
        String wanted = client.getKubernetesSerialization().asJson(parameters(object.getKind(), forProvider));
        client.resource(object)
                .patch(PatchContext.of(PatchType.JSON),
                        "[{\"op\": \"replace\", \"path\": \"/spec/forProvider\", \"value\": %s}]".formatted(wanted));
    }

    /** What is written there; where a VCluster says nothing of values, none that would make it run. */
    private Map<String, Object> parameters(String kind, String forProvider) {
        // Marked as YAML, for what begins with a brace is read as JSON otherwise.
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (kind.equals("VCluster")) {
            parameters.put("values", IDLE);
        }
        parameters.putAll(client.getKubernetesSerialization()
                .<Map<String, Object>>unmarshal("---\n" + forProvider, new TypeReference<Map<String, Object>>() {}));
        return parameters;
    }

    /** Waits for exactly the error that the reference describes. */
    void expect(GenericKubernetesResource vcluster, String error, Map<String, String> facts) {
        Entry entry = ErrorReference.of(error);
        String message = entry.message(facts).pattern();
        await(error).atMost(LIMIT).untilAsserted(() -> {
            Map<String, Map<String, Object>> conditions = conditions(vcluster);
            if (!entry.reason().isEmpty()) {
                assertThat(conditions).containsKey(type(entry));
                assertThat(text(conditions.get(type(entry)), "message")).matches(message);
                assertThat(conditions.get(type(entry))).containsEntry("status", "False")
                        .containsEntry("reason", entry.reason());
            }
            if (isStep(entry)) {
                assertThat(text(conditions.get("Synced"), "message")).matches(entry.shows() + " failed: " + message);
                assertThat(conditions.get("Synced")).containsEntry("status", "False")
                        .containsEntry("reason", "ReconcileError");
            } else {
                assertThat(conditions.get("Ready")).containsEntry("status", "False");
            }
        });
    }

    /** The API server's refusal of a request, as the reference describes it. */
    void expectAnswer(ThrowingCallable request, String error, Map<String, String> facts) {
        KubernetesClientException refusal = catchThrowableOfType(KubernetesClientException.class, request);
        assertThat(refusal).as("refusal").isNotNull();
        assertThat(refusal.getStatus().getMessage().strip()).matches(ErrorReference.of(error).message(facts).pattern());
    }

    /** Waits until nothing is wrong any more. */
    void expectSynced(GenericKubernetesResource vcluster, Duration limit) {
        await("healing").atMost(limit).untilAsserted(() -> {
            Map<String, Map<String, Object>> conditions = conditions(vcluster);
            assertThat(conditions.get("Synced")).containsEntry("status", "True");
            assertThat(conditions.get("ReleaseDeployed")).containsEntry("status", "True");
        });
    }

    /** Neither a release nor a namespace bears its name. */
    void expectNothingMade(GenericKubernetesResource vcluster) {
        String name = vcluster.getMetadata().getName();
        assertThat(releases(name)).isEmpty();
        assertThat(client.namespaces().list().getItems()).noneMatch(each -> owner(each).equals(namespace + "/" + name));
    }

    /** Its first revision still is the deployed one. */
    void expectUntouched(GenericKubernetesResource vcluster) {
        String name = vcluster.getMetadata().getName();
        assertThat(releases(name)).singleElement().satisfies(record -> {
            assertThat(record.getMetadata().getName()).isEqualTo("sh.helm.release.v1." + name + ".v1");
            assertThat(record.getMetadata().getLabels()).containsEntry("status", "deployed");
        });
    }

    /** The conditions as they are now, by type. */
    Map<String, Map<String, Object>> conditions(GenericKubernetesResource vcluster) {
        Map<String, Object> status = client.resource(vcluster).get().get("status");
        List<Map<String, Object>> conditions = status == null ? List.of() : conditions(status);
        return conditions.stream().collect(Collectors.toMap(each -> text(each, "type"), each -> each));
    }

    @Override
    public void close() {
        List<HasMetadata> managed = made.stream().filter(each -> each.getKind().startsWith("VCluster")).toList();
        made.removeAll(managed);
        managed.forEach(this::delete);
        managed.forEach(this::awaitGone);
        List<HasMetadata> others = List.copyOf(made);
        others.forEach(this::delete);
        others.forEach(this::awaitGone);
        client.namespaces()
                .list()
                .getItems()
                .stream()
                .filter(each -> owner(each).startsWith(namespace + "/"))
                .forEach(this::delete);
        client.namespaces().withName(namespace).delete();
    }

    private void delete(HasMetadata object) {
        client.resource(object).delete();
        HasMetadata left = level == Level.API ? client.resource(object).get() : null;
        if (left != null && !left.getFinalizers().isEmpty()) {
            // Nothing ends namespaces and collects garbage there, so its finalizer would wait for ever.
            letGo(object);
        }
    }

    private void letGo(HasMetadata object) {
        try {
            client.resource(object)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}");
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).as("gone meanwhile").isEqualTo(NOT_FOUND);
        }
    }

    private void awaitGone(HasMetadata object) {
        await("removal of " + object.getMetadata().getName()).atMost(LIMIT)
                .until(() -> object.getKind().equals("Namespace") || client.resource(object).get() == null);
    }

    private static String owner(HasMetadata namespace) {
        return Optional.ofNullable(namespace.getMetadata().getAnnotations()).orElse(Map.of()).getOrDefault(OWNER, "");
    }

    private List<Secret> releases(String name) {
        return client.secrets().inAnyNamespace().withLabel("owner", "helm").withLabel("name", name).list().getItems();
    }

    private HasMetadata keep(HasMetadata object) {
        made.push(object);
        return object;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> conditions(Map<String, Object> status) {
        return (List<Map<String, Object>>) status.getOrDefault("conditions", List.of());
    }

    private static boolean isStep(Entry entry) {
        return Character.isLowerCase(entry.shows().charAt(0));
    }

    private static String type(Entry entry) {
        return isStep(entry) ? "ReleaseDeployed" : entry.shows();
    }

    private static String text(Map<String, Object> condition, String key) {
        return condition == null ? "" : String.valueOf(condition.getOrDefault(key, ""));
    }
}
