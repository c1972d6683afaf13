package io.crossplane.provider.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NeedsCluster(NeedsCluster.Level.API)
class KindGateIT {

    /** What the project promises between a kind's activation and its controller's start. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);

    KindGateIT(TestCluster cluster) {
        this.client = cluster.client();
    }

    @Group("gate.example.org")
    @Version("v1")
    static final class Early extends CustomResource<Void, Void> {
        private static final long serialVersionUID = 1L;
    }

    @Group("gate.example.org")
    @Version("v1")
    static final class Late extends CustomResource<Void, Void> {
        private static final long serialVersionUID = 1L;
    }

    @Group("gate.example.org")
    @Version("v1")
    static final class Old extends CustomResource<Void, Void> {
        private static final long serialVersionUID = 1L;
    }

    @Group("gate.example.org")
    @Version("v1")
    static final class Hidden extends CustomResource<Void, Void> {
        private static final long serialVersionUID = 1L;
    }

    @Group("gate.example.org")
    @Version("v1")
    static final class Missed extends CustomResource<Void, Void> {
        private static final long serialVersionUID = 1L;
    }

    @Group("gate.example.org")
    @Version("v1")
    static final class Heard extends CustomResource<Void, Void> {
        private static final long serialVersionUID = 1L;
    }

    /** Each test has kinds of its own, for a definition may take long to go. */
    @AfterEach
    void removeKinds() {
        timer.shutdownNow();
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .resources()
                .filter(each -> each.item().getSpec().getGroup().equals("gate.example.org"))
                .forEach(Resource::delete);
    }

    @Test
    @DisplayName("SS-9, SS-10: each kind is let through when it is served, and no other with it")
    void eachKindIsLetThroughWhenItIsServed() {
        try (KindGate gate = new KindGate(client, timer)) {
            CompletableFuture<Void> early = gate.await(List.of(Early.class));
            CompletableFuture<Void> late = gate.await(List.of(Late.class));
            CompletableFuture<Void> both = gate.await(List.of(Early.class, Late.class));

            serve(Early.class);

            await("early").atMost(LIMIT).until(early::isDone);
            assertThat(gate.isOpen(Early.class)).isTrue();
            assertThat(gate.isOpen(Late.class)).isFalse();
            assertThat(late).isNotDone();
            assertThat(both).isNotDone();

            serve(Late.class);

            await("late").atMost(LIMIT).until(late::isDone);
            await("both").atMost(LIMIT).until(both::isDone);
        }
    }

    @Test
    @DisplayName("SS-9: a kind that is served already is let through at once")
    void servedKindIsLetThroughAtOnce() {
        serve(Old.class);
        try (KindGate gate = new KindGate(client, timer)) {
            CompletableFuture<Void> old = gate.await(List.of(Old.class));
            await("old").atMost(LIMIT).until(old::isDone);
        }
    }

    @Test
    @DisplayName("SS-11, RB-10: who may not watch definitions hears of a kind as well")
    void kindIsNoticedWithoutRightsOnDefinitions() {
        var config = new ConfigBuilder(client.getConfiguration()).withImpersonateUsername("gate-nobody")
                .withImpersonateGroups("system:authenticated")
                .build();
        try (KubernetesClient nobody = new KubernetesClientBuilder().withConfig(config).build();
                KindGate gate = new KindGate(nobody, timer)) {
            CompletableFuture<Void> hidden = gate.await(List.of(Hidden.class));

            serve(Hidden.class);

            await("hidden").atMost(LIMIT).until(hidden::isDone);
        }
    }

    @Test
    @DisplayName("FL-7: a closed gate lets nothing through")
    void closedGateLetsNothingThrough() {
        KindGate gate = new KindGate(client, timer);
        CompletableFuture<Void> missed = gate.await(List.of(Missed.class));
        CompletableFuture<Void> heard = gate.await(List.of(Heard.class));
        serve(Heard.class);
        await("heard").atMost(LIMIT).until(heard::isDone);

        gate.close();
        serve(Missed.class);

        try (KindGate other = new KindGate(client, timer)) {
            CompletableFuture<Void> seen = other.await(List.of(Missed.class));
            await("seen by an open gate").atMost(LIMIT).until(seen::isDone);
        }
        assertThat(missed).isNotDone();
    }

    private void serve(Class<? extends HasMetadata> kind) {
        client.load(new ByteArrayInputStream("""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: %1$s.gate.example.org}
            spec:
              group: gate.example.org
              scope: Namespaced
              names: {kind: %2$s, plural: %1$s, singular: %3$s}
              versions:
              - name: v1
                served: true
                storage: true
                schema: {openAPIV3Schema: {type: object}}
            """.formatted(HasMetadata.getPlural(kind), HasMetadata.getKind(kind), HasMetadata.getSingular(kind))
                .getBytes(StandardCharsets.UTF_8))).create();
    }
}
