package io.crossplane.provider.helm.chart;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import io.crossplane.provider.helm.chart.ChartException.Kind;
import org.semver4j.Semver;

/**
 * Versions of charts and ranges of them, as Helm 3.21 reads them: {@code 1.2.3}, {@code ~1.2}, {@code ^1}, {@code >=1.2 <2},
 * {@code >= 1.2, < 2}, {@code 1.x}, {@code *}, {@code 1.2 - 1.4}, {@code <1 || >=2}. A pre-release fits only a range that names one.
 */
public final class ChartVersions {

    private static final Pattern WHOLE = Pattern.compile("v?\\d+\\.\\d+\\.\\d+([-+].*)?");
    private static final Pattern REFERENCE = Pattern.compile("\\w[\\w.+:-]*");
    /** Those that differ in their build only in an order of their own: the choice must not depend on the order of a list. */
    private static final Comparator<String> PRECEDENCE = Comparator
            .comparing((String version) -> VersionRange.version(version).orElse(Semver.ZERO))
            .thenComparing(Comparator.naturalOrder());

    private ChartVersions() {}

    /** Whether the version is the wanted one or within the wanted range. What is neither version nor range fits nothing. */
    public static boolean fits(String wanted, String version) {
        return bare(wanted).equals(bare(version)) || !isWhole(wanted) && newest(wanted, List.of(version)).isPresent();
    }

    /**
     * The newest version of those that fit the range, as it is written there. What is no version is passed over.
     *
     * @param whoHasNone how the message begins when nothing fits, without the range
     */
    static String newest(String range, Collection<String> versions, String whoHasNone) {
        if (VersionRange.parse(range).isEmpty()) {
            throw new ChartException(Kind.INVALID, "the chart's version \"" + range
                    + "\" is neither a version nor a range; write for example 1.2.3, ~1.2 or >=1.2 <2");
        }
        return newest(range, versions).orElseThrow(() -> new ChartException(Kind.VERSION_NOT_FOUND,
                whoHasNone + " that fits \"" + range + "\"; "
                        + newest("*", versions).or(() -> newest(">=0-0", versions))
                                .map(newest -> "the newest is " + newest)
                                .orElse("it has none at all")));
    }

    private static Optional<String> newest(String range, Collection<String> versions) {
        return VersionRange.parse(range)
                .flatMap(within -> versions.stream()
                        .filter(version -> VersionRange.version(version).filter(within::contains).isPresent())
                        .max(PRECEDENCE));
    }

    /** Names one version of a repository. */
    static boolean isWhole(String version) {
        return WHOLE.matcher(version).matches();
    }

    /** Names one tag or digest of a registry. To Helm {@code 1.2} is a tag there, and so is what could be no range. */
    static boolean isReference(String version) {
        return VersionRange.version(version).isPresent()
                || REFERENCE.matcher(version).matches() && VersionRange.parse(version).isEmpty();
    }

    private static String bare(String version) {
        return version.startsWith("v") ? version.substring(1) : version;
    }
}
