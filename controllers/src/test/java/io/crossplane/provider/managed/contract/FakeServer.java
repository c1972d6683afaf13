package io.crossplane.provider.managed.contract;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.crossplane.provider.managed.contract.FakeCluster.Address;
import io.crossplane.provider.managed.contract.FakeCluster.Refusal;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/**
 * A {@link FakeCluster} on a loopback port, spoken to by a real client. Writes down every request, and can refuse chosen ones or die
 * after a number of writes.
 */
public final class FakeServer implements AutoCloseable {

    /** One request: verb, resource path below the version such as {@code things/a/status}, answered with this code. */
    public record Request(String verb, String path, int code) {

        boolean isWrite() {
            return !verb.equals("GET") && !verb.equals("WATCH");
        }

        @Override
        public String toString() {
            return verb + " " + path;
        }
    }

    private record Fault(Predicate<Request> hits, Refusal refusal, boolean once) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeCluster cluster;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final KubernetesClient client;

    public FakeServer(Clock clock) {
        cluster = new FakeCluster(clock);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder().withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withOnlyHttpWatches(true)
                        .withRequestRetryBackoffLimit(0)
                        .withAutoConfigure(false)
                        .build())
                .build();
    }

    /** A client of this server; closed with it. */
    public KubernetesClient client() {
        return client;
    }

    /** What the server keeps; to look and change without a request. */
    public FakeCluster cluster() {
        return cluster;
    }

    /** Everything asked so far, watches apart. */
    public List<Request> requests() {
        return requests.stream().filter(r -> !r.verb().equals("WATCH")).toList();
    }

    /** Forgets the requests so far. */
    public void forgetRequests() {
        requests.clear();
    }

    /** Refuses the next request that fits. */
    public void refuseOnce(String verb, String pathPart, int code, String reason) {
        faults.add(new Fault(fits(verb, pathPart), new Refusal(code, reason, "refused by the test"), true));
    }

    /** Refuses every request that fits. */
    public void refuse(String verb, String pathPart, int code, String reason) {
        faults.add(new Fault(fits(verb, pathPart), new Refusal(code, reason, "refused by the test"), false));
    }

    /** Answers nothing any more after this many further writes, as a process that was killed there would see it. */
    public void dieAfterWrites(int count) {
        long before = writes();
        faults.add(new Fault(r -> writes() - before >= count, new Refusal(503, "ServiceUnavailable", "killed"), false));
    }

    /** Answers everything again. */
    public void recover() {
        faults.clear();
    }

    /** How many writes took effect or were without effect, refused ones apart. */
    public long writes() {
        return requests.stream().filter(r -> r.isWrite() && r.code() < 400).count();
    }

    private static Predicate<Request> fits(String verb, String pathPart) {
        return r -> r.verb().equals(verb) && r.path().contains(pathPart);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        Path path = Path.of(exchange.getRequestURI().getPath());
        boolean watch = query != null && query.contains("watch=true");
        String verb = watch ? "WATCH" : exchange.getRequestMethod();
        try (exchange) {
            if (watch) {
                requests.add(new Request(verb, path.shortForm(), 200));
                stream(exchange, path, after(query));
                return;
            }
            byte[] body = exchange.getRequestBody().readAllBytes();
            answer(exchange, path, verb, body);
        }
    }

    private void answer(HttpExchange exchange, Path path, String verb, byte[] body) throws IOException {
        int code = verb.equals("POST") ? 201 : 200;
        ObjectNode result;
        try {
            refuseIfAsked(new Request(verb, path.shortForm(), 0));
            result = perform(path, verb, body);
        } catch (Refusal refusal) {
            code = refusal.code;
            result = JSON.createObjectNode()
                    .put("kind", "Status")
                    .put("apiVersion", "v1")
                    .put("status", "Failure")
                    .put("message", refusal.getMessage())
                    .put("reason", refusal.reason)
                    .put("code", code);
        }
        requests.add(new Request(verb, path.shortForm(), code));
        byte[] bytes = JSON.writeValueAsBytes(result);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void refuseIfAsked(Request request) {
        for (Fault fault : faults) {
            if (fault.hits().test(request)) {
                if (fault.once()) {
                    faults.remove(fault);
                }
                throw fault.refusal();
            }
        }
    }

    private ObjectNode perform(Path path, String verb, byte[] body) throws IOException {
        ObjectNode object = body.length == 0 ? JSON.createObjectNode() : (ObjectNode) JSON.readTree(body);
        return switch (verb) {
            case "GET" -> path.name().isEmpty() ? list(path) : cluster.get(path.address());
            case "POST" -> cluster.create(path.named(object.at("/metadata/name").asText()).address(), object);
            case "PUT" -> cluster.update(path.address(), object, path.status());
            case "PATCH" -> cluster.patch(path.address(), object, path.status());
            case "DELETE" -> cluster.delete(path.address());
            default -> throw new Refusal(405, "MethodNotAllowed", verb);
        };
    }

    private ObjectNode list(Path path) {
        ObjectNode list = JSON.createObjectNode().put("kind", "List").put("apiVersion", "v1");
        list.putObject("metadata").put("resourceVersion", String.valueOf(cluster.version()));
        list.putArray("items").addAll(cluster.list(path.collection(), path.namespace()));
        return list;
    }

    private static long after(String query) {
        Matcher version = Pattern.compile("resourceVersion=([0-9]+)").matcher(query);
        return version.find() ? Long.parseLong(version.group(1)) : 0;
    }

    private void stream(HttpExchange exchange, Path path, long after) throws IOException {
        BlockingQueue<JsonNode> queue = new LinkedBlockingQueue<>();
        cluster.watch(path.collection(), after,
                (type, object) -> queue.add(JSON.createObjectNode().put("type", type).set("object", object)));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
                out.write((queue.take() + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        client.close();
        threads.shutdownNow();
        server.stop(0);
    }

    private record Path(String collection, String namespace, String name, String sub) {

        static Path of(String raw) {
            List<String> parts = List.of(raw.substring(1).split("/"));
            int start = parts.getFirst().equals("api") ? 2 : 3;
            boolean namespaced = parts.size() > start + 1 && parts.get(start).equals("namespaces")
                    && parts.size() > start + 2;
            int plural = namespaced ? start + 2 : start;
            String collection = "/" + String.join("/", parts.subList(0, start)) + "/" + parts.get(plural);
            return new Path(collection, namespaced ? parts.get(start + 1) : "", at(parts, plural + 1),
                    at(parts, plural + 2));
        }

        private static String at(List<String> parts, int index) {
            return index < parts.size() ? parts.get(index) : "";
        }

        Path named(String newName) {
            return new Path(collection, namespace, newName, sub);
        }

        boolean status() {
            return sub.equals("status");
        }

        Address address() {
            return new Address(collection, namespace, name);
        }

        String shortForm() {
            String plural = collection.substring(collection.lastIndexOf('/') + 1);
            return plural + (name.isEmpty() ? "" : "/" + name) + (sub.isEmpty() ? "" : "/" + sub);
        }
    }
}
