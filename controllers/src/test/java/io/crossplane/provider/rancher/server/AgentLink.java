package io.crossplane.provider.rancher.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One open tunnel from an agent to Rancher. Opening it does what the agent's start does: ping, checksum of the authority, WebSocket. */
final class AgentLink implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What the manifest says: where to, whom to trust, and the registration token. */
    record Target(String server, String checksum, String token, boolean strict) {}

    private final Target target;
    private final HttpClient client;
    private final WebSocket socket;
    private volatile boolean open = true;

    private AgentLink(Target target, ObjectNode params, HttpClient client, boolean registered) throws IOException {
        this.target = target;
        this.client = client;
        String path = registered ? "/v3/connect" : "/v3/connect/register";
        try {
            socket = client.newWebSocketBuilder()
                    .connectTimeout(PATIENCE)
                    .header("X-API-Tunnel-Token", target.token())
                    .header("X-API-Tunnel-Params",
                            Base64.getEncoder().encodeToString(params.toString().getBytes(StandardCharsets.UTF_8)))
                    .buildAsync(URI.create(target.server().replaceFirst("^http", "ws") + path), new Listener())
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (RuntimeException refused) {
            throw new IOException("the tunnel was refused", refused);
        }
    }

    /**
     * @param params what Rancher is told of the cluster
     * @param registered whether this cluster was connected before
     * @throws IOException when Rancher does not answer, shows another authority than the manifest said, or refuses the token
     */
    static AgentLink open(Target target, ObjectNode params, boolean registered)
            throws IOException, InterruptedException {
        if (target.strict() && target.checksum().isEmpty()) {
            throw new IOException("Strict CA verification is enabled but the CA checksum is empty");
        }
        try (HttpClient blind = client(context(new TrustManager[] {new TrustAll()}))) {
            get(blind, target.server() + "/ping");
            HttpClient client;
            if (target.checksum().isEmpty()) {
                client = client(SSLContext.getDefault());
            } else {
                String authority = Json.read(get(blind, target.server() + "/v3/settings/cacerts"))
                        .path("value")
                        .asText();
                if (!Json.hex(authority).equals(target.checksum())) {
                    throw new IOException("Configured cacerts checksum does not match given --ca-checksum");
                }
                client = client(trusting(authority));
            }
            return new AgentLink(target, params, client, registered);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    boolean isOpenFor(Target wanted) {
        return open && target.equals(wanted);
    }

    boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        socket.abort();
        client.shutdownNow();
    }

    private static HttpClient client(SSLContext tls) {
        return HttpClient.newBuilder().connectTimeout(PATIENCE).sslContext(tls).build();
    }

    private static String get(HttpClient client, String url) throws IOException, InterruptedException {
        var answer = client.send(HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(url + " answered " + answer.statusCode());
        }
        return answer.body();
    }

    private static SSLContext trusting(String pem) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("rancher", CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return context(factory.getTrustManagers());
    }

    private static SSLContext context(TrustManager[] trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust, null);
        return context;
    }

    private final class Listener implements WebSocket.Listener {

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            open = false;
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            open = false;
        }
    }

    /** Before the checksum is known there is nothing to trust; the checksum then decides. */
    private static final class TrustAll extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
