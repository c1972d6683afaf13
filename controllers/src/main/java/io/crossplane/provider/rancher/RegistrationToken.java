package io.crossplane.provider.rancher;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What an agent registers with: a ClusterRegistrationToken of Rancher.
 *
 * @param manifestPath where the agent's manifest is, on Rancher; holds the token, so it is not to be shown either
 * @param server the address at which agents find Rancher
 */
record RegistrationToken(String name, Token token, Optional<Token> manifestPath, Optional<String> server,
        Optional<Instant> expires) {

    private static final Pattern PATH = Pattern.compile("/v3/import/[^/{}]+\\.yaml");

    static RegistrationToken of(JsonNode json) {
        String address = json.path("manifestUrl").asText();
        return new RegistrationToken(json.path("name").asText(), new Token(json.path("token").asText()), path(address),
                root(address), RancherCluster.time(json.path("expiresAt").asText()));
    }

    /** Whether Rancher has made the token. */
    boolean isFilled() {
        return !token.text().isEmpty();
    }

    /** Only its path counts: which host it names is none of our business (rancher.md 2.2). */
    private static Optional<Token> path(String address) {
        return uri(address).map(URI::getPath).filter(path -> PATH.matcher(path).matches()).map(Token::new);
    }

    /** Scheme and authority of an address. */
    static Optional<String> root(String address) {
        return uri(address).filter(uri -> uri.getHost() != null)
                .map(uri -> uri.getScheme() + "://" + uri.getAuthority());
    }

    private static Optional<URI> uri(String address) {
        try {
            return Optional.of(address).filter(text -> !text.isEmpty()).map(URI::create);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
