package io.crossplane.provider.release;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.DriftObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterReleaseObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterReleaseObservation.ObjectObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterReleaseObservation.ObjectsObservation;
import io.crossplane.provider.deploy.ChartView;
import io.crossplane.provider.deploy.FailureView;
import io.crossplane.provider.deploy.Retries;
import io.crossplane.provider.deploy.StoredRelease;
import io.crossplane.provider.helm.release.ReleaseRecord;
import io.crossplane.provider.helm.values.ValuesDigest;
import org.jspecify.annotations.Nullable;

/** Shows an observation as {@code status.atProvider}. Pure: reproducible from the world alone (EX-5). */
final class StatusView {

    private static final int OBJECTS_SHOWN = 32;
    private static final int NOTES_SHOWN = 4096;
    private static final Comparator<ObjectView> TROUBLED_FIRST = Comparator.comparing(ObjectView::isCurrent);

    private StatusView() {}

    /**
     * What is shown beside the release itself.
     *
     * @param namespaceCreated whether the provider made its namespace for it
     * @param retries by which the next attempt is due
     * @param drift what is not as it should be; null if all is
     * @param outputs what it hands out by its status
     */
    record Facts(boolean namespaceCreated, Retries retries, @Nullable DriftObservation drift,
            Map<String, String> outputs) {}

    /** Of a release that is not there. */
    static VClusterReleaseObservation absent(DesiredRelease desired) {
        return new VClusterReleaseObservation(null, null, desired.key().release(), desired.key().namespace(), null,
                null, null, null, null, null, null, null, Map.of(), null, null);
    }

    /** Of a release that is there. */
    static VClusterReleaseObservation of(ObservedRelease observed, Facts facts) {
        StoredRelease release = observed.release().orElseThrow();
        ReleaseRecord record = release.record();
        return new VClusterReleaseObservation(record.namespace() + "/" + record.name(), record.info().status().word(),
                record.name(), record.namespace(), record.revision(), ChartView.of(release),
                seconds(record.info().firstDeployed()), seconds(record.info().lastDeployed()),
                ValuesDigest.of(record.config()), notes(record), facts.namespaceCreated(), objects(observed.objects()),
                facts.outputs(), facts.drift(), FailureView.of(release, facts.retries()).orElse(null));
    }

    private static @Nullable ObjectsObservation objects(List<ObjectView> all) {
        List<ObjectObservation> shown = all.stream()
                .sorted(TROUBLED_FIRST)
                .limit(OBJECTS_SHOWN)
                .map(StatusView::object)
                .toList();
        int current = (int) all.stream().filter(ObjectView::isCurrent).count();
        return all.isEmpty() ? null : new ObjectsObservation(all.size(), current, shown);
    }

    private static ObjectObservation object(ObjectView object) {
        return new ObjectObservation(object.entry().apiVersion(), object.entry().kind(),
                object.entry().namespace().isEmpty() ? null : object.entry().namespace(), object.entry().name(),
                object.word(), object.message().isEmpty() ? null : object.message());
    }

    private static @Nullable String notes(ReleaseRecord record) {
        String notes = record.info().notes().strip();
        if (notes.isEmpty()) {
            return null;
        }
        return notes.length() <= NOTES_SHOWN ? notes : notes.substring(0, NOTES_SHOWN - 1) + "…";
    }

    private static @Nullable Instant seconds(Optional<Instant> time) {
        return time.map(each -> each.truncatedTo(ChronoUnit.SECONDS)).orElse(null);
    }
}
