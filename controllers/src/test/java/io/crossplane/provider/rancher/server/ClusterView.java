package io.crossplane.provider.rancher.server;

import java.util.Map;
import java.util.Optional;

/**
 * A cluster as Rancher has it, at the moment it was asked for.
 *
 * @param id of the management cluster
 * @param name shown to users
 * @param state the word that Rancher shows
 * @param conditions type and status
 * @param agentSessions how many tunnels are open
 * @param createdBy user id of who created it; empty when nobody was made its owner
 * @param removing whether its removal began
 */
public record ClusterView(String id, String workspace, String provisioningName, String name, String description,
        Map<String, String> labels, Map<String, String> annotations, String state, Map<String, String> conditions,
        int agentSessions, String createdBy, boolean removing, Optional<String> serviceAccountToken) {

    static ClusterView of(Cluster cluster) {
        Map<String, String> conditions = new java.util.TreeMap<>();
        cluster.conditions.forEach((type, c) -> conditions.put(type, c.status()));
        return new ClusterView(cluster.name, cluster.workspace, cluster.provisioningName, cluster.displayName,
                cluster.description, Map.copyOf(cluster.labels), Map.copyOf(cluster.annotations), cluster.state(),
                conditions, cluster.sessions.size(), cluster.creator, cluster.removed.isPresent(),
                cluster.sessions.stream().map(s -> s.params().at("/cluster/token").asText()).findFirst());
    }

    public boolean is(String condition) {
        return "True".equals(conditions.get(condition));
    }
}
