package io.crossplane.provider.rancher.server;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A management cluster. */
final class Cluster extends Thing {

    record Condition(String status, String reason, String message, Instant since) {}

    final String workspace;
    final String provisioningName;
    final Map<String, Condition> conditions = new LinkedHashMap<>();
    final List<Session> sessions = new ArrayList<>();
    String displayName;
    String description = "";
    String creator = "";
    boolean imported = true;
    int cleanupAttempts;
    boolean cleanedUp;
    String deployedToken = "";
    String gitVersion = "";
    int nodes;
    ArrayNode agentEnvVars = Json.MAPPER.createArrayNode();
    ObjectNode agent = Json.object();

    Cluster(String id, String workspace, String provisioningName, String displayName, Instant created) {
        super("", id, created);
        this.workspace = workspace;
        this.provisioningName = provisioningName;
        this.displayName = displayName;
    }

    boolean is(String condition) {
        return conditions.containsKey(condition) && conditions.get(condition).status().equals("True");
    }

    void set(String condition, boolean holds, String reason, String message, Instant now) {
        String status = holds ? "True" : "False";
        Condition before = conditions.get(condition);
        if (before == null || !before.status().equals(status) || !before.message().equals(message)) {
            conditions.put(condition, new Condition(status, reason, message, now));
        }
    }

    void unknown(String condition, String message, Instant now) {
        conditions.put(condition, new Condition("Unknown", "", message, now));
    }

    /** The word that Rancher sums the conditions up to. */
    String state() {
        if (removed.isPresent()) {
            return "removing";
        }
        if (conditions.containsKey("Ready")) {
            return is("Ready") ? "active" : "unavailable";
        }
        if (is("Connected")) {
            return "waiting";
        }
        return conditions.isEmpty() && imported ? "provisioning" : "pending";
    }

    String transitioning() {
        if (removed.isPresent() && conditions.containsKey("Removed")) {
            return "error";
        }
        return state().equals("active") ? "no" : state().equals("unavailable") ? "error" : "yes";
    }

    String message() {
        return Optional.ofNullable(conditions.get(removed.isPresent() ? "Removed" : "Ready"))
                .filter(c -> !c.status().equals("True"))
                .map(Condition::message)
                .orElse("");
    }

    ArrayNode conditionList() {
        ArrayNode list = Json.MAPPER.createArrayNode();
        conditions.forEach((type, c) -> {
            ObjectNode condition = list.addObject().put("type", type).put("status", c.status());
            if (!c.reason().isEmpty()) {
                condition.put("reason", c.reason());
            }
            if (!c.message().isEmpty()) {
                condition.put("message", c.message());
            }
            condition.put("lastUpdateTime", Json.time(c.since()));
        });
        return list;
    }
}
