package io.crossplane.provider.helm.chart;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;

/**
 * A range of versions as Helm reads it: alternatives ({@code ||}) of bounds that hold together, apart by spaces or commas.
 *
 * <p>Written after Masterminds/semver 3.4.0, {@code constraints.go}, which Helm 3.21 uses. The ranges of semver4j are npm's: they know no
 * comma, no {@code !=} and no {@code ~>}, and take a pre-release only for the very version that the range names with one. Here a
 * pre-release fits if any bound of its alternative names one. Not taken over are its oddities: what it makes of an operator before
 * {@code *}, and that {@code ~0.0.0} fits everything.
 */
record VersionRange(List<List<VersionBound>> alternatives) {

    /** No more digits than the numbers of a {@link Semver} can hold: what is longer is no version here. */
    private static final String NUMBER = "[0-9]{1,9}";
    private static final String PART = "(?:" + NUMBER + "|[xX*])";
    private static final String SUFFIX = "(?<pre>-(?:(?!\\d{19})[0-9A-Za-z-]+\\.?)+)?(?:\\+[0-9A-Za-z.-]+)?";
    private static final Pattern VERSION = Pattern.compile(
            "v?(?<major>" + NUMBER + ")(?:\\.(?<minor>" + NUMBER + "))?(?:\\.(?<patch>" + NUMBER + "))?" + SUFFIX);
    private static final Pattern BOUND = Pattern.compile("(?<operator>!=|>=|=>|<=|=<|~>|[=<>~^])?v?(?<major>" + PART
            + ")(?:\\.(?<minor>" + PART + "))?(?:\\.(?<patch>" + PART + "))?" + SUFFIX);

    private static final Pattern AFTER_OPERATOR = Pattern.compile("(?<=[!=<>~^])\\s+(?=[v\\dxX*])");
    private static final Pattern SPAN = Pattern.compile("([^\\s,]+)\\s+-\\s+([^\\s,]+)");
    private static final Pattern BETWEEN = Pattern.compile("\\s*,\\s*|\\s+");

    /** The range; empty if the text is none. A blank one is any version but pre-releases, as {@code *} is. */
    static Optional<VersionRange> parse(String text) {
        return all(Arrays.stream((text.isBlank() ? "*" : text).split("\\|\\|", -1)).map(VersionRange::bounds))
                .map(VersionRange::new);
    }

    /** The version, with noughts for parts that it does not name; empty if the text is none. */
    static Optional<Semver> version(String text) {
        Matcher version = VERSION.matcher(text);
        return version.matches() ? semver(version) : Optional.empty();
    }

    boolean contains(Semver version) {
        return alternatives.stream()
                .filter(bounds -> version.getPreRelease().isEmpty()
                        || bounds.stream().anyMatch(VersionBound::namesPreRelease))
                .anyMatch(bounds -> bounds.stream().allMatch(bound -> bound.holds(version)));
    }

    private static Optional<List<VersionBound>> bounds(String alternative) {
        String bounds = SPAN.matcher(AFTER_OPERATOR.matcher(alternative.strip()).replaceAll(""))
                .replaceAll(">=$1 <=$2");
        return all(Arrays.stream(BETWEEN.split(bounds, -1)).map(VersionRange::bound));
    }

    private static Optional<VersionBound> bound(String text) {
        Matcher bound = BOUND.matcher(text);
        if (!bound.matches()) {
            return Optional.empty();
        }
        int named = (int) Stream.of("major", "minor", "patch")
                .map(bound::group)
                .takeWhile(part -> !isWild(part))
                .count();
        String operator = bound.group("operator");
        return semver(bound).map(version -> new VersionBound(operator == null ? "" : operator, version, named));
    }

    private static Optional<Semver> semver(Matcher parts) {
        String pre = parts.group("pre");
        return Optional.ofNullable(Semver.parse(number(parts.group("major")) + "." + number(parts.group("minor")) + "."
                + number(parts.group("patch")) + (pre == null ? "" : pre)));
    }

    private static int number(@Nullable String part) {
        return isWild(part) ? 0 : Integer.parseInt(part);
    }

    private static boolean isWild(@Nullable String part) {
        return part == null || part.matches("[xX*]");
    }

    private static <T> Optional<List<T>> all(Stream<Optional<T>> parts) {
        List<Optional<T>> found = parts.toList();
        return found.stream().allMatch(Optional::isPresent)
                ? Optional.of(found.stream().flatMap(Optional::stream).toList())
                : Optional.empty();
    }
}
