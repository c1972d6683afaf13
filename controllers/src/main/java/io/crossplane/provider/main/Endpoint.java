package io.crossplane.provider.main;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** A small HTTP server for probes or metrics. Answers GET only. */
final class Endpoint implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** An answer. */
    record Answer(int status, String contentType, String body) {
        static Answer text(int status, String body) {
            return new Answer(status, "text/plain; charset=utf-8", body);
        }
    }

    /** Binds at once and fails with what is wrong with the address. */
    Endpoint(InetSocketAddress address) {
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address, e);
        }
        server.setExecutor(threads);
    }

    /** Answers this path; answers are made anew for each request. */
    Endpoint on(String path, Supplier<Answer> answer) {
        return on(path, _ -> answer.get());
    }

    /** Answers this path according to the {@code Accept} header, which may be empty. */
    Endpoint on(String path, Function<String, Answer> answer) {
        server.createContext(path, exchange -> answer(exchange, answer));
        return this;
    }

    Endpoint start() {
        server.start();
        return this;
    }

    /** The port that is really listened on. */
    int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, Function<String, Answer> answer) throws IOException {
        try (exchange) {
            Answer given = exchange.getRequestMethod().equals("GET")
                    ? answer.apply(Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Accept"), ""))
                    : Answer.text(405, "GET only\n");
            byte[] body = given.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", given.contentType());
            exchange.sendResponseHeaders(given.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
