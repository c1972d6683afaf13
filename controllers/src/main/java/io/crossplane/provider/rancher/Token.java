package io.crossplane.provider.rancher;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** What somebody shows to Rancher: an API token, or the token of an agent. Prints nothing of it. */
record Token(String text) {

    /** An access key and a secret key: newer ones begin with {@code ext/}. */
    private static final Pattern API = Pattern.compile("[^\\s:\\p{Cntrl}]+:[^\\s:\\p{Cntrl}]+");

    /** The API token in this text, without blanks around it; empty if it is none. */
    static Optional<Token> api(String text) {
        return Optional.of(text.strip()).filter(token -> API.matcher(token).matches()).map(Token::new);
    }

    /** Whether this text has the token in it. */
    boolean isIn(String other) {
        return !text.isEmpty() && other.contains(text);
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Token[redacted]";
    }
}
