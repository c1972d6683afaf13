package io.crossplane.provider.helm.chart;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import com.sun.net.httpserver.HttpExchange;
import io.crossplane.provider.helm.chart.ChartServer.Answer;

/** An OCI registry with one chart, which gives a token for a login and the chart for a token, as registries do. */
public final class TestRegistry implements AutoCloseable {

    private static final String TOKEN = "t0ken";

    private final ChartServer server;
    private final String login;

    private TestRegistry(ChartServer server, String login) {
        this.server = server;
        this.login = login;
    }

    /**
     * Serves the chart as {@code charts/<name>:<tag>}.
     *
     * @param login {@code user:password}
     */
    public static TestRegistry serve(TestCertificate certificate, String name, String tag, byte[] chart, String login) {
        TestRegistry registry = new TestRegistry(ChartServer.encrypted(certificate.context()), login);
        registry.push(name, tag, chart);
        registry.server.answer("/token", registry::token);
        return registry;
    }

    /** Lets the tag name this chart from now on. */
    public void push(String name, String tag, byte[] chart) {
        String digest = "sha256:" + Sha256.of(chart);
        byte[] manifest = """
            {"schemaVersion": 2, "layers": [
              {"mediaType": "application/vnd.cncf.helm.chart.content.v1.tar+gzip", "digest": "%s"}]}"""
                .formatted(digest)
                .getBytes(StandardCharsets.UTF_8);
        String path = "/v2/charts/" + name;
        server.answer(path + "/manifests/" + tag, exchange -> authorized(exchange, manifest))
                .answer(path + "/blobs/" + digest, exchange -> authorized(exchange, chart));
    }

    /** {@code host:port}, as logins name it. */
    public String authority() {
        return server.authority();
    }

    /** The repository that the chart is in. */
    public String repository() {
        return "oci://" + authority() + "/charts";
    }

    private Answer token(HttpExchange exchange) {
        String right = "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        return right.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                ? Answer.ok("{\"token\": \"%s\"}".formatted(TOKEN).getBytes(StandardCharsets.UTF_8))
                : Answer.status(401);
    }

    private Answer authorized(HttpExchange exchange, byte[] body) {
        return ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization")) ? Answer.ok(body)
                : Answer.status(401)
                        .with("WWW-Authenticate",
                                "Bearer realm=\"" + server.url() + "/token\",service=\"r\",scope=\"pull\"");
    }

    @Override
    public void close() {
        server.close();
    }
}
