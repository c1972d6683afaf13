package io.crossplane.provider.managed.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.core.LocalSecretReference;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.managed.Annotations;
import io.crossplane.provider.managed.ChangeLog;
import io.crossplane.provider.managed.ConnectionPublisher;
import io.crossplane.provider.managed.ConnectionSecretWatch;
import io.crossplane.provider.managed.ControllerMetrics;
import io.crossplane.provider.managed.ControllerName;
import io.crossplane.provider.managed.Farewell;
import io.crossplane.provider.managed.Finalizers;
import io.crossplane.provider.managed.KubernetesEventRecorder;
import io.crossplane.provider.managed.KubernetesResourceStore;
import io.crossplane.provider.managed.LatestKnown;
import io.crossplane.provider.managed.ManagedPorts;
import io.crossplane.provider.managed.ManagedReconciler;
import io.crossplane.provider.managed.ManagedSettings;
import io.crossplane.provider.managed.PollInterval;
import io.crossplane.provider.managed.ReferenceResolver;
import io.crossplane.provider.managed.ResourceKey;
import io.crossplane.provider.managed.Sleeper;
import io.crossplane.provider.managed.josdk.ControllerSetup;
import io.crossplane.provider.managed.josdk.KindController;
import io.crossplane.provider.managed.josdk.RateLimiter;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The whole engine, controller included, against a real API server; only the external system is a fake. */
@NeedsCluster(NeedsCluster.Level.API)
class RealServerIT {

    private static final Duration POLL = Duration.ofMillis(100);

    private final FakeExternal external = new FakeExternal();
    private final TestMetrics metrics = new TestMetrics();
    private final AtomicInteger reconciles = new AtomicInteger();
    private final ExecutorService events = KubernetesEventRecorder.background();
    private KubernetesClient client;
    private KindController<Toy> controller;
    private String namespace;

