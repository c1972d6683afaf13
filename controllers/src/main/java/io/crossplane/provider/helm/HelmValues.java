package io.crossplane.provider.helm;

import java.util.Comparator;
import java.util.List;
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

    /**
     * The text without the secret strings, whose lines are sought one by one, for whoever quotes them may join them; what is too short to
     * be a secret is left, or every message would be torn apart.
     */
    public String mask(String text) {
        List<String> lines = secrets.stream()
                .flatMap(String::lines)
                .map(String::strip)
                .filter(line -> line.length() >= SHORTEST_MASKED)
                // The longest first, or one that begins like another would leave the rest of it.
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
        String masked = text;
        for (String line : lines) {
            masked = masked.replace(line, "(redacted)");
        }
        return masked;
    }

    @Override
    public String toString() {
        return "HelmValues[redacted]";
    }
}
