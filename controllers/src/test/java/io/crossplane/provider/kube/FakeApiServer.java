package io.crossplane.provider.kube;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/**
 * A loopback server that holds objects by collection path and answers lists and watches as an API server does: versions, initial events
 * with their closing bookmark, forgotten versions. Selectors are ignored. Everything else is answered as scripted.
 */
public final class FakeApiServer implements AutoCloseable {

    /** A request: method, path and decoded query. */
    public record Request(String method, String path, Map<String, String> query, Map<String, String> headers) {
        boolean watches() {
            return "true".equals(query.get("watch"));
        }
    }

    private record Canned(int code, String body) {}

    private record Change(String collection, long version, String line) {}

    private static final String END = "";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Canned> canned = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> objects = new TreeMap<>();
    private final List<Change> history = new CopyOnWriteArrayList<>();
    private final Map<String, Set<BlockingQueue<String>>> streams = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private long version = 100;
    private volatile long oldest;
    private volatile boolean initialEvents = true;
    private volatile int pageSize = Integer.MAX_VALUE;
    private volatile boolean silent;

    public FakeApiServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    Config config() {
        return new ConfigBuilder().withAutoConfigure(false)
                .withMasterUrl(url())
                .withRequestRetryBackoffLimit(0)
                .withHttp2Disable(true)
                .build();
    }

    /** A client of this server, to be closed by the caller. */
    public KubernetesClient client() {
        return new KubernetesClientBuilder().withConfig(config()).build();
    }

    /** Everything asked so far. */
    public List<Request> requests() {
        return requests;
    }

    List<Request> watches() {
        return requests.stream().filter(Request::watches).toList();
    }

    /** Creates or changes an object; the rest of its JSON follows the metadata, such as {@code ,"spec":{}}. */
    synchronized void put(String collection, String namespace, String name, String labels, String rest) {
        Map<String, String> all = objects.computeIfAbsent(collection, any -> new TreeMap<>());
        boolean known = all.containsKey(namespace + "/" + name);
        String object = object(namespace, name, labels, rest, ++version);
        all.put(namespace + "/" + name, object);
        publish(collection, known ? "MODIFIED" : "ADDED", object);
    }

    void put(String collection, String namespace, String name) {
        put(collection, namespace, name, "", "");
    }

    synchronized void remove(String collection, String namespace, String name) {
        String last = objects.getOrDefault(collection, Map.of()).remove(namespace + "/" + name);
        publish(collection, "DELETED",
                last.replaceFirst("\"resourceVersion\":\"\\d+\"", "\"resourceVersion\":\"%d\"".formatted(++version)));
    }

    /** Changes something without telling open watches, as if they had been cut off before. */
    synchronized void removeUnnoticed(String collection, String namespace, String name) {
        objects.get(collection).remove(namespace + "/" + name);
        version++;
    }

    /** From now on the past is unknown: watches that want to resume get 410. */
    synchronized void forgetThePast() {
        oldest = ++version;
    }

    /** Behaves like a server without the WatchList feature. */
    void withoutInitialEvents(int pages) {
        initialEvents = false;
        pageSize = pages;
    }

    /** Accepts watches and never says anything. */
    void beSilent(boolean on) {
        silent = on;
    }

    /** Ends all open watches as a server does whose time limit is over; those that come in their place go on. */
    void endWatches() {
        List<BlockingQueue<String>> open = streams.values().stream().flatMap(Set::stream).toList();
        open.forEach(queue -> queue.add(END));
    }

    int openWatches() {
        return streams.values().stream().mapToInt(Set::size).sum();
    }

    /** Answers every request at this path like this, until {@link #answerAsUsual}. */
    public void answer(String path, int code, String body) {
        canned.put(path, new Canned(code, body));
    }

    void answerAsUsual(String path) {
        canned.remove(path);
    }

