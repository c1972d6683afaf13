package io.crossplane.provider.rancher.server;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Types of {@code /v3} that are only read here. */
record NormanReadings(String type, Function<Caller, List<ObjectNode>> read) implements NormanType {

    static NormanReadings roleTemplates(RancherState state) {
        return new NormanReadings("roleTemplate",
                caller -> state.roles()
                        .entrySet()
                        .stream()
                        .sorted(java.util.Map.Entry.comparingByKey())
                        .map(role -> object("roleTemplate", role.getKey())
                                .put("context", role.getValue().equals("locked") ? "cluster" : role.getValue())
                                .put("locked", role.getValue().equals("locked")))
                        .toList());
    }

    static NormanReadings fleetWorkspaces(RancherState state) {
        return new NormanReadings("fleetWorkspace",
                caller -> state.workspaces.stream().map(w -> object("fleetWorkspace", w)).toList());
    }

    /** Each caller sees only itself; {@code me=true} asks for nothing else. */
    static NormanReadings users() {
        return new NormanReadings("user", caller -> {
            ObjectNode user = object("user", caller.user()).put("username", caller.admin() ? "admin" : "provider")
                    .put("me", true)
                    .put("enabled", true);
            user.putArray("principalIds").add("local://" + caller.user());
            return List.of(user);
        });
    }

    static NormanReadings settings(PublicApi settings) {
        return new NormanReadings("setting", caller -> settings.all());
    }

    @Override
    public Set<String> filters() {
        return Set.of("id", "name");
    }

    @Override
    public List<ObjectNode> list(Caller caller) {
        return read.apply(caller);
    }

    @Override
    public boolean mayAsk(Caller caller, String id) {
        return true;
    }

    private static ObjectNode object(String type, String name) {
        return Json.object().put("id", name).put("type", type).put("baseType", type).put("name", name);
    }
}
