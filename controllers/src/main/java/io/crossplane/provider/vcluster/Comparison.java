package io.crossplane.provider.vcluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.crossplane.provider.deploy.ChartMark;
import io.crossplane.provider.deploy.StoredRelease;
import io.crossplane.provider.helm.release.ReleaseRecord;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.helm.values.ValuesDigest;

/** Holds a release against what is wanted. Pure: names what differs and decides nothing. */
final class Comparison {

    private static final String OWNER = "release.owner";
    private static final String UNKNOWN_SOURCE = "release.chartSource";
    private static final String NAMESPACE = "namespace";

    /** Nobody has noted whose the release is, or where its chart came from: to be adopted, without touching what runs. */
    static final List<String> ADOPTION = List.of(OWNER, UNKNOWN_SOURCE);

    /** What says nothing of what the release is. */
    static final List<String> WITHOUT_REVISION = List.of(OWNER, UNKNOWN_SOURCE, NAMESPACE);

    private Comparison() {}

    /**
     * The paths at which the release differs, in a fixed order; empty if it is as wanted.
     *
     * @param values digest of the wanted values
     * @param namespaceIsRight whether the host namespace carries the wanted labels and annotations
     */
    static List<String> differences(DesiredVCluster desired, StoredRelease release, String values,
            boolean namespaceIsRight) {
        List<String> found = new ArrayList<>();
        ReleaseRecord record = release.record();
        if (record.info().status() != ReleaseStatus.DEPLOYED) {
            found.add("release.state");
        }
        if (release.owner().isEmpty()) {
            found.add(OWNER);
        }
        if (desired.chart().parameters().url() == null && !desired.chart().version().equals(record.chart().version())) {
            found.add("chart.version");
        }
        Optional<ChartMark> known = release.chart();
        if (known.isEmpty()) {
            found.add(UNKNOWN_SOURCE);
        } else if (!known.get().isOfSameSource(desired.chart().mark())) {
            found.add("chart.source");
        }
        if (!values.equals(ValuesDigest.of(record.config()))) {
            found.add("values");
        }
        if (!namespaceIsRight) {
            found.add(NAMESPACE);
        }
        return List.copyOf(found);
    }
}
