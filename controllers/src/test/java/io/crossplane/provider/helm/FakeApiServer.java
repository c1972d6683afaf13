package io.crossplane.provider.helm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * As much of an API server as Helm needs to keep releases of ConfigMaps: discovery, and a store of Secrets (which arrive as protobuf) and
 * ConfigMaps (JSON). A namespace can be made to hang.
 */
public final class FakeApiServer implements AutoCloseable {

    private static final Pattern OBJECT = Pattern
            .compile("/api/v1/namespaces/([^/]+)/(secrets|configmaps)(?:/([^/]+))?");
    private static final Pattern RECORD_NAME = Pattern.compile("sh\\.helm\\.release\\.v1\\.[a-z0-9-]+\\.v\\d+");
    private static final Pattern JSON_NAME = Pattern.compile("\"name\":\"([^\"]+)\"");
    private static final byte[] MAGIC = {'k', '8', 's', 0};

    private final HttpServer server;
    private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final AtomicInteger hanging = new AtomicInteger();

    public FakeApiServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public Kubeconfig kubeconfig() {
        return new Kubeconfig("""
            apiVersion: v1
            kind: Config
            clusters: [{name: fake, cluster: {server: "http://127.0.0.1:%d"}}]
            users: [{name: fake, user: {token: marker-token}}]
            contexts: [{name: fake, context: {cluster: fake, user: fake}}]
            current-context: fake
            """.formatted(server.getAddress().getPort()));
    }

    /** Objects as {@code namespace/resource/name}. */
    public List<String> objects() {
        return List.copyOf(objects.keySet());
    }

    /** The paths of all requests so far. */
    public Set<String> asked() {
        return Set.copyOf(asked);
    }

    /** How many requests to the namespace {@code hang} are being held. */
    public int hanging() {
        return hanging.get();
    }

    /** Answers what was held, and holds nothing any more. */
    public void release() {
        released.countDown();
    }

    @Override
    public void close() {
        release();
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        asked.add(path);
        switch (path) {
            case "/version" -> json(exchange, 200, "{\"major\":\"1\",\"minor\":\"36\",\"gitVersion\":\"v1.36.1\"}");
            case "/api" -> json(exchange, 200, "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}");
            case "/apis" -> json(exchange, 200, "{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[]}");
            case "/api/v1" -> json(exchange, 200,
                    """
                        {"kind":"APIResourceList","groupVersion":"v1","resources":[
                        {"name":"configmaps","singularName":"","namespaced":true,"kind":"ConfigMap","verbs":["create","get","patch","delete"]},
                        {"name":"secrets","singularName":"","namespaced":true,"kind":"Secret","verbs":["create","get","list","update"]}]}""");
            default -> object(exchange, OBJECT.matcher(path), body);
        }
        exchange.close();
    }

    private void object(HttpExchange exchange, Matcher path, byte[] body) throws IOException {
        if (!path.matches()) {
            notFound(exchange);
            return;
        }
        hangIn(path.group(1));
        String collection = path.group(1) + "/" + path.group(2) + "/";
        switch (exchange.getRequestMethod()) {
            case "POST" -> store(exchange, collection + nameIn(body), body);
            case "PUT" -> store(exchange, collection + path.group(3), body);
            // The answer is the object; that a patch changes nothing here does not matter to Helm.
            case "PATCH" -> send(exchange, objects.get(collection + path.group(3)));
            case "DELETE" -> send(exchange, objects.remove(collection + path.group(3)));
            default -> {
                if (path.group(3) == null) {
                    list(exchange, collection);
                } else {
                    send(exchange, objects.get(collection + path.group(3)));
                }
            }
        }
    }

    private void hangIn(String namespace) {
        if (!namespace.equals("hang")) {
            return;
        }
        hanging.incrementAndGet();
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void store(HttpExchange exchange, String key, byte[] body) throws IOException {
        objects.put(key, body);
        send(exchange, body);
    }

    private static String nameIn(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        Matcher name = isProtobuf(body) ? RECORD_NAME.matcher(text) : JSON_NAME.matcher(text);
        return name.find() ? name.group(name.groupCount()) : "unnamed";
    }

    /** Secrets with every label of the selector, as a protobuf SecretList made of the stored bytes. */
    private void list(HttpExchange exchange, String collection) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        for (Map.Entry<String, byte[]> each : objects.entrySet()) {
            if (each.getKey().startsWith(collection) && matches(each.getValue(), query)) {
                Protobuf.field(list, 2, Protobuf.bytes(Protobuf.after(each.getValue(), MAGIC.length), 2));
            }
        }
        ByteArrayOutputStream type = new ByteArrayOutputStream();
        Protobuf.field(type, 1, "v1".getBytes(StandardCharsets.UTF_8));
        Protobuf.field(type, 2, "SecretList".getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream envelope = new ByteArrayOutputStream();
        envelope.write(MAGIC);
        Protobuf.field(envelope, 1, type.toByteArray());
        Protobuf.field(envelope, 2, list.toByteArray());
        send(exchange, envelope.toByteArray());
    }

    private static boolean matches(byte[] secret, String query) {
        String text = new String(secret, StandardCharsets.ISO_8859_1);
        Matcher selector = Pattern.compile("labelSelector=([^&]+)").matcher(query);
        if (!selector.find()) {
            return true;
        }
        for (String label : selector.group(1).split(",")) {
            String[] pair = label.split("=");
            if (!text.contains(
                    "\n" + (char) pair[0].length() + pair[0] + "\u0012" + (char) pair[1].length() + pair[1])) {
                return false;
            }
        }
        return true;
    }

    private static void send(HttpExchange exchange, byte[] body) throws IOException {
        if (body == null) {
            notFound(exchange);
            return;
        }
        exchange.getResponseHeaders()
                .set("Content-Type", isProtobuf(body) ? "application/vnd.kubernetes.protobuf" : "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private static boolean isProtobuf(byte[] body) {
        return body.length > 4 && body[0] == 'k' && body[3] == 0;
    }

    private static void notFound(HttpExchange exchange) throws IOException {
        json(exchange, 404,
                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"NotFound\",\"code\":404}");
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
