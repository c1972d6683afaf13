package io.crossplane.provider.rancher.server;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code management.cattle.io/v3 Project}. */
final class ProjectKind implements Kind {

    private final RancherState state;

    ProjectKind(RancherState state) {
        this.state = state;
    }

    @Override
    public String type() {
        return "management.cattle.io.projects";
    }

    @Override
    public String steveType() {
        return "management.cattle.io.project";
    }

    @Override
    public boolean namespaced() {
        return true;
    }

    @Override
    public List<Project> list(Caller caller) {
        return state.projects.values().stream().filter(p -> state.seesProject(caller, p)).toList();
    }

    @Override
    public boolean mayAsk(Caller caller, String namespace) {
        return state.owns(caller, namespace) || caller.admin();
    }

    @Override
    public ObjectNode raw(Thing thing) {
        Project project = (Project) thing;
        ObjectNode object = project.kube("management.cattle.io/v3", "Project");
        object.putObject("spec")
                .put("clusterName", project.namespace)
                .put("displayName", project.displayName)
                .put("description", project.description);
        ObjectNode status = object.putObject("status");
        if (!project.backingNamespace.isEmpty()) {
            status.put("backingNamespace", project.backingNamespace);
        }
        return object;
    }

    @Override
    public Thing create(Caller caller, String namespace, ObjectNode object) {
        if (!state.owns(caller, namespace)) {
            throw ApiError.forbidden(resource(), namespace, caller.user());
        }
        Project project = state.addProject(namespace, object.at("/spec/displayName").asText(""), caller.user());
        Kind.copyMetadata(object, project);
        project.annotations.put(RancherState.CREATOR, caller.user());
        project.description = object.at("/spec/description").asText("");
        state.addBinding(project.bindingNamespace(), "creator-project-owner",
                new Binding.Grant(true, project.id(), "project-owner", "userName", caller.user()));
        return project;
    }

    @Override
    public Thing delete(Caller caller, Thing thing) {
        Project project = (Project) thing;
        if (!state.ownsProject(caller, project.id())) {
            throw ApiError.forbidden(resource(), project.name, caller.user());
        }
        state.projects.remove(project.key());
        state.projectBindings.values().removeIf(b -> b.target.equals(project.id()));
        return project;
    }
}
