package io.crossplane.provider.rancher.server;

import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code /v3/projects}. Names are not unique. */
final class NormanProjects implements NormanType {

    private final RancherState state;
    private final ProjectKind kind;

    NormanProjects(RancherState state) {
        this.state = state;
        kind = new ProjectKind(state);
    }

    @Override
    public String type() {
        return "project";
    }

    @Override
    public Set<String> filters() {
        return Set.of("id", "clusterId", "name", "state", "creatorId");
    }

    @Override
    public List<ObjectNode> list(Caller caller) {
        return kind.list(caller).stream().map(this::view).toList();
    }

    @Override
    public ObjectNode create(Caller caller, ObjectNode body) {
        NormanType.required(body, "name", "name");
        ObjectNode object = Json.object();
        object.putObject("metadata").set("labels", body.path("labels"));
        object.withObject("/metadata").set("annotations", body.path("annotations"));
        object.putObject("spec")
                .put("displayName", body.path("name").asText())
                .put("description", body.path("description").asText(""));
        return view((Project) kind.create(caller, NormanType.required(body, "clusterId", "clusterId"), object));
    }

    @Override
    public ObjectNode delete(Caller caller, String id) {
        return view((Project) kind.delete(caller, state.project(id).orElseThrow()));
    }

    private ObjectNode view(Project project) {
        ObjectNode object = NormanType.flat(type(), project.id(), project)
                .put("clusterId", project.namespace)
                .put("name", project.displayName)
                .put("description", project.description)
                .put("creatorId", project.creator)
                .put("state", "active");
        return project.backingNamespace.isEmpty() ? object : object.put("backingNamespace", project.backingNamespace);
    }
}
