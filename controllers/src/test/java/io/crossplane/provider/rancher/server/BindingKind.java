package io.crossplane.provider.rancher.server;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Bindings on clusters or on projects, with the rules of Rancher's webhook. */
final class BindingKind implements Kind {

    private final RancherState state;
    private final boolean onProject;

    BindingKind(RancherState state, boolean onProject) {
        this.state = state;
        this.onProject = onProject;
    }

    @Override
    public String type() {
        return steveType() + "s";
    }

    @Override
    public String steveType() {
        return "management.cattle.io." + (onProject ? "project" : "cluster") + "roletemplatebinding";
    }

    @Override
    public boolean namespaced() {
        return true;
    }

    @Override
    public List<Binding> list(Caller caller) {
        return state.bindings(onProject).values().stream().filter(b -> owns(caller, b.target)).toList();
    }

    @Override
    public boolean mayAsk(Caller caller, String namespace) {
        return caller.admin() || (onProject
                ? state.projects.values()
                        .stream()
                        .anyMatch(p -> p.bindingNamespace().equals(namespace) && owns(caller, p.id()))
                : state.owns(caller, namespace));
    }

    @Override
    public ObjectNode raw(Thing thing) {
        return ((Binding) thing).kube();
    }

    @Override
    public Binding create(Caller caller, String namespace, ObjectNode object) {
        Binding.Grant grant = Binding.Grant.kube(onProject, object);
        String name = object.at("/metadata/name").asText("");
        if (name.isEmpty()) {
            name = object.at("/metadata/generateName").asText(onProject ? "prtb-" : "crtb-") + state.names.random(5);
        }
        Binding binding = new Binding(namespace, name, state.now(), grant);
        Kind.copyMetadata(object, binding);
        check(caller, binding);
        if (state.bindings(onProject).containsKey(binding.key())) {
            throw ApiError.exists(resource(), name);
        }
        boolean taken = state.bindings(onProject).values().stream().anyMatch(b -> b.grants(grant));
        if (taken && state.profile.since(14)) {
            throw ApiError.webhook(400, "BadRequest", "a binding of role " + grant.role() + " for this subject and "
                    + grant.target() + " already exists");
        }
        state.bindings(onProject).put(binding.key(), state.touched(binding));
        return binding;
    }

    @Override
    public Thing update(Caller caller, Thing thing, ObjectNode object) {
        Binding binding = (Binding) thing;
        Kind.checkVersion(binding, object);
        ObjectNode same = object.deepCopy();
        if (!binding.subjectField.equals("userName")) {
            same.remove("userName");
        }
        if (!binding.grants(Binding.Grant.kube(onProject, same))) {
            throw ApiError.webhook(400, "BadRequest", "roleTemplateName, subject and target: field is immutable");
        }
        Kind.copyMetadata(object, binding);
        return state.touched(binding);
    }

    @Override
    public Thing delete(Caller caller, Thing thing) {
        state.bindings(onProject).remove(thing.key());
        return thing;
    }

    private boolean owns(Caller caller, String target) {
        return onProject ? state.ownsProject(caller, target) : state.owns(caller, target);
    }

    private void check(Caller caller, Binding binding) {
        String home = onProject ? state.project(binding.target).map(Project::bindingNamespace).orElse("")
                : state.clusters.containsKey(binding.target) ? binding.target : "";
        if (!home.isEmpty() && !owns(caller, binding.target)) {
            throw ApiError.forbidden(resource(), binding.name, caller.user());
        }
        if (home.isEmpty() || !home.equals(binding.namespace)) {
            throw ApiError.webhook(400, "BadRequest",
                    "namespace \"" + binding.namespace + "\" is not that of the target \"" + binding.target + "\"");
        }
        String context = state.roles().getOrDefault(binding.role, "");
        if (!context.equals(onProject ? "project" : "cluster")) {
            throw ApiError.webhook(400, "BadRequest", "roleTemplate \"" + binding.role + "\" "
                    + (context.isEmpty() ? "not found" : "is " + context + ", and cannot be bound here"));
        }
    }
}
