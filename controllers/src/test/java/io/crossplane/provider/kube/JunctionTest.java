package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.crossplane.provider.kube.Junction.Held;
import io.crossplane.provider.kube.VirtualApi.Target;
import io.crossplane.provider.kube.VirtualApiStatus.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When another way is taken than the one that is known. */
class JunctionTest {

    private final SettableClock clock = new SettableClock();
    private final CachedClusters clusters = new CachedClusters(clock);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Junction junction = new Junction(new Finder(), clock);
    private boolean directWorks;
    private int directTrials;
    private FakeApiServer server;
    private FakePods pods;
    private Target target;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeApiServer();
        pods = new FakePods(server);
        pods.run("vc-demo", "demo-0");
        Kubeconfig credentials = Kubeconfig.parse("""
            current-context: x
            clusters: [{name: x, cluster: {server: "https://localhost:8443"}}]
            users: [{name: x, user: {token: t}}]
            contexts: [{name: x, context: {cluster: x, user: x}}]
            """, KubeconfigRules.STRICT);
        target = new Target(clusters.lease(pods.access()).connection(), new ReleaseKey("vc-demo", "demo"), credentials);
    }

    @AfterEach
    void stop() throws IOException {
        junction.removeAll().forEach(SharedWay::close);
        clusters.close();
        threads.shutdownNow();
        pods.close();
        server.close();
    }

    @Test
    void aTunnelThatNobodyHoldsGivesWayToTheAddressAsSoonAsThatIsThere() {
        take().close();
        directWorks = true;

        try (Held way = take()) {
            assertThat(way.route()).isEqualTo(Route.IN_CLUSTER);
        }
    }

    @Test
    void aTunnelThatIsHeldIsKept() {
        try (Held first = take()) {
            directWorks = true;
            try (Held second = take()) {
                assertThat(second.connection()).isSameAs(first.connection());
                assertThat(second.isFresh()).isFalse();
            }
            assertThat(directTrials).isEqualTo(1);
        }
    }

    @Test
    void anAddressIsKeptWithoutBeingTriedAgain() {
        directWorks = true;
        take().close();
        directWorks = false;

        try (Held way = take()) {
            assertThat(way.route()).isEqualTo(Route.IN_CLUSTER);
        }
        assertThat(directTrials).isEqualTo(1);
    }

    @Test
    void anAddressThatIsAvoidedStaysOpenForThoseWhoHoldIt() {
        directWorks = true;
        Held held = take();
        directWorks = false;
        junction.avoid(held);

        try (Held other = take()) {
            assertThat(other.route()).isEqualTo(Route.TUNNEL);
        }
        clock.advance(Duration.ofMinutes(1));
        assertThat(junction.removeUnusedSince(clock.instant())).as("the tunnel alone").hasSize(1);
        held.close();
        clock.advance(Duration.ofMinutes(1));
        assertThat(junction.removeUnusedSince(clock.instant())).hasSize(1);
        assertThat(junction.isEmpty()).isTrue();
    }

    @Test
    void nothingIsKeptOfATrialThatFailed() {
        pods.kill("vc-demo", "demo-0");

        assertThatThrownBy(this::take).isInstanceOf(KubeException.class);

        assertThat(junction.isEmpty()).isTrue();
    }

    private Held take() {
        return junction.take(target, clock.instant().plusSeconds(5));
    }

    private final class Finder extends WayFinder {

        private Finder() {
            super(clusters, clock, new InClusterProbe(), threads);
        }

        @Override
        Optional<SharedWay> direct(Target any, Instant end) {
            directTrials++;
            return directWorks ? Optional.of(SharedWay.direct(clusters.lease(any.credentials()))) : Optional.empty();
        }
    }
}