    @BeforeEach
    void start(TestCluster cluster) {
        client = cluster.client();
        namespace = cluster.newNamespace("managed-it");
        serveToys();
        external.before.put("observe", reconciles::incrementAndGet);
        LatestKnown<Toy> latest = new LatestKnown<>();
        String name = ControllerName.managed(Toy.class);
        Clock clock = Clock.systemUTC();
        ManagedPorts<Toy, Toy.Seen> ports = new ManagedPorts<>(external,
                new KubernetesResourceStore<>(client, Toy.class, latest),
                new ConnectionPublisher(client, ConnectionSecretWatch.none(), Sleeper.parking()),
                new KubernetesEventRecorder(client, name, clock, events), metrics, ReferenceResolver.none(),
                ChangeLog.none(), farewell(), client.getKubernetesSerialization(), clock, Sleeper.parking());
        var reconciler = new ManagedReconciler<>(ports,
                ManagedSettings.deterministic(Duration.ofMinutes(1), PollInterval.every(POLL)));
        controller = new KindController<>(client, new ControllerSetup<>(name, Toy.class, reconciler, latest,
                new RateLimiter(100, clock), ControllerMetrics.none(), 2, () -> {}));
        controller.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        // The next test's controller would work on what is left.
        client.resources(Toy.class).inNamespace(namespace).delete();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> client.resources(Toy.class).inNamespace(namespace).list().getItems().isEmpty());
        controller.close();
        events.shutdown();
        events.awaitTermination(5, TimeUnit.SECONDS);
        client.namespaces().withName(namespace).delete();
    }

    private static Farewell<Toy> farewell() {
        return new Farewell<>() {
            @Override
            public void released(Toy resource) {}

            @Override
            public void forgotten(Toy lastSeen) {}
        };
    }

    private void serveToys() {
        CustomResourceDefinition crd = new CustomResourceDefinitionBuilder().withNewMetadata()
                .withName("toys.toys.example.org")
                .endMetadata()
                .withNewSpec()
                .withGroup("toys.example.org")
                .withScope("Namespaced")
                .withNewNames()
                .withKind("Toy")
                .withPlural("toys")
                .withSingular("toy")
                .endNames()
                .addNewVersion()
                .withName("v1")
                .withServed(true)
                .withStorage(true)
                .withNewSubresources()
                .withNewStatus()
                .endStatus()
                .endSubresources()
                .withNewSchema()
                .withNewOpenAPIV3Schema()
                .withType("object")
                .withXKubernetesPreserveUnknownFields(true)
                .endOpenAPIV3Schema()
                .endSchema()
                .endVersion()
                .endSpec()
                .build();
        client.resource(crd).forceConflicts().serverSideApply();
        client.resource(crd).waitUntilCondition(TestCluster::isEstablished, 30, TimeUnit.SECONDS);
    }

    /** Named like its namespace: the controller also sees what earlier tests left, and external names must not collide. */
    private Resource<Toy> at() {
        return client.resources(Toy.class).inNamespace(namespace).withName(namespace);
    }

    private String manifest(String color) {
        return Serialization.asYaml(Map.of("apiVersion", "toys.example.org/v1", "kind", "Toy", "metadata",
                Map.of("name", namespace, "namespace", namespace), "spec", Map.of("forProvider", Map.of("color", color),
                        "managementPolicies", List.of("*"), "writeConnectionSecretToRef", Map.of("name", "a-conn"))));
    }

    private void apply(String color) {
        client.resource(Serialization.unmarshal(manifest(color),
                io.fabric8.kubernetes.api.model.GenericKubernetesResource.class))
                .fieldManager("composition")
                .forceConflicts()
                .serverSideApply();
    }

    private void awaitReady(long generation) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            for (String type : List.of("Ready", "Synced")) {
                assertThat(at().get().getStatus().condition(type)).hasValueSatisfying(c -> {
                    assertThat(c.status()).isEqualTo(Condition.Status.TRUE);
                    assertThat(c.observedGeneration()).isEqualTo(generation);
                });
            }
        });
    }

    private void awaitPolls(int count) {
        int before = reconciles.get();
        await().atMost(Duration.ofSeconds(30)).until(() -> reconciles.get() - before > count);
    }

    @Test
    @Rule({"MR-122", "MR-124", "MR-116", "LB-13", "CO-7"})
    @DisplayName("created, ready, at rest for 20 polls, changed, deleted and gone")
    void wholeLife() {
        external.details = FakeExternal.details("token", "t");
        apply("red");
        awaitReady(1);
        Toy toy = at().get();
        assertThat(toy.getMetadata().getFinalizers()).containsExactly(Finalizers.MANAGED_RESOURCE);
        assertThat(toy.getStatus().getAtProvider()).isEqualTo(new Toy.Seen("red", "id-" + namespace));
        assertThat(client.secrets().inNamespace(namespace).withName("a-conn").get().getData()).containsKey("token");

        awaitPolls(20);
        assertThat(at().get().getMetadata().getResourceVersion()).isEqualTo(toy.getMetadata().getResourceVersion());

        apply("blue");
        awaitReady(2);
        assertThat(external.toys).containsEntry(namespace, "blue");

        at().delete();
        await().atMost(Duration.ofSeconds(20)).until(() -> at().get() == null);
        assertThat(external.toys).doesNotContainKey(namespace);
        await().untilAsserted(() -> assertThat(client.v1().events().inNamespace(namespace).list().getItems())
                .extracting(Event::getReason)
                .contains("CreatedExternalResource", "UpdatedExternalResource", "DeletedExternalResource"));
    }

    @Test
    @Rule({"LB-10", "LB-11", "LB-14"})
    @DisplayName("LB-11 a second manager that applies the same twice leaves generation and version as they are")
    void aSecondManagerAppliesTwice() {
        apply("red");
        awaitReady(1);
        awaitPolls(3);
        String version = at().get().getMetadata().getResourceVersion();
        apply("red");
        apply("red");
        awaitPolls(3);
        assertThat(at().get().getMetadata().getGeneration()).isEqualTo(1);
        assertThat(at().get().getMetadata().getResourceVersion()).isEqualTo(version);
    }

    @Test
    @Rule({"MR-104", "MR-105", "MR-3"})
    @DisplayName("annotations wake at once: pause, resume, request")
    void annotationsWake() {
        apply("red");
        awaitReady(1);
        annotate(Annotations.PAUSED, "true");
        await().untilAsserted(() -> assertThat(at().get().getStatus().condition("Synced").orElseThrow().reason())
                .isEqualTo("ReconcilePaused"));
        int before = reconciles.get();
        controller.wake(new ResourceKey(namespace, namespace));
        annotate(Annotations.RECONCILE_REQUESTED_AT, "now");
        await().during(Duration.ofMillis(300)).until(() -> reconciles.get() == before);
        annotate(Annotations.PAUSED, "false");
        await().untilAsserted(() -> assertThat(at().get().getStatus().getLastHandledReconcileAt()).isEqualTo("now"));
        awaitReady(1);
    }

    private void annotate(String key, String value) {
        // Without a resourceVersion: the controller writes to the object as well.
        at().patch(PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\": {\"annotations\": {\"%s\": \"%s\"}}}".formatted(key, value));
    }

    @Test
    @Rule({"MR-116", "LB-22"})
    @DisplayName("LB-22 deleting in the foreground ends, with our secret as a blocking dependent")
    void foregroundDeletion() {
        apply("red");
        awaitReady(1);
        assertThat(at().get().getSpec().getWriteConnectionSecretToRef()).isEqualTo(new LocalSecretReference("a-conn"));
        at().withPropagationPolicy(io.fabric8.kubernetes.api.model.DeletionPropagation.FOREGROUND).delete();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(at().get() == null ? List.of() : at().get().getMetadata().getFinalizers())
                                .doesNotContain(Finalizers.MANAGED_RESOURCE));
        assertThat(external.toys).doesNotContainKey(namespace);
    }
}
