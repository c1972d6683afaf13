package io.crossplane.provider.rancher.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.zjsonpatch.JsonPatch;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** As much of a Kubernetes API as an agent needs: objects by path, tokens, and patches; nothing is checked. */
final class TinyApi implements AutoCloseable {

    private final SortedMap<String, ObjectNode> objects = new TreeMap<>();
    private final MockWebServer server = new MockWebServer();
    private final KubernetesClient client;
    private int version;

    TinyApi() {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                synchronized (TinyApi.this) {
                    return answer(Incoming.of(request)).response().build();
                }
            }
        });
        try {
            server.start(InetAddress.getByName("127.0.0.1"), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder().withMasterUrl("http://127.0.0.1:" + server.getPort())
                        .withRequestRetryBackoffLimit(0)
                        .withAutoConfigure(false)
                        .build())
                .build();
    }

    KubernetesClient client() {
        return client;
    }

    private Reply answer(Incoming request) {
        String path = request.path().replaceFirst("/status$", "");
        if (path.equals("/version")) {
            return Reply.json(200, Json.object().put("gitVersion", "v1.33.4").put("major", "1").put("minor", "33"));
        }
        ObjectNode there = objects.get(path);
        return switch (request.method()) {
            case "POST" -> post(path, Json.read(request.body()));
            case "DELETE" -> delete(path, request);
            case "GET" -> isCollection(path) ? list(path) : one(there);
            default -> there == null ? one(null) : Reply.json(200, store(path, changed(there, request)));
        };
    }

    private static boolean isCollection(String path) {
        return path.matches("/apis?/.*/(nodes|namespaces|clusterroles|clusterrolebindings|jobs)");
    }

    private static String path(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private Reply post(String path, ObjectNode object) {
        if (path.endsWith("/token")) {
            if (!objects.containsKey(path(path))) {
                return one(null);
            }
            object.putObject("status").put("token", "token-of-cattle");
            return Reply.json(201, object);
        }
        return Reply.json(201, store(path + "/" + object.at("/metadata/name").asText(), object));
    }

    private Reply delete(String path, Incoming request) {
        String namespace = path.startsWith("/api/v1/namespaces/") ? path.substring("/api/v1".length()) + "/" : "?";
        String[] label = request.parameter("labelSelector").orElse("").split("=", 2);
        objects.entrySet()
                .removeIf(e -> e.getKey().equals(path) || e.getKey().contains(namespace) || label.length > 1
                        && path(e.getKey()).equals(path)
                        && label[1].equals(e.getValue().path("metadata").path("labels").path(label[0]).asText()));
        return Reply.json(200, Json.object().put("kind", "Status").put("apiVersion", "v1").put("status", "Success"));
    }

    private Reply list(String path) {
        ObjectNode list = Json.object().put("kind", "List").put("apiVersion", "v1");
        list.putObject("metadata").put("resourceVersion", String.valueOf(version));
        ArrayNode items = list.putArray("items");
        objects.forEach((key, object) -> {
            if (path(key).equals(path)) {
                items.add(object);
            }
        });
        return Reply.json(200, list);
    }

    private static Reply one(JsonNode object) {
        return object == null ? Reply.json(404, new ApiError(404, "NotFound", "not found").kube())
                : Reply.json(200, object);
    }

    private static ObjectNode changed(ObjectNode before, Incoming request) {
        String type = request.header("Content-Type").orElse("");
        if (request.method().equals("PUT")) {
            return Json.read(request.body());
        }
        try {
            JsonNode patch = Json.MAPPER.readTree(request.body());
            return type.startsWith("application/json-patch+json") ? (ObjectNode) JsonPatch.apply(patch, before)
                    : merged(before.deepCopy(), (ObjectNode) patch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode merged(ObjectNode target, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            boolean both = field.getValue().isObject() && target.path(field.getKey()).isObject();
            target.set(field.getKey(),
                    both ? merged((ObjectNode) target.get(field.getKey()), (ObjectNode) field.getValue())
                            : field.getValue());
        }
        return target;
    }

    private ObjectNode store(String path, ObjectNode object) {
        object.withObject("/metadata").put("resourceVersion", String.valueOf(++version));
        objects.put(path, object);
        return object;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
