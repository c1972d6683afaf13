package io.crossplane.provider.argocd;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * A token of a service account, as API servers make them: a JSON Web Token. What it says of itself is read, not verified; whoever it is
 * shown to does that. Prints nothing of it.
 *
 * @param account UID of the service account
 */
record Token(String text, String account, Instant issued, Instant expires) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PARTS = 3;

    /** The token in this text; empty if it is none, or of no service account, or without an end. */
    static Optional<Token> parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != PARTS) {
            return Optional.empty();
        }
        try {
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            String account = claims.at("/kubernetes.io/serviceaccount/uid").asText();
            boolean whole = claims.path("iat").isNumber() && claims.path("exp").isNumber() && !account.isEmpty();
            return whole ? Optional.of(new Token(text, account, Instant.ofEpochSecond(claims.path("iat").asLong()),
                    Instant.ofEpochSecond(claims.path("exp").asLong()))) : Optional.empty();
        } catch (IllegalArgumentException | IOException e) {
            return Optional.empty();
        }
    }

    /** When it should be replaced: when half of its time is over, however much time the API server has given. */
    Instant renewal() {
        return issued.plus(Duration.between(issued, expires).dividedBy(2));
    }

    @Override
    public String toString() {
        return "Token[redacted, of account " + account + " until " + expires + "]";
    }
}
