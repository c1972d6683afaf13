package io.crossplane.provider.rancher.server;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code /v1}: Kubernetes objects with id, type and links. */
final class SteveApi {

    private static final Set<String> BINDINGS = Set.of("management.cattle.io.clusterroletemplatebindings",
            "management.cattle.io.projectroletemplatebindings", "management.cattle.io.projects");

    private final RancherState state;
    private final List<Kind> kinds;
    private final String base;

    SteveApi(RancherState state, List<Kind> kinds, String base) {
        this.state = state;
        this.kinds = kinds;
        this.base = base;
    }

    Reply handle(Caller caller, Incoming request) {
        try {
            return answer(caller, request);
        } catch (ApiError error) {
            return Reply.json(error.status, error.steve());
        }
    }

    private Reply answer(Caller caller, Incoming request) {
        List<String> path = request.segmentsAfter(1);
        Kind kind = path.isEmpty() ? null
                : kinds.stream().filter(k -> k.type().equals(path.getFirst())).findFirst().orElse(null);
        if (kind == null) {
            throw new ApiError(404, "NotFound", "404 page not found");
        }
        checkAllowed(kind, request.method());
        int toName = kind.namespaced() ? 2 : 1;
        String namespace = kind.namespaced() && path.size() > 1 ? path.get(1) : "";
        if (path.size() <= toName) {
            return collection(caller, kind, namespace, request);
        }
        Thing thing = kind.find(caller, namespace, path.get(toName));
        return switch (request.method()) {
            case "GET" -> Reply.json(200, view(kind, thing));
            case "PUT" -> Reply.json(200, view(kind, kind.update(caller, thing, Json.read(request.body()))));
            case "DELETE" -> deleted(kind, kind.delete(caller, thing));
            default -> throw new ApiError(403, "PermissionDenied", "Method " + request.method() + " not supported");
        };
    }

    private void checkAllowed(Kind kind, String method) {
        boolean management = kind.type().startsWith("management.cattle.io.");
        boolean listed = BINDINGS.contains(kind.type()) && state.profile.since(8);
        if (management && !listed && !method.equals("GET")) {
            throw new ApiError(403, "PermissionDenied", "Method " + method + " not supported");
        }
    }

    private Reply collection(Caller caller, Kind kind, String namespace, Incoming request) {
        if (request.method().equals("POST")) {
            ObjectNode object = Json.read(request.body());
            String target = namespace.isEmpty() ? object.at("/metadata/namespace").asText("") : namespace;
            return Reply.json(201, view(kind, kind.create(caller, target, object)));
        }
        if (!request.method().equals("GET")) {
            throw new ApiError(403, "PermissionDenied", "Method " + request.method() + " not supported");
        }
        ArrayNode data = Json.MAPPER.createArrayNode();
        kind.list(caller)
                .stream()
                .filter(t -> namespace.isEmpty() || t.namespace.equals(namespace))
                .filter(t -> fits(t, request))
                .forEach(t -> data.add(view(kind, t)));
        ObjectNode list = Json.object().put("type", "collection").put("resourceType", kind.steveType());
        list.put("count", data.size()).putObject("links").put("self", base + request.path());
        list.set("data", data);
        return Reply.json(200, list);
    }

    /** A name is part of the name, unless quoted. */
    private static boolean fits(Thing thing, Incoming request) {
        boolean named = request.parameter("filter")
                .filter(f -> f.startsWith("metadata.name="))
                .map(f -> f.substring("metadata.name=".length()))
                .map(n -> n.matches("[\"'].*[\"']") ? thing.name.equals(n.substring(1, n.length() - 1))
                        : thing.name.contains(n))
                .orElse(true);
        return named && Stream.of(request.parameter("labelSelector").orElse("").split(","))
                .filter(s -> s.contains("="))
                .map(s -> s.split("==?", 2))
                .allMatch(s -> s[1].equals(thing.labels.get(s[0])));
    }

    /** What is not held by a finalizer is gone at once. */
    private Reply deleted(Kind kind, Thing thing) {
        return thing.removed.isPresent() ? Reply.json(200, view(kind, thing)) : Reply.text(204, "");
    }

    private ObjectNode view(Kind kind, Thing thing) {
        ObjectNode object = Json.object().put("id", thing.key()).put("type", kind.steveType());
        String self = base + "/v1/" + kind.type() + "/" + thing.key();
        object.putObject("links").put("self", self).put("view", self).put("update", self).put("remove", self);
        object.setAll(kind.steve(thing));
        return object;
    }
}
