package io.crossplane.provider.helm.chart;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Logins for hosts. A login is only ever sent to its own host, whatever a server redirects to. Prints as redacted.
 */
public final class ChartCredentials {

    private static final String PULL_SECRET = "check the pull secret";
    private static final ChartCredentials NONE = new ChartCredentials(Map.of(), PULL_SECRET);

    private final Map<String, LoginSource> logins;
    private final String cure;

    private ChartCredentials(Map<String, LoginSource> logins, String cure) {
        this.logins = Map.copyOf(logins);
        this.cure = cure;
    }

    public static ChartCredentials none() {
        return NONE;
    }

    /** A login for the host (and port) of this source. */
    public static ChartCredentials basic(ChartSource source, String username, String password) {
        URI url = switch (source) {
            case ChartSource.Repository repository -> repository.url();
            case ChartSource.Url direct -> direct.url();
            case ChartSource.Oci oci -> oci.url();
        };
        return new ChartCredentials(Map.of(url.getAuthority(), new Login(username, password)), PULL_SECRET);
    }

    /**
     * A login for the host (and port) of this registry, which is made when it is first needed.
     *
     * @param cure what helps when the registry refuses it
     */
    public static ChartCredentials from(LoginSource login, ChartSource.Oci source, String cure) {
        return new ChartCredentials(Map.of(source.url().getAuthority(), login), cure);
    }

    /** The logins of a Secret of type {@code kubernetes.io/dockerconfigjson}. */
    public static ChartCredentials dockerConfigJson(String json) {
        Map<String, LoginSource> logins = new HashMap<>();
        try {
            for (Map.Entry<String, JsonNode> entry : new ObjectMapper().readTree(json).path("auths").properties()) {
                login(entry.getValue()).ifPresent(login -> logins.put(host(entry.getKey()), login));
            }
        } catch (IOException | IllegalArgumentException e) {
            // Without the cause: it quotes what it could not read.
            throw new ChartException(ChartException.Kind.INVALID, "the pull secret is not a dockerconfigjson");
        }
        return new ChartCredentials(logins, PULL_SECRET);
    }

    Optional<Login> loginFor(URI url) {
        return Optional.ofNullable(logins.get(url.getAuthority())).map(LoginSource::login);
    }

    /** What helps when a server refuses the login, or asks for one. */
    String cure() {
        return cure;
    }

    boolean isEmpty() {
        return logins.isEmpty();
    }

    private static Optional<Login> login(JsonNode entry) {
        if (entry.hasNonNull("username") && entry.hasNonNull("password")) {
            return Optional.of(new Login(entry.get("username").asText(), entry.get("password").asText()));
        }
        String pair = new String(Base64.getDecoder().decode(entry.path("auth").asText("")), StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        return colon < 0 ? Optional.empty()
                : Optional.of(new Login(pair.substring(0, colon), pair.substring(colon + 1)));
    }

    /** Docker writes keys as hosts or as URLs with a path. */
    private static String host(String key) {
        return key.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChartCredentials that && logins.equals(that.logins);
    }

    @Override
    public int hashCode() {
        return logins.hashCode();
    }

    @Override
    public String toString() {
        return "ChartCredentials[redacted]";
    }

    /** Has a login when one is needed. Two that are equal give the same access. */
    @FunctionalInterface
    public interface LoginSource {

        /** The login; blocks for no longer than a few requests may take. Fails with {@link ChartException}. */
        Login login();
    }

    /** User and password. Prints as redacted. */
    public record Login(String username, String password) implements LoginSource {

        @Override
        public Login login() {
            return this;
        }

        String header() {
            String pair = username + ":" + password;
            return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "Login[redacted]";
        }
    }
}
