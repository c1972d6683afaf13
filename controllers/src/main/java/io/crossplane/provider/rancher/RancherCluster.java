package io.crossplane.provider.rancher;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A cluster of Rancher's management API, as {@code /v3/clusters} shows it (rancher.md 9).
 *
 * @param conditions status by type
 * @param whole all that Rancher shows of it
 */
record RancherCluster(String id, String name, String state, Map<String, String> labels, Map<String, String> annotations,
        String description, Map<String, String> conditions, boolean removed, ObjectNode whole) {

    static RancherCluster of(JsonNode json) {
        Map<String, String> conditions = new TreeMap<>();
        json.path("conditions")
                .forEach(each -> conditions.put(each.path("type").asText(), each.path("status").asText()));
        return new RancherCluster(json.path("id").asText(), json.path("name").asText(), json.path("state").asText(),
                texts(json.path("labels")), texts(json.path("annotations")), json.path("description").asText(),
                conditions, !json.path("removed").asText().isEmpty(), (ObjectNode) json);
    }

    /** A tunnel of its agent stands, and the API answers through it. */
    boolean isConnected() {
        return is("Connected");
    }

    /** Somebody else has made it, and Rancher only knows it. */
    boolean isImported() {
        return whole.path("importedConfig").isObject() && !"local".equals(id);
    }

    /** Rancher can use it. */
    boolean isReady() {
        return is("Ready");
    }

    /** Rancher has taken over the agent, which it does once it was connected. */
    boolean hasAgent() {
        return is("AgentDeployed");
    }

    /** Why Rancher is not through with it, if it says so; an address might hold a token. */
    Optional<String> trouble() {
        return Optional.of(Messages.shown(whole.path("transitioningMessage").asText())).filter(text -> !text.isEmpty());
    }

    Optional<Instant> created() {
        return time(whole.path("created").asText());
    }

    private boolean is(String type) {
        return "True".equals(conditions.get(type));
    }

    static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.fields().forEachRemaining(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }
}
