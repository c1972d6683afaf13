package io.crossplane.provider.rancher.server;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** API tokens and whom they speak for: one administrator, and one user with {@code user-base} and {@code clusters-create}. */
final class Credentials {

    static final String ADMIN = "user-admin";
    static final String USER = "u-b4qkhsnliz";

    private record Token(String secret, Caller caller, boolean dead, String clusterId) {}

    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final Names names;

    Credentials(Names names) {
        this.names = names;
    }

    String issue(Caller caller, String clusterId) {
        String name = "token-" + names.random(5);
        String secret = names.random(54);
        tokens.put(name, new Token(secret, caller, false, clusterId));
        return name + ":" + secret;
    }

    /** Expired and disabled tokens are answered alike. */
    void kill(String token) {
        tokens.computeIfPresent(token.substring(0, token.indexOf(':')),
                (name, t) -> new Token(t.secret(), t.caller(), true, t.clusterId()));
    }

    /** @throws ApiError 401 */
    Caller authenticate(Incoming request) {
        String[] pair = pair(request.header("Authorization").orElse("")).split(":", 2);
        Token token = tokens.get(pair[0]);
        if (token == null || pair.length < 2 || !token.secret().equals(pair[1]) || token.dead()) {
            throw ApiError.unauthorized("must authenticate");
        }
        if (!token.clusterId().isEmpty()) {
            throw ApiError.unauthorized("clusterID does not match");
        }
        return token.caller();
    }

    private static String pair(String header) {
        if (header.startsWith("Bearer ")) {
            return header.substring("Bearer ".length());
        }
        if (!header.startsWith("Basic ")) {
            return "";
        }
        try {
            return new String(Base64.getDecoder().decode(header.substring("Basic ".length())), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
