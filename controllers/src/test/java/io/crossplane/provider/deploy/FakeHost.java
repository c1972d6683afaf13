package io.crossplane.provider.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.CachedClusters;
import io.crossplane.provider.kube.ClusterConnection;
import io.crossplane.provider.kube.HostSnapshot;
import io.crossplane.provider.kube.HostWatches.HostView;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.Kubeconfig;
import io.crossplane.provider.kube.KubeconfigRules;
import io.crossplane.provider.kube.ObjectHead;

/** A host cluster with Helm's records of one release and its namespace: keeps them, by their paths, and notes what is asked of it. */
public final class FakeHost implements AutoCloseable, HostView {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRETS = "/api/v1/namespaces/host/secrets/";

    private final HttpServer server;
    private final CachedClusters clusters = new CachedClusters(Clock.systemUTC());
    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final List<String> changes = new ArrayList<>();
    private final Set<String> forbidden = new HashSet<>();
    private boolean permitting;

    public FakeHost() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** The way to it. */
    public ClusterConnection connection() {
        return clusters.lease(kubeconfig()).connection();
    }

    /** The connections of which this is one. */
    public CachedClusters clusters() {
        return clusters;
    }

    /** Puts a record there, as Helm would. */
    public synchronized ObjectHead record(int revision, ReleaseStatus status, Map<String, String> labels) {
        ObjectHead head = Releases.head(revision, status, labels);
        put(SECRETS + head.name(), "Secret", head.name(), head.labels(), Map.of());
        return head;
    }

    /** Puts the namespace there. */
    public synchronized void namespace(Map<String, String> annotations) {
        put("/api/v1/namespaces/host", "Namespace", "host", Map.of(), annotations);
    }

    /** Puts a StatefulSet there that nobody knows, with these labels. */
    public synchronized void foreignWorkload(String name, Map<String, String> labels) {
        put("/apis/apps/v1/namespaces/host/statefulsets/" + name, "StatefulSet", name, labels, Map.of());
    }

    /** Puts a Service of Knative there. */
    public synchronized void knativeService(String name, Map<String, String> labels) {
        put("/apis/serving.knative.dev/v1/namespaces/host/services/" + name, "Service", name, labels, Map.of());
    }

    /** Answers from now on that whoever asks may do what he asks for; before, that he may not. */
    public synchronized void permitAll() {
        permitting = true;
    }

    /** Refuses from now on whatever is asked by this method. */
    public synchronized void forbid(String method) {
        forbidden.add(method);
    }

