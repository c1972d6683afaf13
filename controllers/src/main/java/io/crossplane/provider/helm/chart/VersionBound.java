package io.crossplane.provider.helm.chart;

import org.semver4j.Semver;

/**
 * One bound of a {@link VersionRange}.
 *
 * @param operator as written, empty for none
 * @param version with noughts for what is not named
 * @param named how many of major, minor and patch are given as numbers; {@code 1.x} names one
 */
record VersionBound(String operator, Semver version, int named) {

    boolean namesPreRelease() {
        return !version.getPreRelease().isEmpty();
    }

    boolean holds(Semver other) {
        return switch (operator) {
            case ">" -> compare(other) > 0;
            case ">=", "=>" -> other.compareTo(version) >= 0;
            case "<" -> other.compareTo(version) < 0;
            case "<=", "=<" -> compare(other) <= 0;
            case "!=" -> compare(other) != 0;
            case "~", "~>" -> isFrom(other, Math.min(named, 2));
            case "^" -> isFrom(other, fixedByCaret());
            default -> isWhole() ? compare(other) == 0 : isFrom(other, named);
        };
    }

    /** By what is named only: {@code 1.2.9} is not greater than {@code 1.2}. */
    private int compare(Semver other) {
        return isWhole() ? other.compareTo(version) : comparePrefix(other, named);
    }

    /** Not older, and the same in the first so many numbers. */
    private boolean isFrom(Semver other, int same) {
        return other.compareTo(version) >= 0 && comparePrefix(other, same) == 0;
    }

    /** Up to the first number that is not nought. */
    private int fixedByCaret() {
        if (version.getMajor() > 0 || named <= 1) {
            return Math.min(named, 1);
        }
        return version.getMinor() > 0 || named == 2 ? 2 : 3;
    }

    private boolean isWhole() {
        return named == 3;
    }

    private int comparePrefix(Semver other, int length) {
        int[] numbers = {other.getMajor(), other.getMinor(), other.getPatch()};
        int[] own = {version.getMajor(), version.getMinor(), version.getPatch()};
        return java.util.Arrays.compare(numbers, 0, length, own, 0, length);
    }
}
