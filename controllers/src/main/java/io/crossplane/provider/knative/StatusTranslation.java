package io.crossplane.provider.knative;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** From a status of the host cluster to what is shown inside. Pure. */
final class StatusTranslation {

    private static final String OBSERVED = "observedGeneration";
    private static final String READY = "Ready";
    private static final List<String> REVISIONS = List.of("latestCreatedRevisionName", "latestReadyRevisionName");

    private StatusTranslation() {}

    /**
     * The status of a Service inside.
     *
     * @param settled whether what the host cluster says is about the Service as it is inside now
     */
    static ObjectNode ofService(JsonNode inside, JsonNode host, NamesInside names, boolean settled) {
        return at(inside, translated(host, names), settled);
    }

    /**
     * The status of a copy inside.
     *
     * @param copy as it stands inside
     */
    static ObjectNode ofCopy(JsonNode copy, JsonNode host, NamesInside names) {
        return at(copy, translated(host, names), isObserved(host));
    }

    /** Whether the status is about the object as it is. */
    static boolean isObserved(JsonNode object) {
        return object.path("status").path(OBSERVED).asLong(-1) == object.path("metadata").path("generation").asLong();
    }

    /** Whether the object counts as ready. */
    static boolean isReady(JsonNode object) {
        return isObserved(object)
                && condition(object.path("status"), READY).filter(ready -> ready.path("status").asText().equals("True"))
                        .isPresent();
    }

    /** The status of a Service inside that does not get to the host cluster as it is; what ran before still runs. */
    static ObjectNode refused(JsonNode inside, String reason, String message, Instant now) {
        ObjectNode status = inside.path("status") instanceof ObjectNode before ? before.deepCopy() : object();
        ObjectNode ready = object().put("type", READY)
                .put("status", "False")
                .put("reason", reason)
                .put("message", message);
        String since = condition(inside.path("status"), READY)
                .filter(before -> before.path("status").asText().equals("False"))
                .map(before -> before.path("lastTransitionTime").asText())
                .filter(time -> !time.isEmpty())
                .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
        ready.put("lastTransitionTime", since);
        ArrayNode conditions = JsonNodeFactory.instance.arrayNode();
        for (JsonNode each : status.path("conditions")) {
            if (!each.path("type").asText().equals(READY)) {
                conditions.add(each);
            }
        }
        status.set("conditions", conditions.add(ready));
        status.put(OBSERVED, inside.path("metadata").path("generation").asLong());
        return status;
    }

    private static ObjectNode at(JsonNode inside, ObjectNode status, boolean settled) {
        long generation = inside.path("metadata").path("generation").asLong();
        long before = inside.path("status").path(OBSERVED).asLong(0);
        return status.put(OBSERVED, settled ? generation : Math.clamp(before, 0, Math.max(0, generation - 1)));
    }

    private static ObjectNode translated(JsonNode host, NamesInside names) {
        ObjectNode status = host.path("status") instanceof ObjectNode given ? given.deepCopy() : object();
        for (String field : REVISIONS) {
            rename(status, field, names);
        }
        for (JsonNode target : status.path("traffic")) {
            rename(target, "revisionName", names);
            rename(target, "configurationName", names);
        }
        for (JsonNode condition : status.path("conditions")) {
            if (condition instanceof ObjectNode one && one.path("message").isTextual()) {
                one.put("message", names.text(one.path("message").asText()));
            }
        }
        return status;
    }

    private static void rename(JsonNode holder, String field, NamesInside names) {
        if (holder instanceof ObjectNode one && one.path(field).isTextual()) {
            one.put(field, names.any(one.path(field).asText()));
        }
    }

    private static Optional<JsonNode> condition(JsonNode status, String type) {
        for (JsonNode each : status.path("conditions")) {
            if (each.path("type").asText().equals(type)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
