package io.crossplane.provider.rancher.server;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code provisioning.cattle.io/v1 Cluster}, with the rules of Rancher's webhook. */
final class ProvisioningKind implements Kind {

    private final RancherState state;

    ProvisioningKind(RancherState state) {
        this.state = state;
    }

    @Override
    public String type() {
        return "provisioning.cattle.io.clusters";
    }

    @Override
    public String steveType() {
        return "provisioning.cattle.io.cluster";
    }

    @Override
    public boolean namespaced() {
        return true;
    }

    @Override
    public List<Provisioned> list(Caller caller) {
        return state.provisioned.values().stream().filter(p -> state.sees(caller, p)).toList();
    }

    @Override
    public boolean mayAsk(Caller caller, String namespace) {
        return caller.admin();
    }

    @Override
    public ObjectNode raw(Thing thing) {
        Provisioned cluster = (Provisioned) thing;
        ObjectNode object = cluster.kube("provisioning.cattle.io/v1", "Cluster");
        object.set("spec", cluster.spec.deepCopy());
        ObjectNode status = object.putObject("status");
        Cluster managed = state.clusters.get(cluster.clusterName);
        if (managed != null) {
            status.put("clusterName", cluster.clusterName)
                    .put("ready", cluster.everReady)
                    .put("agentDeployed", managed.is("AgentDeployed"))
                    .put("fleetWorkspaceName", cluster.namespace)
                    .put("clientSecretName", cluster.name + "-kubeconfig");
            status.set("conditions", managed.conditionList());
        }
        status.put("observedGeneration", cluster.generation);
        return object;
    }

    @Override
    public ObjectNode steve(Thing thing) {
        ObjectNode object = raw(thing);
        Optional<Cluster> managed = Optional.ofNullable(state.clusters.get(((Provisioned) thing).clusterName));
        String word = thing.removed.isPresent() ? "removing" : managed.map(Cluster::state).orElse("pending");
        object.withObject("/metadata")
                .putObject("state")
                .put("name", word)
                .put("error", managed.filter(c -> c.transitioning().equals("error")).isPresent())
                .put("transitioning", !word.equals("active"))
                .put("message", managed.map(Cluster::message).orElse(""));
        return object;
    }

    @Override
    public Thing create(Caller caller, String namespace, ObjectNode object) {
        String name = object.at("/metadata/name").asText("");
        checkName(name);
        if (!state.workspaces.contains(namespace)) {
            throw ApiError.notFound("namespaces", namespace);
        }
        Provisioned cluster = new Provisioned(namespace, name, caller.user(), state.now());
        Kind.copyMetadata(object, cluster);
        checkSpec(object.path("spec"));
        checkCreator(caller, cluster);
        if (state.provisioned.containsKey(cluster.key())) {
            throw ApiError.exists(resource(), name);
        }
        cluster.spec = object.path("spec").isObject() ? object.withObject("/spec").deepCopy() : Json.object();
        state.provisioned.put(cluster.key(), state.touched(cluster));
        return cluster;
    }

    /** Since 2.11 the management cluster leads; before, what changes here changes there. */
    @Override
    public Thing update(Caller caller, Thing thing, ObjectNode object) {
        Provisioned cluster = (Provisioned) thing;
        Kind.checkVersion(cluster, object);
        checkSpec(object.path("spec"));
        String creator = cluster.annotations.get(RancherState.CREATOR);
        Kind.copyMetadata(object, cluster);
        if (creator != null) {
            cluster.annotations.put(RancherState.CREATOR, creator);
        }
        if (object.path("spec").isObject()) {
            cluster.spec = object.withObject("/spec").deepCopy();
        }
        cluster.generation++;
        Cluster managed = state.clusters.get(cluster.clusterName);
        if (managed != null && !state.profile.since(11)) {
            managed.labels.putAll(cluster.labels);
            managed.annotations.putAll(cluster.annotations);
            state.touched(managed);
        }
        return state.touched(cluster);
    }

    @Override
    public Thing delete(Caller caller, Thing thing) {
        Provisioned cluster = (Provisioned) thing;
        Cluster managed = state.clusters.get(cluster.clusterName);
        if (managed != null) {
            state.remove(managed);
        } else {
            state.touched(cluster).removed = Optional.of(state.now());
        }
        return cluster;
    }

    private void checkName(String name) {
        if (!name.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")) {
            throw new ApiError(422, "Invalid",
                    "Cluster.provisioning.cattle.io \"" + name + "\" is invalid: metadata.name: Invalid value: \""
                            + name
                            + "\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters");
        }
        if (name.length() > 63 || !name.matches("[^-][-a-z0-9]+") || name.equals(RancherState.LOCAL)
                || name.matches("c-[a-z0-9]{5}")) {
            throw ApiError.webhook(422, "Invalid",
                    "cluster name must be 63 characters or fewer, must not begin with a"
                            + " hyphen, cannot be \"local\" nor of the form \"c-xxxxx\", and can only contain lowercase"
                            + " alphanumeric characters or '-'");
        }
    }

    private static void checkSpec(JsonNode spec) {
        for (JsonNode variable : spec.path("agentEnvVars")) {
            String name = variable.path("name").asText();
            if (name.equals("CATTLE_AGENT_VAR_DIR")) {
                throw ApiError.webhook(422, "Invalid", "spec.agentEnvVars: " + name + " may not be set");
            }
            if (name.equalsIgnoreCase("NO_PROXY") && variable.path("value").asText().contains(" ")) {
                throw ApiError.webhook(422, "Invalid", "spec.agentEnvVars: " + name + " contains whitespace");
            }
        }
    }

    private void checkCreator(Caller caller, Provisioned cluster) {
        String chosen = cluster.annotations.get(RancherState.CREATOR);
        boolean none = cluster.annotations.containsKey(RancherState.NO_CREATOR_RBAC) && state.profile.since(10);
        if (chosen != null && (none || !chosen.equals(caller.user()))) {
            throw ApiError.webhook(422, "Invalid", "metadata.annotations[" + RancherState.CREATOR + "] may not be set");
        }
        if (!none) {
            cluster.annotations.put(RancherState.CREATOR, caller.user());
        }
    }
}