    private void publish(String collection, String type, String object) {
        String line = "{\"type\":\"%s\",\"object\":%s}".formatted(type, object);
        history.add(new Change(collection, version, line));
        streams.getOrDefault(collection, Set.of()).forEach(queue -> queue.add(line));
    }

    private static String object(String namespace, String name, String labels, String rest, long version) {
        return """
            {"kind":"X","metadata":{"namespace":"%s","name":"%s","uid":"uid-%s","resourceVersion":"%d","labels":{%s}}%s}"""
                .formatted(namespace, name, name, version, labels, rest);
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((key, values) -> headers.put(key, values.getFirst()));
        Request request = new Request(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), query(exchange),
                headers);
        requests.add(request);
        Canned answer = canned.get(request.path());
        try (exchange) {
            if (answer != null) {
                send(exchange, answer.code(), answer.body());
            } else if (request.watches()) {
                watch(exchange, request);
            } else {
                list(exchange, request);
            }
        }
    }

    private void list(HttpExchange exchange, Request request) throws IOException {
        List<String> all;
        long now;
        synchronized (this) {
            all = List.copyOf(objects.getOrDefault(request.path(), Map.of()).values());
            now = version;
        }
        int from = Integer.parseInt(request.query().getOrDefault("continue", "0"));
        int to = Math.min(all.size(), from > Integer.MAX_VALUE - pageSize ? all.size() : from + pageSize);
        String more = to < all.size() ? String.valueOf(to) : "";
        send(exchange, 200,
                "{\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"%d\",\"continue\":\"%s\"},\"items\":[%s]}\n"
                        .formatted(now, more, String.join(",", all.subList(from, to))));
    }

    private void watch(HttpExchange exchange, Request request) throws IOException {
        boolean initial = request.query().containsKey("sendInitialEvents");
        if (initial && !initialEvents) {
            send(exchange, 422, status(422, "Invalid", "sendInitialEvents is forbidden"));
            return;
        }
        BlockingQueue<String> queue = new LinkedBlockingQueue<>();
        Set<BlockingQueue<String>> here = streams.computeIfAbsent(request.path(), any -> ConcurrentHashMap.newKeySet());
        begin(queue, here, request, initial);
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.flush();
            for (String line = queue.take(); !line.equals(END); line = queue.take()) {
                write(out, line);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            here.remove(queue);
        }
    }

    private synchronized void begin(BlockingQueue<String> queue, Set<BlockingQueue<String>> here, Request request,
            boolean initial) {
        here.add(queue);
        if (initial) {
            objects.getOrDefault(request.path(), Map.of())
                    .values()
                    .forEach(object -> queue.add("{\"type\":\"ADDED\",\"object\":%s}".formatted(object)));
            queue.add(
                    """
                        {"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"%d","annotations":{"k8s.io/initial-events-end":"true"}}}}"""
                            .formatted(version));
            return;
        }
        long from = Long.parseLong(request.query().get("resourceVersion"));
        if (from < oldest) {
            queue.add(
                    "{\"type\":\"ERROR\",\"object\":%s}".formatted(status(410, "Expired", "too old resource version")));
            return;
        }
        history.stream()
                .filter(change -> change.collection().equals(request.path()) && change.version() > from)
                .forEach(change -> queue.add(change.line()));
    }

    /** In two pieces, as networks do. */
    private void write(OutputStream out, String line) throws IOException {
        if (silent) {
            return;
        }
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length / 2);
        out.flush();
        out.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
        out.flush();
    }

    static String status(int code, String reason, String message) {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":%d,\"reason\":\"%s\",\"message\":\"%s\"}"
                .formatted(code, reason, message);
    }

    private static void send(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            int cut = pair.indexOf('=');
            query.put(pair.substring(0, cut), URLDecoder.decode(pair.substring(cut + 1), StandardCharsets.UTF_8));
        }
        return query;
    }

    @Override
    public void close() {
        endWatches();
        server.stop(0);
        threads.shutdownNow();
    }
}
