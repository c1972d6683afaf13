package io.crossplane.provider.rancher.server;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code /v3/clusters}. */
final class NormanClusters implements NormanType {

    private final RancherState state;

    NormanClusters(RancherState state) {
        this.state = state;
    }

    @Override
    public String type() {
        return "cluster";
    }

    @Override
    public Set<String> filters() {
        return Set.of("id", "name", "state", "driver", "creatorId", "uuid", "description", "transitioning");
    }

    @Override
    public List<ObjectNode> list(Caller caller) {
        return state.clusters.values().stream().filter(c -> state.sees(caller, c.name)).map(this::view).toList();
    }

    @Override
    public ObjectNode create(Caller caller, ObjectNode body) {
        String name = NormanType.required(body, "name", "Cluster name");
        checkFree(caller, name, "");
        Cluster cluster = state.addNormanCluster(name, caller.user(),
                body.path("fleetWorkspaceName").asText("fleet-default"));
        cluster.imported = body.has("importedConfig");
        merge(cluster.labels, body, "labels");
        merge(cluster.annotations, body, "annotations");
        assign(cluster, body);
        return view(state.touched(cluster));
    }

    /** Maps are replaced, but for keys with {@code cattle.io/} in them. Fields that the body does not have stay. */
    @Override
    public ObjectNode update(Caller caller, String id, ObjectNode body) {
        Cluster cluster = owned(caller, id);
        if (body.has("name")) {
            String name = NormanType.required(body, "name", "Cluster name");
            checkFree(caller, name, id);
            cluster.displayName = name;
        }
        merge(cluster.labels, body, "labels");
        merge(cluster.annotations, body, "annotations");
        assign(cluster, body);
        cluster.generation++;
        return view(state.touched(cluster));
    }

    @Override
    public ObjectNode delete(Caller caller, String id) {
        Cluster cluster = owned(caller, id);
        state.remove(cluster);
        return view(cluster);
    }

    private Cluster owned(Caller caller, String id) {
        if (!state.owns(caller, id) || id.equals(RancherState.LOCAL)) {
            throw ApiError.forbidden("clusters.management.cattle.io", id, caller.user());
        }
        return state.clusters.get(id);
    }

    /** Sees only what the caller sees, and nothing that is on its way out. */
    private void checkFree(Caller caller, String name, String ownId) {
        boolean taken = state.clusters.values()
                .stream()
                .anyMatch(c -> c.removed.isEmpty() && !c.name.equals(ownId) && state.sees(caller, c.name)
                        && c.displayName.equalsIgnoreCase(name));
        if (taken) {
            throw new ApiError(422, "NotUnique", "Cluster name already exists", "Cluster name");
        }
    }

    private static void merge(SortedMap<String, String> target, ObjectNode body, String field) {
        if (!body.path(field).isObject()) {
            return;
        }
        target.keySet().removeIf(key -> !key.contains("cattle.io/"));
        for (Map.Entry<String, String> entry : Json.strings(body.path(field)).entrySet()) {
            target.put(entry.getKey(), entry.getValue());
        }
    }

    private static void assign(Cluster cluster, ObjectNode body) {
        if (body.has("description")) {
            cluster.description = body.path("description").asText("");
        }
        if (body.path("agentEnvVars").isArray()) {
            cluster.agentEnvVars = body.withArray("agentEnvVars").deepCopy();
        }
        for (String field : List.of("clusterAgentDeploymentCustomization", "fleetAgentDeploymentCustomization")) {
            if (body.has(field)) {
                cluster.agent.set(field, body.get(field));
            }
        }
    }

    private ObjectNode view(Cluster cluster) {
        ObjectNode object = NormanType.flat("cluster", cluster.name, cluster)
                .put("name", cluster.displayName)
                .put("description", cluster.description)
                .put("state", cluster.state())
                .put("transitioning", cluster.transitioning())
                .put("transitioningMessage", cluster.message())
                .put("driver", "imported")
                .put("provider", "")
                .put("fleetWorkspaceName", cluster.workspace)
                .put("nodeCount", cluster.nodes)
                .put("agentImage", "rancher/rancher-agent:" + state.profile.version())
                .put("creatorId", cluster.creator.isEmpty() ? null : cluster.creator);
        object.set("conditions", cluster.conditionList());
        object.set("agentEnvVars", cluster.agentEnvVars.deepCopy());
        object.setAll(customization(cluster));
        if (cluster.imported) {
            object.putObject("importedConfig").putNull("kubeConfig");
        }
        if (!cluster.gitVersion.isEmpty()) {
            object.putObject("version").put("gitVersion", cluster.gitVersion);
        }
        cluster.removed.ifPresent(at -> object.put("removed", Json.time(at)));
        return object;
    }

    private static ObjectNode customization(Cluster cluster) {
        return cluster.agent.deepCopy()
                .retain("clusterAgentDeploymentCustomization", "fleetAgentDeploymentCustomization");
    }
}
