package io.crossplane.provider.e2e;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.core.LocalSecretReference;
import io.crossplane.provider.apis.v1alpha1.ClusterProviderConfig;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterParameters;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;

/** What a user does with VClusters, and how one waits for them. */
final class VClusters {

    /** How long a virtual cluster may take on a machine that does other things as well. */
    static final Duration LIMIT = Duration.ofSeconds(180);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final int CONFLICT = 409;

    private final KubernetesClient client;

    VClusters(KubernetesClient client) {
        this.client = client;
    }

    /** Makes sure of the ClusterProviderConfig {@code default}, which uses the provider's own identity. It is shared, so nobody removes it. */
    VClusters withDefaultConfig() {
        ClusterProviderConfig config = Serialization.unmarshal("""
            metadata: {name: default}
            spec: {credentials: {source: InjectedIdentity}}""", ClusterProviderConfig.class);
        try {
            client.resource(config).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                throw e;
            }
        }
        return this;
    }

    /**
     * A VCluster that publishes its connection details to Secret {@code <name>-connection}.
     *
     * @param forProvider its parameters as YAML, such as <code>{telemetry: true}</code>
     */
    static VCluster of(String namespace, String name, String forProvider) {
        VCluster vcluster = new VCluster();
        vcluster.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        vcluster.getSpec().setForProvider(yaml(forProvider, VClusterParameters.class));
        vcluster.getSpec().setWriteConnectionSecretToRef(new LocalSecretReference(name + "-connection"));
        return vcluster;
    }

    VCluster create(String namespace, String name, String forProvider) {
        return client.resource(of(namespace, name, forProvider)).create();
    }

    /** The object as it is now, if it is there. */
    Optional<VCluster> find(VCluster vcluster) {
        return Optional.ofNullable(client.resource(vcluster).get());
    }

    /** Changes the parameters that are named, as {@code kubectl patch --type=merge} does. */
    VCluster change(VCluster vcluster, String forProvider) {
        return patch(vcluster, "{spec: {forProvider: " + forProvider + "}}");
    }

    /** Sets an annotation, as {@code kubectl annotate --overwrite} does. */
    VCluster annotate(VCluster vcluster, String name, String value) {
        return patch(vcluster, "{metadata: {annotations: {\"" + name + "\": \"" + value + "\"}}}");
    }

    private VCluster patch(VCluster vcluster, String change) {
        return client.resource(vcluster)
                .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(yaml(change, Object.class)));
    }

    private static <T> T yaml(String text, Class<T> type) {
        // Marked as YAML, for what begins with a brace is read as JSON otherwise.
        return Serialization.unmarshal("--- " + text, type);
    }

    /** Waits until the current generation is Ready and Synced; fails with what its conditions say. */
    VCluster awaitReady(VCluster vcluster) {
        return awaitThat(vcluster, "Ready", now -> holds(now, "Ready") && holds(now, "Synced"));
    }

    /** Waits until the object is as wanted; fails with what its conditions say. */
    VCluster awaitThat(VCluster vcluster, String wanted, Predicate<VCluster> predicate) {
        return await(name(vcluster) + " is " + wanted).atMost(LIMIT)
                .pollInterval(POLL)
                .until(() -> Shown.of(find(vcluster)), shown -> shown.object().filter(predicate).isPresent())
                .object()
                .orElseThrow();
    }

    /** Waits until nothing is left of the object itself. */
    void awaitGone(VCluster vcluster) {
        await(name(vcluster) + " is gone").atMost(LIMIT)
                .pollInterval(POLL)
                .until(() -> Shown.of(find(vcluster)), shown -> shown.object().isEmpty());
    }

    /** Deletes the object and waits until it is gone. */
    void remove(VCluster vcluster) {
        client.resource(vcluster).delete();
        awaitGone(vcluster);
    }

    /** Whether the condition is True and was made from the object as it is now. */
    static boolean holds(VCluster vcluster, String type) {
        return condition(vcluster, type).filter(found -> found.status() == Condition.Status.TRUE)
                .filter(found -> Objects.equals(found.observedGeneration(), vcluster.getMetadata().getGeneration()))
                .isPresent();
    }

    static Optional<Condition> condition(VCluster vcluster, String type) {
        return vcluster.getStatus().condition(type);
    }

    /** The host namespace that the provider reports. */
    static String hostNamespace(VCluster vcluster) {
        return Objects.requireNonNull(Objects.requireNonNull(vcluster.getStatus().getAtProvider()).release())
                .namespace();
    }

    private static String name(VCluster vcluster) {
        return vcluster.getMetadata().getNamespace() + "/" + vcluster.getMetadata().getName();
    }

    /** An object that a failed wait prints by its conditions. */
    private record Shown(Optional<VCluster> object) {
        static Shown of(Optional<VCluster> object) {
            return new Shown(object);
        }

        @Override
        public String toString() {
            return object.map(
                    now -> "generation " + now.getMetadata().getGeneration() + " " + now.getStatus().getConditions())
                    .orElse("nothing");
        }
    }
}