    /** What somebody has written there, by the end of its path. */
    public synchronized JsonNode written(String end) {
        return objects.entrySet()
                .stream()
                .filter(each -> each.getKey().endsWith(end))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    /** Revisions of which there is a record. */
    public synchronized List<Integer> revisions() {
        return objects.keySet()
                .stream()
                .filter(path -> path.startsWith(SECRETS))
                .map(path -> Integer.parseInt(path.substring(path.lastIndexOf('v') + 1)))
                .sorted()
                .toList();
    }

    public synchronized Map<String, String> labels(int revision) {
        Map<String, String> labels = new TreeMap<>();
        objects.get(SECRETS + "sh.helm.release.v1.demo.v" + revision)
                .at("/metadata/labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    /** Everything that was changed, in order, as method and path. */
    public synchronized List<String> changes() {
        return List.copyOf(changes);
    }

    @Override
    public synchronized Optional<HostSnapshot> snapshot(Duration wait) {
        List<ObjectHead> records = revisions().stream()
                .map(revision -> Releases.head(revision, ReleaseStatus.of(labels(revision).get("status")),
                        labels(revision)))
                .toList();
        return Optional.of(new HostSnapshot(records, List.of(), List.of(), List.of(), Optional.empty()));
    }

    @Override
    public void distrust(Duration time) {
        // It never knows anything old.
    }

    @Override
    public Optional<KubeException> problem() {
        return Optional.empty();
    }

    @Override
    public void close() {
        clusters.close();
        server.stop(0);
    }

    private Kubeconfig kubeconfig() {
        return Kubeconfig.parse("""
            apiVersion: v1
            kind: Config
            clusters: [{name: fake, cluster: {server: "http://127.0.0.1:%d"}}]
            users: [{name: fake, user: {token: t}}]
            contexts: [{name: fake, context: {cluster: fake, user: fake}}]
            current-context: fake
            """.formatted(server.getAddress().getPort()), new KubeconfigRules(false, true));
    }

    private void put(String path, String kind, String name, Map<String, String> labels,
            Map<String, String> annotations) {
        objects.put(path,
                JSON.valueToTree(Map.of("apiVersion", "v1", "kind", kind, "metadata",
                        Map.of("namespace", kind.equals("Namespace") ? "" : "host", "name", name, "resourceVersion",
                                "1", "labels", labels, "annotations", annotations))));
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        ObjectNode object = objects.get(path);
        if (path.endsWith("/selfsubjectaccessreviews")) {
            send(exchange, path, JSON.valueToTree(Map.of("status", Map.of("allowed", permitting))), List.of());
            return;
        }
        if (path.endsWith("/selfsubjectrulesreviews")) {
            send(exchange, path, JSON.valueToTree(Map.of("status", Map.of("resourceRules", List.of()))), List.of());
            return;
        }
        if (forbidden.contains(method)) {
            answer(exchange, 403,
                    Map.of("kind", "Status", "status", "Failure", "reason", "Forbidden", "code", 403, "message", "no"));
            return;
        }
        if (!method.equals("GET")) {
            changes.add(method + " " + path.substring(path.lastIndexOf('/') + 1));
        }
        if (method.equals("POST") || method.equals("PUT")) {
            object = (ObjectNode) JSON.readTree(exchange.getRequestBody());
            objects.put(method.equals("PUT") ? path : path + "/" + object.at("/metadata/name").asText(), object);
        } else if (object != null && method.equals("PATCH")) {
            JSON.readerForUpdating(object.at("/metadata/labels"))
                    .readValue(JSON.readTree(exchange.getRequestBody()).at("/metadata/labels"));
        } else if (object != null && method.equals("DELETE")) {
            objects.remove(path);
        }
        List<ObjectNode> within = objects.entrySet()
                .stream()
                .filter(each -> each.getKey().startsWith(path + "/"))
                .map(Map.Entry::getValue)
                .filter(each -> isSelected(each, exchange.getRequestURI()))
                .toList();
        send(exchange, path, object, within);
    }

    /** Knows {@code a!=b}, {@code !a} and {@code a=b} of the language of label selectors. */
    private static boolean isSelected(ObjectNode object, URI request) {
        String query = Optional.ofNullable(request.getQuery()).orElse("");
        return Stream.of(query.split("&"))
                .filter(each -> each.startsWith("labelSelector="))
                .flatMap(each -> Stream.of(each.substring(each.indexOf('=') + 1).split(",")))
                .allMatch(term -> isSelected(object.at("/metadata/labels"), term));
    }

    private static boolean isSelected(JsonNode labels, String term) {
        if (term.startsWith("!")) {
            return !labels.has(term.substring(1));
        }
        String[] parts = term.split("!?=", 2);
        return labels.path(parts[0]).asText("").equals(parts[1]) != term.contains("!=");
    }

    private static void send(HttpExchange exchange, String path, ObjectNode object, List<ObjectNode> within)
            throws IOException {
        boolean list = path.endsWith("s") && object == null;
        Object answer = object != null ? object
                : list ? Map.of("kind", "List", "items", within)
                        : Map.of("kind", "Status", "status", "Failure", "reason", "NotFound", "code", 404);
        answer(exchange, object != null || list ? 200 : 404, answer);
    }

    private static void answer(HttpExchange exchange, int code, Object answer) throws IOException {
        byte[] body = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
