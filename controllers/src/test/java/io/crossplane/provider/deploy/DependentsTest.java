package io.crossplane.provider.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.crossplane.provider.deploy.Dependents.Dependent;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** For whom an object waits before it goes. */
class DependentsTest {

    private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Dependent LEAVING = new Dependent("VClusterRelease a", true);
    private static final Dependent STAYING = new Dependent("VClusterRelease b", false);

    @Test
    void nobodyIsNotWaitedFor() {
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

    private static Optional<String> awaited(Duration after, Dependent... all) {
        return Dependents.awaited(List.of(all), SINCE, SINCE.plus(after), LIMIT);
    }
}
