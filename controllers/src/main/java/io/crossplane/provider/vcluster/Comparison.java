package io.crossplane.provider.vcluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.crossplane.provider.deploy.Attempt;
import io.crossplane.provider.deploy.ChartMark;
import io.crossplane.provider.deploy.MergedValues;
import io.crossplane.provider.deploy.StoredRelease;
import io.crossplane.provider.helm.release.ReleaseRecord;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.helm.values.ValuesDifference;
import io.crossplane.provider.helm.values.ValuesDigest;

/** Holds a release against what is wanted. Pure: names what differs and decides nothing. */
final class Comparison {

    private static final String OWNER = "release.owner";
    private static final String UNKNOWN_SOURCE = "release.chartSource";
    private static final String NAMESPACE = "namespace";
    private static final int PATHS_SHOWN = 16;
    private static final String VALUES = "values";

    /** Nobody has noted whose the release is, or where its chart came from: to be adopted, without touching what runs. */
    static final List<String> ADOPTION = List.of(OWNER, UNKNOWN_SOURCE);

    /** What says nothing of what the release is. */
    static final List<String> WITHOUT_REVISION = List.of(OWNER, UNKNOWN_SOURCE, NAMESPACE);

    private Comparison() {}

    /**
     * The paths at which the release differs, in a fixed order; empty if it is as wanted.
     *
     * @param values the wanted ones; empty while they cannot be read
     * @param namespaceIsRight whether the host namespace carries the wanted labels and annotations
     */
    static List<String> differences(DesiredVCluster desired, StoredRelease release, Optional<MergedValues> values,
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
        if (values.filter(wanted -> areRight(wanted, release)).isEmpty()) {
            found.add(VALUES);
        }
        if (!namespaceIsRight) {
            found.add(NAMESPACE);
        }
        return List.copyOf(found);
    }

    /** A release that the provider has never made anew may lack what the provider adds: that is no reason to restart what runs. */
    private static boolean areRight(MergedValues wanted, StoredRelease release) {
        boolean isOurs = Attempt.in(release.head().labels()).isPresent();
        return wanted.digest().equals(ValuesDigest.of(release.record().config()))
                || !isOurs && ValuesDigest.same(wanted.given(), release.record().config());
    }

    /**
     * What of a release that is nobody's has to be changed before it can be taken over: of the differences those that are no mere notes,
     * and each path of the values at which it has something else than the user gives. Without values, which may be secret.
     */
    static List<String> obstacles(StoredRelease release, Optional<MergedValues> values, List<String> differences) {
        if (release.owner().isPresent()) {
            return List.of();
        }
        Stream<String> paths = values.stream()
                .flatMap(wanted -> ValuesDifference.paths(release.record().config(), wanted.given()).stream())
                .map(path -> VALUES + "." + path)
                .limit(PATHS_SHOWN);
        return Stream
                .concat(differences.stream().filter(each -> !WITHOUT_REVISION.contains(each) && !each.equals(VALUES)),
                        differences.contains(VALUES) ? paths : Stream.of())
                .toList();
    }
}
