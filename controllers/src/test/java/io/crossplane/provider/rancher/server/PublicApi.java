package io.crossplane.provider.rancher.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What needs no credentials: life, version, the authority, and the agent's manifest for those who have its URL. */
final class PublicApi {

    private static final Pattern IMPORT = Pattern.compile("/v3/import/(?<token>[^/]+)_(?<id>[^/_]+)\\.yaml");

    private final RancherState state;
    private final ImportManifest manifests;
    private final String pem;

    PublicApi(RancherState state, ImportManifest manifests, String pem) {
        this.state = state;
        this.manifests = manifests;
        this.pem = state.profile.publishCa() ? pem : "";
    }

    /** @return nothing when the path is none of these */
    Optional<Reply> handle(Incoming request) {
        Matcher matcher = IMPORT.matcher(request.path());
        if (matcher.matches()) {
            return Optional.of(manifest(matcher.group("token"), matcher.group("id")));
        }
        return switch (request.path()) {
            case "/ping" -> Optional.of(Reply.text(200, "pong"));
            case "/rancherversion" -> Optional.of(Reply.json(200,
                    Json.object()
                            .put("Version", state.profile.version())
                            .put("GitCommit", "0a1b2c3d4")
                            .put("RancherPrime", "false")));
            case "/cacerts" -> Optional.of(cacerts(request));
            case "/v3/settings/cacerts" -> Optional.of(Reply.json(200, setting("cacerts", pem)));
            default -> Optional.empty();
        };
    }

    /** The settings that somebody with credentials reads. */
    List<ObjectNode> all() {
        return List.of(setting("agent-tls-mode", state.profile.agentTlsMode()), setting("cacerts", pem),
                setting("server-url", state.serverUrl()), setting("server-version", state.profile.version()));
    }

    private static ObjectNode setting(String name, String value) {
        return Json.object()
                .put("id", name)
                .put("type", "setting")
                .put("baseType", "setting")
                .put("name", name)
                .put("value", value)
                .put("default", "")
                .put("customized", true);
    }

    private Reply manifest(String token, String clusterId) {
        boolean known = state.registration(token).filter(r -> r.clusterId().equals(clusterId)).isPresent();
        if (state.profile.importChecksToken() && !known) {
            return Reply.text(400, "invalid token\n");
        }
        Cluster cluster = state.clusters.get(clusterId);
        ArrayNode env = cluster == null ? Json.MAPPER.createArrayNode() : cluster.agentEnvVars;
        return Reply.text(200, manifests.forImport(env, token));
    }

    /** With a nonce and the hash of a registration token, proves that the authority is from who knows the token. */
    private Reply cacerts(Incoming request) {
        Reply reply = Reply.text(200, pem);
        String nonce = request.header("X-Cattle-Nonce").orElse("");
        String hash = request.header("Authorization").orElse("").replaceFirst("^Bearer ", "");
        if (nonce.isEmpty()) {
            return reply;
        }
        return state.registrations.values()
                .stream()
                .map(r -> r.token)
                .filter(t -> !t.isEmpty() && Base64.getEncoder().encodeToString(Json.sha256(t)).equals(hash))
                .findFirst()
                .map(token -> new Reply(200, "text/plain", pem, Map.of("X-Cattle-Hash", mac(token, nonce))))
                .orElse(reply);
    }

    private String mac(String token, String nonce) {
        try {
            Mac mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA512"));
            mac.update((nonce + "\0" + pem + "\0").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
