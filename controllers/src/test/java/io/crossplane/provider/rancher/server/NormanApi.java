package io.crossplane.provider.rancher.server;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code /v3}: flat objects, filters that ignore what they do not know, and pages. */
final class NormanApi {

    private static final int DEFAULT_LIMIT = 1000;
    private static final int MAX_LIMIT = 10000;

    private final List<NormanType> types;
    private final String base;

    NormanApi(RancherState state, PublicApi settings, String base) {
        this.base = base;
        types = List.of(new NormanClusters(state), new NormanTokens(state), new NormanBindings(state, false),
                new NormanBindings(state, true), new NormanProjects(state), NormanReadings.roleTemplates(state),
                NormanReadings.fleetWorkspaces(state), NormanReadings.users(), NormanReadings.settings(settings));
    }

    Reply handle(Caller caller, Incoming request) {
        try {
            return answer(caller, request);
        } catch (ApiError error) {
            return Reply.json(error.status, error.norman());
        }
    }

    private Reply answer(Caller caller, Incoming request) {
        List<String> path = request.segmentsAfter(1);
        String collection = path.isEmpty() ? "" : path.getFirst().toLowerCase(Locale.ROOT);
        NormanType type = types.stream()
                .filter(t -> plural(t).equals(collection))
                .findFirst()
                .orElseThrow(() -> new ApiError(404, "NotFound", "The requested resource does not exist"));
        if (path.size() == 1) {
            return switch (request.method()) {
                case "GET" -> Reply.json(200, list(caller, type, request));
                case "POST" -> Reply.json(201, linked(type, type.create(caller, Json.read(request.body()))));
                default -> throw new ApiError(405, "MethodNotAllow", "Method not supported");
            };
        }
        ObjectNode found = find(caller, type, path.get(1));
        return switch (request.method()) {
            case "GET" -> Reply.json(200, linked(type, found));
            case "PUT" -> Reply.json(200, linked(type, type.update(caller, path.get(1), Json.read(request.body()))));
            case "DELETE" -> Reply.json(200, linked(type, type.delete(caller, path.get(1))));
            default -> throw new ApiError(405, "MethodNotAllow", "Method not supported");
        };
    }

    private static ObjectNode find(Caller caller, NormanType type, String id) {
        String resource = plural(type) + ".management.cattle.io";
        return type.list(caller)
                .stream()
                .filter(o -> o.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow(() -> type.mayAsk(caller, id) ? ApiError.notFound(resource, id)
                        : ApiError.forbidden(resource, id, caller.user()));
    }

    private ObjectNode list(Caller caller, NormanType type, Incoming request) {
        List<ObjectNode> all = type.list(caller)
                .stream()
                .filter(o -> fits(o, type, request.query()))
                .sorted(Comparator.comparing((ObjectNode o) -> o.path("id").asText()))
                .toList();
        String marker = request.parameter("marker").orElse("");
        List<ObjectNode> rest = all.stream().filter(o -> o.path("id").asText().compareTo(marker) > 0).toList();
        int limit = limit(request.parameter("limit").orElse(""));
        List<ObjectNode> page = rest.subList(0, Math.min(limit, rest.size()));
        ObjectNode list = Json.object().put("type", "collection").put("resourceType", type.type());
        ObjectNode pagination = list.putObject("pagination").put("limit", limit);
        if (page.size() < rest.size()) {
            String last = page.getLast().path("id").asText();
            pagination.put("partial", true)
                    .put("marker", marker)
                    .put("next", base + request.path() + "?limit=" + limit + "&marker=" + last);
        }
        pagination.put("total", all.size());
        list.putObject("links").put("self", base + request.path());
        list.putObject("createTypes").put(type.type(), base + request.path());
        list.putObject("filters");
        list.putObject("sort").put("order", "asc").put("name", "id");
        ArrayNode data = list.putArray("data");
        page.forEach(o -> data.add(linked(type, o)));
        return list;
    }

    private static int limit(String asked) {
        if (!asked.matches("-?[0-9]+")) {
            return DEFAULT_LIMIT;
        }
        int limit = Integer.parseInt(asked);
        return limit <= 0 ? MAX_LIMIT : Math.min(limit, MAX_LIMIT);
    }

    private static boolean fits(ObjectNode object, NormanType type, Map<String, String> query) {
        return query.entrySet().stream().allMatch(e -> {
            boolean not = e.getKey().endsWith("_ne");
            String field = not ? e.getKey().substring(0, e.getKey().length() - 3) : e.getKey();
            return !type.filters().contains(field) || not != object.path(field).asText("").equals(e.getValue());
        });
    }

    private ObjectNode linked(NormanType type, ObjectNode object) {
        String self = base + "/v3/" + plural(type) + "/" + object.path("id").asText();
        object.putObject("links").put("self", self).put("update", self).put("remove", self);
        ObjectNode actions = object.putObject("actions");
        if (type.type().equals("cluster")) {
            actions.put("generateKubeconfig", self + "?action=generateKubeconfig")
                    .put("importYaml", self + "?action=importYaml");
        }
        return object;
    }

    private static String plural(NormanType type) {
        return type.type().toLowerCase(Locale.ROOT) + "s";
    }
}
