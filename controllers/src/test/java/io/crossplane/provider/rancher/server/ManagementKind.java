package io.crossplane.provider.rancher.server;

import java.util.List;
import java.util.function.Function;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Kinds of {@code management.cattle.io} that can only be read here: clusters and registration tokens. */
final class ManagementKind implements Kind {

    private final RancherState state;
    private final boolean tokens;

    private ManagementKind(RancherState state, boolean tokens) {
        this.state = state;
        this.tokens = tokens;
    }

    static ManagementKind clusters(RancherState state) {
        return new ManagementKind(state, false);
    }

    static ManagementKind registrationTokens(RancherState state) {
        return new ManagementKind(state, true);
    }

    @Override
    public String type() {
        return steveType() + "s";
    }

    @Override
    public String steveType() {
        return tokens ? "management.cattle.io.clusterregistrationtoken" : "management.cattle.io.cluster";
    }

    @Override
    public boolean namespaced() {
        return tokens;
    }

    @Override
    public List<? extends Thing> list(Caller caller) {
        return tokens ? state.registrations.values().stream().filter(r -> state.owns(caller, r.clusterId())).toList()
                : state.clusters.values().stream().filter(c -> state.sees(caller, c.name)).toList();
    }

    @Override
    public boolean mayAsk(Caller caller, String namespace) {
        return caller.admin() || tokens && state.owns(caller, namespace);
    }

    @Override
    public ObjectNode raw(Thing thing) {
        return tokens ? token((Registration) thing, state.secretTokens()) : cluster((Cluster) thing);
    }

    @Override
    public ObjectNode steve(Thing thing) {
        if (tokens) {
            return token((Registration) thing, false);
        }
        Cluster cluster = (Cluster) thing;
        ObjectNode object = cluster(cluster);
        object.withObject("/metadata")
                .putObject("state")
                .put("name", cluster.state())
                .put("error", cluster.transitioning().equals("error"))
                .put("transitioning", cluster.transitioning().equals("yes"))
                .put("message", cluster.message());
        return object;
    }

    private ObjectNode token(Registration registration, boolean masked) {
        ObjectNode object = registration.kube("management.cattle.io/v3", "ClusterRegistrationToken");
        object.putObject("spec").put("clusterName", registration.clusterId());
        registration.fields(object.putObject("status"), state.serverUrl(), state.secretTokens(), masked);
        return object;
    }

    private static ObjectNode cluster(Cluster cluster) {
        ObjectNode object = cluster.kube("management.cattle.io/v3", "Cluster");
        object.putObject("spec")
                .put("displayName", cluster.displayName)
                .put("description", cluster.description)
                .put("fleetWorkspaceName", cluster.workspace)
                .set("agentEnvVars", cluster.agentEnvVars);
        ObjectNode status = object.putObject("status").put("driver", "imported").put("nodeCount", cluster.nodes);
        status.set("conditions", cluster.conditionList());
        return object;
    }

    /** The Secret of a token, as the raw view has it. */
    static ObjectNode secret(Registration registration, Function<String, String> base64) {
        ObjectNode object = Json.object().put("apiVersion", "v1").put("kind", "Secret");
        object.putObject("metadata").put("name", registration.secretName()).put("namespace", registration.namespace);
        ObjectNode data = object.putObject("data").put("token", base64.apply(registration.token));
        if (!registration.previousToken.isEmpty()) {
            data.put("previousToken", base64.apply(registration.previousToken));
        }
        return object;
    }
}
