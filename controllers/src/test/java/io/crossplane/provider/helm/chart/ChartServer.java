package io.crossplane.provider.helm.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

/** An HTTP or HTTPS server on loopback that answers as it is told and remembers what it was asked. */
public final class ChartServer implements AutoCloseable {

    private final HttpServer server;
    private final String scheme;
    private final Map<String, Function<HttpExchange, Answer>> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    private ChartServer(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public static ChartServer plain() {
        try {
            return new ChartServer(HttpServer.create(anyPort(), 0), "http");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ChartServer encrypted(SSLContext context) {
        try {
            HttpsServer server = HttpsServer.create(anyPort(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            return new ChartServer(server, "https");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return scheme + "://" + authority();
    }

    String authority() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    public ChartServer serve(String path, byte[] body) {
        return answer(path, exchange -> Answer.ok(body));
    }

    public ChartServer serve(String path, String body) {
        return serve(path, body.getBytes(StandardCharsets.UTF_8));
    }

    public ChartServer answer(String path, Function<HttpExchange, Answer> answer) {
        answers.put(path, answer);
        return this;
    }

    /** A repository of one chart. */
    public ChartServer repository(String name, String version, byte[] chart, String digest) {
        String file = name + "-" + version + ".tgz";
        return serve("/" + file, chart).serve("/index.yaml",
                """
                    apiVersion: v1
                    entries:
                      other: [{version: 1.0.0, urls: [other.tgz], keywords: [a, {b: c}]}]
                      %s:
                      - {name: %s, version: 0.9.9, urls: [old.tgz], digest: 00}
                      - {name: %s, version: %s, description: "x", urls: ["%s", "second"], digest: "%s", maintainers: [{name: m}]}
                    generated: "2026-01-01T00:00:00Z"
                    """.formatted(
                        name, name, name, version, file, digest));
    }

    public List<String> paths() {
        return asked.stream().map(Asked::path).toList();
    }

    List<String> authorizations() {
        return asked.stream().map(Asked::authorization).filter(header -> header != null).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(new Asked(path, exchange.getRequestHeaders().getFirst("Authorization")));
        Answer answer = answers.getOrDefault(path, e -> Answer.status(404)).apply(exchange);
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(answer.body());
        exchange.close();
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    public record Answer(int status, byte[] body, Map<String, String> headers) {

        public static Answer ok(byte[] body) {
            return new Answer(200, body, Map.of());
        }

        public static Answer status(int status) {
            return new Answer(status, new byte[0], Map.of());
        }

        public static Answer redirect(String to) {
            return status(302).with("Location", to);
        }

        public Answer with(String header, String value) {
            return new Answer(status, body, Map.of(header, value));
        }
    }

    private record Asked(String path, String authorization) {}
}
