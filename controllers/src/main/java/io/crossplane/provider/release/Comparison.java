package io.crossplane.provider.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.deploy.ChartMark;
import io.crossplane.provider.deploy.StoredRelease;
import io.crossplane.provider.helm.chart.ChartVersions;
import io.crossplane.provider.helm.chart.StoredChart;
import io.crossplane.provider.helm.release.ReleaseRecord;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.helm.values.ValuesDigest;

/** Holds a release against what is wanted. Pure: names what differs and decides nothing. */
final class Comparison {

    /** The namespace lacks a label or an annotation: no reason for a new revision. */
    static final String NAMESPACE = "namespace";

    private static final String OWNER = "release.owner";
    private static final String UNKNOWN_SOURCE = "release.chartSource";
    private static final String LABELS = "release.labels";

    /**
     * What is put right without a new revision: nobody has noted whose the release is, or where its chart came from; its record lacks a
     * label.
     */
    static final List<String> WITHOUT_REVISION = List.of(OWNER, UNKNOWN_SOURCE, LABELS, NAMESPACE);

    private Comparison() {}

    /**
     * What is wanted, as far as a look at Helm's record tells whether it is so.
     *
     * @param values digest of the values
     * @param patches digest of the patches
     * @param newest the chart as its source has it now, if that is followed and known
     * @param labels of the record
     */
    record Wanted(DesiredRelease.ChartPlan chart, String values, String patches, Optional<StoredChart> newest,
            Map<String, String> labels) {}

    /**
     * The paths at which the release differs, in a fixed order; empty if it is as wanted.
     *
     * @param namespaceIsRight whether the namespace carries the wanted labels and annotations
     */
    static List<String> differences(Wanted wanted, StoredRelease release, boolean namespaceIsRight) {
        List<String> found = new ArrayList<>();
        ReleaseRecord record = release.record();
        if (record.info().status() != ReleaseStatus.DEPLOYED) {
            found.add("release.state");
        }
        if (release.owner().isEmpty()) {
            found.add(OWNER);
        }
        if (wanted.chart().name().filter(name -> !name.equals(record.chart().name())).isPresent()) {
            found.add("chart.name");
        }
        if (!isVersionRight(wanted.chart(), record)) {
            found.add("chart.version");
        }
        Optional<ChartMark> known = release.chart();
        if (known.isEmpty()) {
            found.add(UNKNOWN_SOURCE);
        } else if (!known.get().isOfSameSource(wanted.chart().mark())) {
            found.add("chart.source");
        }
        if (wanted.newest().filter(newest -> !isInstalled(newest, release)).isPresent()) {
            found.add("chart.newest");
        }
        if (!wanted.values().equals(ValuesDigest.of(record.config()))) {
            found.add("values");
        }
        if (!wanted.patches().equals(release.patches())) {
            found.add("patches");
        }
        if (!release.head().labels().entrySet().containsAll(wanted.labels().entrySet())) {
            found.add(LABELS);
        }
        if (!namespaceIsRight) {
            found.add(NAMESPACE);
        }
        return List.copyOf(found);
    }

    /** Whether the installed version is the wanted one, or within the wanted range. */
    static boolean isVersionRight(DesiredRelease.ChartPlan wanted, ReleaseRecord record) {
        return wanted.version().map(range -> ChartVersions.fits(range, record.chart().version())).orElse(true);
    }

    /** By the digest, or by the version alone if it is not known what was installed. */
    private static boolean isInstalled(StoredChart chart, StoredRelease release) {
        return release.chart()
                .flatMap(ChartMark::digest)
                .map(chart.digest()::equals)
                .orElse(chart.version().equals(release.record().chart().version()));
    }
}
