package io.crossplane.provider.rancher.server;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import mockwebserver3.MockResponse;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/** The agent's WebSocket: {@code /v3/connect/register} and {@code /v3/connect}. Frames are not read. */
final class Tunnel {

    private final RancherState state;
    private final Map<String, Downstream> downstreams = new ConcurrentHashMap<>();

    Tunnel(RancherState state) {
        this.state = state;
    }

    /** What stands behind sessions whose params bear this service account token. */
    void downstream(String serviceAccountToken, Downstream downstream) {
        downstreams.put(serviceAccountToken, downstream);
    }

    boolean handles(Incoming request) {
        return request.path().equals("/v3/connect") || request.path().equals("/v3/connect/register");
    }

    MockResponse answer(Incoming request) {
        String token = request.header("X-API-Tunnel-Token").orElse("");
        if (token.isEmpty()) {
            return Reply.text(401, "Failed to authenticate tunnel\n").response().build();
        }
        Optional<Registration> registration;
        synchronized (state) {
            registration = state.registration(token);
        }
        if (registration.isEmpty()) {
            return Reply.text(400, "unknown cluster registration token\n").response().build();
        }
        Optional<ObjectNode> params = params(request.header("X-API-Tunnel-Params").orElse(""));
        boolean registering = request.path().endsWith("/register");
        if (params.isEmpty() && registering || !"websocket".equalsIgnoreCase(request.header("Upgrade").orElse(""))) {
            return Reply.text(400, "bad tunnel request\n").response().build();
        }
        String clusterId = registration.get().clusterId();
        return new MockResponse.Builder().webSocketUpgrade(new Listener(clusterId, params.orElseGet(Json::object)))
                .build();
    }

    private static Optional<ObjectNode> params(String encoded) {
        try {
            ObjectNode params = Json.read(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
            return Optional.of(params).filter(p -> !p.at("/cluster/token").asText("").isEmpty());
        } catch (IllegalArgumentException | ApiError e) {
            return Optional.empty();
        }
    }

    private final class Listener extends WebSocketListener {
        private final String clusterId;
        private final ObjectNode params;

        Listener(String clusterId, ObjectNode params) {
            this.clusterId = clusterId;
            this.params = params;
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            synchronized (state) {
                Cluster cluster = state.clusters.get(clusterId);
                if (cluster == null) {
                    socket.close(1001, "cluster is gone");
                    return;
                }
                cluster.sessions.add(new Session(socket, params,
                        Optional.ofNullable(downstreams.get(params.at("/cluster/token").asText()))));
            }
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            socket.close(1000, "");
            end(socket);
        }

        @Override
        public void onClosed(WebSocket socket, int code, String reason) {
            end(socket);
        }

        @Override
        public void onFailure(WebSocket socket, Throwable failure, Response response) {
            end(socket);
        }

        private void end(WebSocket socket) {
            synchronized (state) {
                Cluster cluster = state.clusters.get(clusterId);
                if (cluster != null) {
                    cluster.sessions.removeIf(s -> s.socket() == socket);
                }
            }
        }
    }
}
