package io.crossplane.provider.config;

import java.util.List;
import java.util.Map;

import io.crossplane.provider.kube.KubeCall;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;

/**
 * Writes to objects of ours as JSON merge patches that carry the version they were read at: a conflict like a PUT's, but fields of newer
 * versions stay (JV-16).
 */
final class Patches {

    private static final PatchContext JSON_MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubernetesClient controlPlane;

    Patches(KubernetesClient controlPlane) {
        this.controlPlane = controlPlane;
    }

    /** Replaces the finalizers and yields the object as it is then. */
    <T extends HasMetadata> T finalizers(T object, List<String> finalizers) {
        return metadata(object, Map.of("finalizers", finalizers));
    }

    /** Sets these members of the metadata. */
    <T extends HasMetadata> T metadata(T object, Map<String, ?> members) {
        return patch(object, members, Map.of());
    }

    /** Sets these members of the metadata and of the object itself. */
    <T extends HasMetadata> T patch(T object, Map<String, ?> metadata, Map<String, ?> body) {
        String json = json(object, metadata, body);
        return call("update", object, "").run(() -> controlPlane.resource(object).patch(JSON_MERGE, json));
    }

    /** Sets these members of the status; null removes one. */
    <T extends HasMetadata> T status(T object, Map<String, ?> status) {
        String json = json(object, Map.of(), Map.of("status", status));
        return call("update", object, "/status")
                .run(() -> controlPlane.resource(object).subresource("status").patch(JSON_MERGE, json));
    }

    private static KubeCall call(String verb, HasMetadata object, String subresource) {
        String namespace = object.getMetadata().getNamespace() == null ? "" : object.getMetadata().getNamespace();
        return KubeCall.onControlPlane(verb, object.getFullResourceName() + subresource, namespace,
                object.getMetadata().getName());
    }

    private static String json(HasMetadata object, Map<String, ?> metadata, Map<String, ?> body) {
        Map<String, Object> all = new java.util.LinkedHashMap<>(metadata);
        all.put("resourceVersion", object.getMetadata().getResourceVersion());
        Map<String, Object> patch = new java.util.LinkedHashMap<>(body);
        patch.put("metadata", all);
        return Serialization.asJson(patch);
    }
}
