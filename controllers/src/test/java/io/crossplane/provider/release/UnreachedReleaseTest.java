package io.crossplane.provider.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import org.junit.jupiter.api.Test;

class UnreachedReleaseTest {

    @Test
    void whatWasNeverMadeIsLetGoAtOnceAndWhatWasMadeIsNot() {
        VClusterRelease release = Sight.resource("vclusterRef: {name: demo}, " + Sight.CHART);
        release.getMetadata().setDeletionTimestamp("2026-01-02T03:04:05Z");
        DesiredRelease desired = DesiredRelease.from(release);

        assertThat(UnreachedRelease.awaiting(release, desired, "why").observe(release).getClass().getSimpleName())
                .isEqualTo("Absent");
        release.getMetadata().setAnnotations(Map.of("crossplane.io/external-create-succeeded", "2026-01-01T00:00:00Z"));
        assertThat(UnreachedRelease.awaiting(release, desired, "why").observe(release).getClass().getSimpleName())
                .isEqualTo("Awaiting");
    }

    @Test
    void aSelectorThatHasFoundNothingIsWaitedFor() {
        VClusterRelease unselected = Sight
                .resource("vclusterSelector: {policy: {resolution: Optional}}, " + Sight.CHART);

        assertThat(ReleaseConnector.undecided(unselected))
                .contains("no VCluster fits forProvider.vclusterSelector yet");
        assertThat(ReleaseConnector.undecided(Sight.resource("vclusterRef: {name: demo}, " + Sight.CHART))).isEmpty();
    }
}
