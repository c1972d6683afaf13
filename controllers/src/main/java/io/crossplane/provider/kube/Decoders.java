package io.crossplane.provider.kube;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

/** From the JSON of an API server to the little that is kept of it. Whatever is missing reads as empty or zero, never as a failure. */
final class Decoders {

    private Decoders() {}

    static ObjectHead head(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new ObjectHead(text(metadata, "namespace"), text(metadata, "name"), text(metadata, "uid"),
                text(metadata, "resourceVersion"), isDeleting(object), map(metadata, "labels"),
                map(metadata, "annotations"));
    }

    static Workload statefulSet(JsonNode object) {
        return workload(Workload.Kind.STATEFUL_SET, object);
    }

    static Workload deployment(JsonNode object) {
        return workload(Workload.Kind.DEPLOYMENT, object);
    }

    private static Workload workload(Workload.Kind kind, JsonNode object) {
        JsonNode metadata = object.path("metadata");
        JsonNode spec = object.path("spec");
        JsonNode status = object.path("status");
        return new Workload(kind, text(metadata, "name"), text(metadata, "uid"), isDeleting(object),
                map(metadata, "labels"), map(metadata, "annotations"), images(spec.path("template").path("spec")),
                metadata.path("generation").asLong(), status.path("observedGeneration").asLong(),
                spec.path("replicas").asInt(1), status.path("replicas").asInt(), status.path("updatedReplicas").asInt(),
                status.path("readyReplicas").asInt(), complaint(status));
    }

    private static List<String> images(JsonNode podSpec) {
        return Stream.concat(each(podSpec.path("initContainers")), each(podSpec.path("containers")))
                .map(container -> text(container, "image"))
                .toList();
    }

    /** Why a Deployment cannot make its pods. StatefulSets say it by an event only. */
    private static String complaint(JsonNode status) {
        return each(status.path("conditions"))
                .filter(condition -> text(condition, "type").equals("ReplicaFailure")
                        && text(condition, "status").equals("True"))
                .map(condition -> text(condition, "message"))
                .findFirst()
                .orElse("");
    }

    static PodState pod(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        JsonNode status = object.path("status");
        return new PodState(text(metadata, "name"), text(metadata, "uid"), map(metadata, "labels"),
                text(status, "phase"), condition(status, "Ready").path("status").asText().equals("True"),
                isDeleting(object), unschedulable(status), containers(object.path("spec"), status));
    }

    private static String unschedulable(JsonNode status) {
        JsonNode scheduled = condition(status, "PodScheduled");
        return text(scheduled, "status").equals("False") ? text(scheduled, "message") : "";
    }

    private static JsonNode condition(JsonNode status, String type) {
        return each(status.path("conditions")).filter(condition -> text(condition, "type").equals(type))
                .findFirst()
                .orElse(status.path("none"));
    }

    private static List<PodState.Container> containers(JsonNode spec, JsonNode status) {
        List<PodState.Container> all = new ArrayList<>();
        each(status.path("initContainerStatuses"))
                .forEach(one -> all.add(container(one, spec.path("initContainers"), true)));
        each(status.path("containerStatuses")).forEach(one -> all.add(container(one, spec.path("containers"), false)));
        return all;
    }

    private static PodState.Container container(JsonNode status, JsonNode specs, boolean init) {
        String name = text(status, "name");
        String image = each(specs).filter(spec -> text(spec, "name").equals(name))
                .map(spec -> text(spec, "image"))
                .findFirst()
                .orElse(text(status, "image"));
        JsonNode waiting = status.path("state").path("waiting");
        JsonNode ended = status.path("state").path("terminated");
        JsonNode last = ended.isMissingNode() ? status.path("lastState").path("terminated") : ended;
        return new PodState.Container(name, image, init, status.path("ready").asBoolean(),
                status.path("restartCount").asInt(), text(waiting, "reason"), text(waiting, "message"),
                last.path("exitCode").asInt(), text(last, "reason"), text(last, "message"));
    }

    static ClaimState claim(JsonNode object) {
        return new ClaimState(text(object.path("metadata"), "name"), text(object.path("metadata"), "uid"),
                text(object.path("status"), "phase"), text(object.path("status").path("capacity"), "storage"),
                text(object.path("spec"), "storageClassName"), isDeleting(object));
    }

    static String label(JsonNode object, String name) {
        return text(object.path("metadata").path("labels"), name);
    }

    private static boolean isDeleting(JsonNode object) {
        return object.path("metadata").hasNonNull("deletionTimestamp");
    }

    private static Map<String, String> map(JsonNode parent, String field) {
        Map<String, String> map = new HashMap<>();
        parent.path(field).properties().forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return map;
    }

    private static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static String text(JsonNode parent, String field) {
        return parent.path(field).asText("");
    }
}
