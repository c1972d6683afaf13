package io.crossplane.provider.rancher.server;

import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A cluster registration token. Its token is empty until the state machine made one. */
final class Registration extends Thing {

    static final String PLACEHOLDER = "{token}";

    String token = "";
    String previousToken = "";
    Optional<Instant> expiresAt = Optional.empty();
    Optional<Instant> graceExpiresAt = Optional.empty();

    Registration(String clusterId, String name, Instant created) {
        super(clusterId, name, created);
    }

    String clusterId() {
        return namespace;
    }

    String secretName() {
        return "crt-token-" + name;
    }

    boolean accepts(String candidate, Instant now) {
        boolean inGrace = graceExpiresAt.isPresent() && now.isBefore(graceExpiresAt.get());
        return !candidate.isEmpty() && (candidate.equals(token) || inGrace && candidate.equals(previousToken));
    }

    /** Writes the fields that hold the token, or in their places the placeholder, and when it ends. */
    void fields(ObjectNode target, String serverUrl, boolean secret, boolean masked) {
        boolean usable = !token.isEmpty() && !serverUrl.isEmpty();
        String url = usable ? serverUrl + "/v3/import/" + (masked ? PLACEHOLDER : token) + "_" + clusterId() + ".yaml"
                : "";
        target.put("token", masked ? "" : token)
                .put("manifestUrl", url)
                .put("command", usable ? "kubectl apply -f " + url : "")
                .put("insecureCommand", usable ? "curl --insecure -sfL " + url + " | kubectl apply -f -" : "")
                .put("nodeCommand", usable ? "sudo docker run -d --privileged rancher/rancher-agent" : "");
        if (secret) {
            target.put("tokenSecretName", secretName());
            expiresAt.ifPresent(at -> target.put("expiresAt", Json.time(at)));
            graceExpiresAt.ifPresent(at -> target.put("gracePeriodExpiresAt", Json.time(at)));
        }
    }
}
