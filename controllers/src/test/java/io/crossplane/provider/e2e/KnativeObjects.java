package io.crossplane.provider.e2e;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.awaitility.Awaitility;

/** Services, Configurations, Revisions and Routes of Knative in one namespace of one cluster, as a user handles them. */
record KnativeObjects(KubernetesClient client, String namespace) {

    static final List<String> MADE_OF_SERVICES = List.of("Configuration", "Revision", "Route");

    private static final Duration POLL = Duration.ofMillis(100);

    /** Creates a Service from YAML. */
    void create(String service) {
        of("Service").resource(Serialization.unmarshal(service, GenericKubernetesResource.class)).create();
    }

    /** Lays this YAML over an object, as {@code kubectl patch --type=merge} does. */
    void change(String kind, String name, String change) {
        of(kind).withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(yaml(change)));
    }

    void delete(String kind, String name) {
        of(kind).withName(name).delete();
    }

    /** The object as it is now; a missing node if it is not there. */
    JsonNode find(String kind, String name) {
        GenericKubernetesResource found = of(kind).withName(name).get();
        if (found == null) {
            return MissingNode.getInstance();
        }
        ObjectNode now = client.getKubernetesSerialization().convertValue(found, ObjectNode.class);
        now.withObjectProperty("metadata").remove("managedFields");
        return now;
    }

    List<String> names(String kind) {
        return of(kind).list().getItems().stream().map(each -> each.getMetadata().getName()).sorted().toList();
    }

    /** Waits until it is as wanted; fails with what it is instead. */
    JsonNode await(String kind, String name, String wanted, Predicate<JsonNode> predicate) {
        return Awaitility.await("%s %s/%s is %s".formatted(kind, namespace, name, wanted))
                .atMost(VClusters.LIMIT)
                .pollInterval(POLL)
                .until(() -> find(kind, name), predicate);
    }

    /** Waits until the Service is ready as it is now. */
    JsonNode awaitReady(String service) {
        return await("Service", service, "ready", KnativeObjects::isReady);
    }

    /** Waits until the Service is ready, and its status shows this traffic. */
    JsonNode awaitTraffic(String service, String... traffic) {
        return await("Service", service, "ready with traffic " + List.of(traffic),
                now -> isReady(now) && traffic(now.path("status")).equals(List.of(traffic)));
    }

    static boolean isReady(JsonNode object) {
        return object.at("/status/observedGeneration").asLong(-1) == generation(object)
                && condition(object, "Ready").path("status").asText().equals("True");
    }

    static JsonNode condition(JsonNode object, String type) {
        return StreamSupport.stream(object.at("/status/conditions").spliterator(), false)
                .filter(each -> each.path("type").asText().equals(type))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    static long generation(JsonNode object) {
        return object.at("/metadata/generation").asLong();
    }

    /** Revisions and their parts of the traffic, such as {@code hello-00001 80}; of a spec or a status. */
    static List<String> traffic(JsonNode of) {
        return StreamSupport.stream(of.path("traffic").spliterator(), false)
                .map(each -> each.path("revisionName").asText() + " " + each.path("percent").asInt())
                .sorted()
                .toList();
    }

    /** Marked as YAML, for what begins with a brace is read as JSON otherwise. */
    private static Object yaml(String text) {
        return Serialization.unmarshal("---\n" + text, Object.class);
    }

    private NonNamespaceOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>> of(
            String kind) {
        return client
                .genericKubernetesResources(new ResourceDefinitionContext.Builder().withGroup("serving.knative.dev")
                        .withVersion("v1")
                        .withKind(kind)
                        .withPlural(kind.toLowerCase(Locale.ROOT) + "s")
                        .withNamespaced(true)
                        .build())
                .inNamespace(namespace);
    }
}
