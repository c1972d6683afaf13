package io.crossplane.provider.rancher.server;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * {@code /k8s/clusters/local}: the raw objects of Rancher's own cluster. Kinds of {@code management.cattle.io} that are not meant for
 * everybody are refused to all but administrators, with no body.
 */
final class KubeView {

    private static final String PREFIX = "/k8s/clusters/local";
    private static final Set<String> OPEN = Set.of("management.cattle.io.clusterroletemplatebindings",
            "management.cattle.io.projectroletemplatebindings", "management.cattle.io.projects",
            "provisioning.cattle.io.clusters");

    private final RancherState state;
    private final List<Kind> kinds;

    KubeView(RancherState state, List<Kind> kinds) {
        this.state = state;
        this.kinds = kinds;
    }

    Reply handle(Caller caller, Incoming request) {
        try {
            return answer(caller, request, request.path().substring(PREFIX.length()));
        } catch (ApiError error) {
            return Reply.json(error.status, error.kube());
        }
    }

    private Reply answer(Caller caller, Incoming request, String path) {
        List<String> parts = request.segmentsAfter(3);
        if (path.startsWith("/api/v1/namespaces/") && parts.size() == 6 && parts.get(4).equals("secrets")) {
            return secret(caller, parts.get(3), parts.get(5));
        }
        if (parts.size() < 4 || !parts.getFirst().equals("apis")) {
            throw new ApiError(404, "NotFound", "the server could not find the requested resource");
        }
        boolean inNamespace = parts.get(3).equals("namespaces") && parts.size() > 5;
        String plural = parts.get(inNamespace ? 5 : 3);
        Kind kind = kinds.stream()
                .filter(k -> k.type().equals(parts.get(1) + "." + plural))
                .findFirst()
                .orElseThrow(() -> new ApiError(404, "NotFound", "the server could not find the requested resource"));
        if (!caller.admin() && !(OPEN.contains(kind.type()) && state.profile.since(8))) {
            return Reply.text(403, "");
        }
        String namespace = inNamespace ? parts.get(4) : "";
        List<String> rest = parts.subList(inNamespace ? 6 : 4, parts.size());
        return rest.isEmpty() ? collection(caller, kind, namespace, request)
                : one(caller, kind, kind.find(caller, namespace, rest.getFirst()), request);
    }

    private Reply one(Caller caller, Kind kind, Thing thing, Incoming request) {
        return switch (request.method()) {
            case "GET" -> Reply.json(200, kind.raw(thing));
            case "PUT" -> Reply.json(200, kind.raw(kind.update(caller, thing, Json.read(request.body()))));
            case "DELETE" -> Reply.json(200, kind.raw(kind.delete(caller, thing)));
            default -> throw new ApiError(405, "MethodNotAllowed", request.method());
        };
    }

    private Reply collection(Caller caller, Kind kind, String namespace, Incoming request) {
        if (request.method().equals("POST")) {
            return Reply.json(201, kind.raw(kind.create(caller, namespace, Json.read(request.body()))));
        }
        ObjectNode list = Json.object().put("kind", "List").put("apiVersion", "v1");
        ArrayNode items = list.putArray("items");
        kind.list(caller)
                .stream()
                .filter(t -> namespace.isEmpty() || t.namespace.equals(namespace))
                .forEach(t -> items.add(kind.raw(t)));
        return Reply.json(200, list);
    }

    /** The Secret of a registration token, for those who own its cluster. */
    private Reply secret(Caller caller, String namespace, String name) {
        if (!state.owns(caller, namespace)) {
            throw ApiError.forbidden("secrets", name, caller.user());
        }
        return state.registrations.values()
                .stream()
                .filter(r -> state.secretTokens() && r.namespace.equals(namespace) && r.secretName().equals(name))
                .findFirst()
                .map(r -> Reply.json(200, ManagementKind.secret(r, KubeView::base64)))
                .orElseThrow(() -> ApiError.notFound("secrets", name));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
