package io.crossplane.provider.kube;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.kube.KubeException.Kind;

/** Single requests for objects of any kind, as JSON. Each fails with a {@link KubeException}. */
public final class JsonObjects {

    private static final String JSON = "application/json";
    private static final String APPLY = "application/apply-patch+yaml";

    private final ClusterConnection cluster;
    private final String called;
    private final String manager;
    private final Duration limit;

    /**
     * Requests to one cluster.
     *
     * @param called what messages call the cluster
     * @param manager who is noted as the one who writes
     * @param limit for each request
     */
    public JsonObjects(ClusterConnection cluster, String called, String manager, Duration limit) {
        this.cluster = cluster;
        this.called = called;
        this.manager = manager;
        this.limit = limit;
    }

    /** The object; empty if it, its namespace or its kind is not there. */
    public Optional<ObjectNode> get(ServedKind kind, String namespace, String name) {
        try {
            return Optional.of(object(send(Request.of("get", "GET", kind, namespace, name), "", "")));
        } catch (KubeException e) {
            return absent(e);
        }
    }

    /** All objects with these labels in a namespace; none if the kind is not served. */
    public List<ObjectNode> list(ServedKind kind, String namespace, String labelSelector) {
        String path = kind.in(namespace) + "?labelSelector=" + URLEncoder.encode(labelSelector, StandardCharsets.UTF_8);
        List<ObjectNode> found = new ArrayList<>();
        try {
            send(new Request("list", "GET", kind, namespace, "", path), "", "").path("items").forEach(each -> {
                if (each instanceof ObjectNode one) {
                    found.add(one);
                }
            });
        } catch (KubeException e) {
            absent(e);
        }
        return found;
    }

    /** Applies these fields by force; the object is made if it is missing. */
    public ObjectNode apply(ServedKind kind, ObjectNode object) {
        return object(send(Request.on("patch", "PATCH", kind, object).asking("?force=true&" + asManager()), APPLY,
                object.toString()));
    }

    /** Applies the status by force, if the object is the one with this UID. */
    public void applyStatus(ServedKind kind, ObjectNode object, ObjectNode status) {
        JsonNode metadata = object.path("metadata");
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        fields.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        fields.putObject("metadata")
                .put("namespace", metadata.path("namespace").asText())
                .put("name", metadata.path("name").asText())
                .put("uid", metadata.path("uid").asText());
        fields.set("status", status);
        send(Request.on("patch", "PATCH", kind, object).asking("/status?force=true&" + asManager()), APPLY,
                fields.toString());
    }

    /** Makes the object. */
    public ObjectNode create(ServedKind kind, ObjectNode object) {
        Request one = Request.on("create", "POST", kind, object);
        String path = kind.in(one.namespace()) + "?" + asManager();
        return object(
                send(new Request("create", "POST", kind, one.namespace(), one.name(), path), JSON, object.toString()));
    }

    /** Puts this in place of the object that has its resource version. */
    public ObjectNode replace(ServedKind kind, ObjectNode object) {
        return object(
                send(Request.on("update", "PUT", kind, object).asking("?" + asManager()), JSON, object.toString()));
    }

    /** Deletes the object with this UID, and what it owns after it; it may be gone already. */
    public void delete(ServedKind kind, ObjectNode object) {
        ObjectNode options = JsonNodeFactory.instance.objectNode().put("propagationPolicy", "Background");
        options.putObject("preconditions").put("uid", object.path("metadata").path("uid").asText());
        try {
            send(Request.on("delete", "DELETE", kind, object), JSON, options.toString());
        } catch (KubeException e) {
            absent(e);
        }
    }

    private record Request(String verb, String method, ServedKind kind, String namespace, String name, String path) {

        static Request of(String verb, String method, ServedKind kind, String namespace, String name) {
            return new Request(verb, method, kind, namespace, name, kind.path(namespace, name));
        }

        static Request on(String verb, String method, ServedKind kind, ObjectNode object) {
            JsonNode metadata = object.path("metadata");
            return of(verb, method, kind, metadata.path("namespace").asText(), metadata.path("name").asText());
        }

        Request asking(String more) {
            return new Request(verb, method, kind, namespace, name, path + more);
        }
    }

    private String asManager() {
        return "fieldManager=" + manager;
    }

    private JsonNode send(Request request, String type, String body) {
        KubeCall call = new KubeCall(called, request.verb(), request.kind().resource(), request.namespace(),
                request.name());
        JsonRequests requests = new JsonRequests(cluster.client());
        var http = requests.request(request.path(), JSON);
        return requests.content(requests.send(
                type.isEmpty() ? http.build() : http.method(request.method(), type, body).build(), call, limit), call);
    }

    private ObjectNode object(JsonNode answer) {
        if (answer instanceof ObjectNode one) {
            return one;
        }
        throw new KubeException(Kind.INTERNAL, "the %s answers with something else than an object".formatted(called));
    }

    private static Optional<ObjectNode> absent(KubeException failure) {
        if (failure.kind() != Kind.NOT_FOUND) {
            throw failure;
        }
        return Optional.empty();
    }
}
