package io.crossplane.provider.deploy;

import java.util.Map;
import java.util.Optional;

/**
 * Which attempt at the same thing a revision is. Stands as a label on the record before it, from which Helm copies it, and so survives the
 * death of everybody.
 *
 * @param wanted what was to be made, as a hash of chart, values and patches
 * @param number counts from 1
 * @param isGivenUp whether it was the last one, after which something else was done
 */
public record Attempt(String wanted, int number, boolean isGivenUp) {

    /** Label on a release record. */
    public static final String LABEL = "vcluster.crossplane.io/attempt";

    private static final String GIVEN_UP = "given-up";

    /** The hash of what is wanted. */
    public static String hash(ChartMark source, String version, String values) {
        return source.hashWith(version + " " + values + source.patches());
    }

    /** The first attempt at this. */
    public static Attempt first(String wanted) {
        return new Attempt(wanted, 1, false);
    }

    /** The attempt among the labels of a record, if one is noted. */
    public static Optional<Attempt> in(Map<String, String> labels) {
        String[] parts = labels.getOrDefault(LABEL, "").split("\\.", -1);
        boolean whole = parts.length >= 2 && parts[1].matches("[0-9]{1,6}");
        return whole
                ? Optional.of(new Attempt(parts[0], Integer.parseInt(parts[1]),
                        parts.length == 3 && parts[2].equals(GIVEN_UP)))
                : Optional.empty();
    }

    /** The one after this. */
    Attempt next() {
        return new Attempt(wanted, number + 1, false);
    }

    /** The same, known to have been the last. */
    Attempt givenUp() {
        return new Attempt(wanted, number, true);
    }

    /** The label for a record. */
    Map<String, String> label() {
        return Map.of(LABEL, wanted + "." + number + (isGivenUp ? "." + GIVEN_UP : ""));
    }
}
