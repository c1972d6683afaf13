package io.crossplane.provider.deploy;

import java.nio.charset.StandardCharsets;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.helm.HelmValues;
import io.crossplane.provider.helm.values.ValuesDigest;

/**
 * The values of a release, merged from everywhere. Prints as redacted.
 *
 * @param values for Helm: everything but the chart's defaults
 * @param given what of them the user alone gives, without what the provider adds
 * @param secrets strings that came from Secrets, to be kept out of messages
 * @param digest of the values
 */
public record MergedValues(ObjectNode values, ObjectNode given, Set<String> secrets, String digest) {

    private static final int KIB = 1024;
    private static final int LARGEST = KIB * KIB;

    /** Values to which the provider adds nothing. */
    public static MergedValues of(ObjectNode values, Set<String> secrets) {
        return of(values, values, secrets);
    }

    /** Helm keeps the values in a Secret, which may hold no more. */
    public static MergedValues of(ObjectNode values, ObjectNode given, Set<String> secrets) {
        int size = values.toString().getBytes(StandardCharsets.UTF_8).length;
        if (size > LARGEST) {
            throw Failures.invalid("InvalidValues",
                    "values: together they are %d KiB large; make them at most %d KiB, for a Helm release has to hold them"
                            .formatted(size / KIB, LARGEST / KIB));
        }
        return new MergedValues(values, given, Set.copyOf(secrets), ValuesDigest.of(values));
    }

    /** As Helm is given them. */
    public HelmValues forHelm() {
        return new HelmValues(values, secrets);
    }

    @Override
    public String toString() {
        return "MergedValues[redacted, " + digest + "]";
    }
}
