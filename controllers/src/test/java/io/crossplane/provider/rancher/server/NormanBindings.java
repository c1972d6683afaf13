package io.crossplane.provider.rancher.server;

import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code /v3/clusterroletemplatebindings} and {@code /v3/projectroletemplatebindings}. */
final class NormanBindings implements NormanType {

    private final RancherState state;
    private final BindingKind kind;
    private final boolean onProject;

    NormanBindings(RancherState state, boolean onProject) {
        this.state = state;
        this.onProject = onProject;
        kind = new BindingKind(state, onProject);
    }

    @Override
    public String type() {
        return onProject ? "projectRoleTemplateBinding" : "clusterRoleTemplateBinding";
    }

    @Override
    public Set<String> filters() {
        return Set.of("id", "clusterId", "projectId", "roleTemplateId", "userId", "userPrincipalId", "groupId",
                "groupPrincipalId", "name", "namespaceId");
    }

    @Override
    public List<ObjectNode> list(Caller caller) {
        return kind.list(caller).stream().map(this::view).toList();
    }

    @Override
    public boolean mayAsk(Caller caller, String id) {
        return kind.mayAsk(caller, id.replaceFirst(":.*", ""));
    }

    /** Principals of other providers than the local one cannot be looked up with the token of a local user. */
    @Override
    public ObjectNode create(Caller caller, ObjectNode body) {
        String target = NormanType.required(body, onProject ? "projectId" : "clusterId",
                onProject ? "projectId" : "clusterId");
        NormanType.required(body, "roleTemplateId", "roleTemplateId");
        for (String field : List.of("userPrincipalId", "groupPrincipalId")) {
            String principal = body.path(field).asText("");
            if (!principal.isEmpty() && !principal.startsWith("local://")) {
                throw new ApiError(500, "ServerError", "failed to look up principal " + principal);
            }
        }
        ObjectNode object = Json.object().put("roleTemplateName", body.path("roleTemplateId").asText());
        object.put(onProject ? "projectName" : "clusterName", target);
        for (Map.Entry<String, String> subject : Binding.SUBJECTS.entrySet()) {
            if (!body.path(subject.getValue()).asText("").isEmpty()) {
                object.put(subject.getKey(), body.path(subject.getValue()).asText());
            }
        }
        ObjectNode metadata = object.putObject("metadata");
        metadata.set("labels", body.path("labels"));
        metadata.set("annotations", body.path("annotations"));
        String namespace = onProject ? state.project(target).map(Project::bindingNamespace).orElse("") : target;
        return view(kind.create(caller, namespace, object));
    }

    @Override
    public ObjectNode delete(Caller caller, String id) {
        return view((Binding) kind.delete(caller, state.bindings(onProject).get(id.replace(':', '/'))));
    }

    private ObjectNode view(Binding binding) {
        ObjectNode object = NormanType.flat(type(), binding.namespace + ":" + binding.name, binding)
                .put("name", binding.name)
                .put("namespaceId", binding.namespace)
                .put("roleTemplateId", binding.role)
                .put(onProject ? "projectId" : "clusterId", binding.target);
        if (!binding.user.isEmpty()) {
            object.put("userId", binding.user);
        }
        return object.put(Binding.SUBJECTS.get(binding.subjectField), binding.subject);
    }
}
