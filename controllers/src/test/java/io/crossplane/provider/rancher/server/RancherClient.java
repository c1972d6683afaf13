package io.crossplane.provider.rancher.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import com.fasterxml.jackson.databind.JsonNode;

/** A plain client of a {@link RancherServer}, for its own tests. */
final class RancherClient implements AutoCloseable {

    /** Code and body. */
    record Answer(int code, String body) {

        JsonNode json() {
            return Json.read(body);
        }

        String text(String field) {
            return json().path(field).asText();
        }
    }

    private final RancherServer server;
    private final HttpClient client;
    private final String authorization;

    RancherClient(RancherServer server, String token) {
        this.server = server;
        this.client = HttpClient.newBuilder().sslContext(trusting(server.caPem())).build();
        this.authorization = token.startsWith("Basic ") ? token : "Bearer " + token;
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body.replace('\'', '"'));
    }

    Answer put(String path, String body) throws IOException, InterruptedException {
        return send("PUT", path, body.replace('\'', '"'));
    }

    Answer delete(String path) throws IOException, InterruptedException {
        return send("DELETE", path, "");
    }

    Answer send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.url().resolve(path))
                .timeout(Duration.ofSeconds(10))
                .header("Accept", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!authorization.endsWith(" ")) {
            request.header("Authorization", authorization);
        }
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    /** Opens a tunnel, as an agent does. */
    CompletableFuture<WebSocket> tunnel(String path, String token) {
        String params = "{\"cluster\":{\"address\":\"10.0.0.1:443\",\"token\":\"sa\",\"caCert\":\"\"}}";
        WebSocket.Builder builder = client.newWebSocketBuilder()
                .header("X-API-Tunnel-Params",
                        Base64.getEncoder().encodeToString(params.getBytes(StandardCharsets.UTF_8)));
        if (!token.isEmpty()) {
            builder.header("X-API-Tunnel-Token", token);
        }
        return builder.buildAsync(URI.create(server.url().toString().replace("https", "wss") + path),
                new WebSocket.Listener() {});
    }

    static SSLContext trusting(String pem) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
