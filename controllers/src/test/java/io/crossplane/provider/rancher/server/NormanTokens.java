package io.crossplane.provider.rancher.server;

import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code /v3/clusterregistrationtokens}: the token is always filled in, wherever it is kept. */
final class NormanTokens implements NormanType {

    private final RancherState state;

    NormanTokens(RancherState state) {
        this.state = state;
    }

    @Override
    public String type() {
        return "clusterRegistrationToken";
    }

    @Override
    public Set<String> filters() {
        return Set.of("id", "clusterId", "name", "state");
    }

    @Override
    public List<ObjectNode> list(Caller caller) {
        return state.registrations.values()
                .stream()
                .filter(r -> state.owns(caller, r.clusterId()))
                .map(this::view)
                .toList();
    }

    @Override
    public boolean mayAsk(Caller caller, String id) {
        return caller.admin() || state.owns(caller, id.replaceFirst(":.*", ""));
    }

    @Override
    public ObjectNode create(Caller caller, ObjectNode body) {
        String clusterId = NormanType.required(body, "clusterId", "clusterId");
        if (!state.owns(caller, clusterId)) {
            throw ApiError.forbidden("clusterregistrationtokens.management.cattle.io", clusterId, caller.user());
        }
        String name = body.path("name").asText("crt-" + state.names.random(5));
        Registration registration = new Registration(clusterId, name, state.now());
        if (state.registrations.putIfAbsent(registration.key(), registration) != null) {
            throw new ApiError(409, "Conflict", "clusterregistrationtokens \"" + name + "\" already exists");
        }
        return view(state.touched(registration));
    }

    @Override
    public ObjectNode delete(Caller caller, String id) {
        Registration registration = state.registrations.remove(id.replace(':', '/'));
        return view(registration);
    }

    private ObjectNode view(Registration registration) {
        ObjectNode object = NormanType.flat(type(), registration.clusterId() + ":" + registration.name, registration)
                .put("clusterId", registration.clusterId())
                .putNull("namespaceId")
                .put("name", registration.name)
                .put("state", "active");
        registration.fields(object, state.serverUrl(), state.secretTokens(), false);
        return object;
    }
}
