package io.crossplane.provider.helm;

import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The values of a release, merged. Prints as redacted.
 *
 * @param tree an object; not changed after it was handed over
 * @param secrets those strings within it that came from Secrets; {@link #mask} keeps them out of messages
 */
public record HelmValues(JsonNode tree, Set<String> secrets) {

    private static final int SHORTEST_MASKED = 4;

    public HelmValues {
        if (!tree.isObject()) {
            throw new IllegalArgumentException("values must be an object");
        }
        secrets = Set.copyOf(secrets);
    }

    public static HelmValues of(JsonNode tree) {
        return new HelmValues(tree, Set.of());
    }

    /** The text without the secret strings; those too short to be one are left, or every message would be torn apart. */
    public String mask(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = secret.length() < SHORTEST_MASKED ? masked : masked.replace(secret, "(redacted)");
        }
        return masked;
    }

    @Override
    public String toString() {
        return "HelmValues[redacted]";
    }
}
