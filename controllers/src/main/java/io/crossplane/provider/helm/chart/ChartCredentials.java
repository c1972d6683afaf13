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

    private static final ChartCredentials NONE = new ChartCredentials(Map.of());

    private final Map<String, Login> logins;

    private ChartCredentials(Map<String, Login> logins) {
        this.logins = Map.copyOf(logins);
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
        return new ChartCredentials(Map.of(url.getAuthority(), new Login(username, password)));
    }

    /** The logins of a Secret of type {@code kubernetes.io/dockerconfigjson}. */
    public static ChartCredentials dockerConfigJson(String json) {
        Map<String, Login> logins = new HashMap<>();
        try {
            for (Map.Entry<String, JsonNode> entry : new ObjectMapper().readTree(json).path("auths").properties()) {
                login(entry.getValue()).ifPresent(login -> logins.put(host(entry.getKey()), login));
            }
        } catch (IOException | IllegalArgumentException e) {
            // Without the cause: it quotes what it could not read.
            throw new ChartException(ChartException.Kind.INVALID, "the pull secret is not a dockerconfigjson");
        }
        return new ChartCredentials(logins);
    }

    Optional<Login> loginFor(URI url) {
        return Optional.ofNullable(logins.get(url.getAuthority()));
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

    /** User and password. Prints as redacted. */
    record Login(String username, String password) {

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
