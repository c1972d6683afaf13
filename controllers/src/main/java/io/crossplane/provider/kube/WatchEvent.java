package io.crossplane.provider.kube;

import java.io.IOException;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Status;

/** One line of a watch. */
sealed interface WatchEvent {

    /** An object exists in this form. */
    record Present(JsonNode object) implements WatchEvent {}

    /** An object exists no more; this was its last form. */
    record Gone(JsonNode object) implements WatchEvent {}

    /** Everything up to this version was sent. */
    record Bookmark(String resourceVersion, boolean endsInitialList) implements WatchEvent {}

    /** The server ends the watch. */
    record Failed(int code, Status status) implements WatchEvent {}

    /** A line of a later protocol. */
    record Unknown() implements WatchEvent {}

    /** Reads one line of a watch. */
    static WatchEvent read(ObjectMapper json, byte[] line) throws IOException {
        JsonNode event = json.readTree(line);
        JsonNode object = event.path("object");
        return switch (event.path("type").asText()) {
            case "ADDED", "MODIFIED" -> new Present(object);
            case "DELETED" -> new Gone(object);
            case "BOOKMARK" -> new Bookmark(resourceVersion(object),
                    object.path("metadata")
                            .path("annotations")
                            .path("k8s.io/initial-events-end")
                            .asText()
                            .equals("true"));
            case "ERROR" -> {
                Status status = json.convertValue(object, new TypeReference<Status>() {});
                yield new Failed(object.path("code").asInt(), status);
            }
            default -> new Unknown();
        };
    }

    /** The version of an object, or of a list. */
    static String resourceVersion(JsonNode object) {
        return object.path("metadata").path("resourceVersion").asText();
    }
}
