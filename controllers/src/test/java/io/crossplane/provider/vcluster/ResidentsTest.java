package io.crossplane.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.crossplane.provider.vcluster.Residents.Resident;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** For whom a virtual cluster waits before it goes. */
class ResidentsTest {

    private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Resident LEAVING = new Resident("VClusterRelease a", true);
    private static final Resident STAYING = new Resident("VClusterRelease b", false);

    @Test
    void nobodyInsideIsNotWaitedFor() {
        assertThat(awaited(Duration.ZERO)).isEmpty();
    }

    @Test
    @DisplayName("CS-16 who leaves is waited for, but not for ever")
    void whoLeavesGoesFirst() {
        assertThat(awaited(Duration.ofMinutes(1), LEAVING)).contains("waits for VClusterRelease a");
        assertThat(awaited(LIMIT.minusSeconds(1), LEAVING)).isPresent();
        assertThat(awaited(LIMIT, LEAVING)).isEmpty();
    }

    @Test
    void whoStaysMayLeaveForAMoment() {
        assertThat(awaited(Duration.ofSeconds(4), STAYING)).contains("waits for VClusterRelease b");
        assertThat(awaited(Duration.ofSeconds(5), STAYING)).isEmpty();
    }

    @Test
    void onlyThoseThatCountAreNamed() {
        assertThat(awaited(Duration.ofSeconds(3), LEAVING, STAYING))
                .contains("waits for VClusterRelease a, VClusterRelease b");
        assertThat(awaited(Duration.ofSeconds(30), LEAVING, STAYING)).contains("waits for VClusterRelease a");
    }

    private static Optional<String> awaited(Duration after, Resident... residents) {
        return Residents.awaited(List.of(residents), SINCE, SINCE.plus(after), LIMIT);
    }
}
