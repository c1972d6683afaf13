package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.crossplane.provider.kube.InClusterProbe.Finding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The choice of the way. That both ways work is seen on a real cluster. */
class TunnelingVirtualApiTest {

    private static final Duration SECONDS = Duration.ofSeconds(5);
    private static final String NO_POD = "the virtual cluster \"demo\" has no ready pod in namespace \"vc-demo\"";

    private final SettableClock clock = new SettableClock();
    private final CachedClusters clusters = new CachedClusters(clock);
    private final AtomicInteger probes = new AtomicInteger();
    private FakeApiServer server;
    private Clusters.Lease host;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeApiServer();
        host = clusters.lease(InjectedIdentity.of(server.config()));
    }

    @AfterEach
    void stop() {
        clusters.close();
        server.close();
    }

    @Test
    void looksForAReadyPodWhenTheAddressCannotBeReached() {
        VirtualApi api = api(Finding.UNKNOWN_NAME);

        assertThatThrownBy(() -> api.check(target(), SECONDS)).hasMessage(NO_POD);
        assertThat(server.requests().getFirst().path()).isEqualTo("/api/v1/namespaces/vc-demo/pods");
        assertThat(server.requests().getFirst().query()).containsEntry("labelSelector", "app=vcluster,release=demo");
    }

    @Test
    void remembersForAWhileThatNamesOfAHostAreNotKnownHere() {
        VirtualApi api = api(Finding.UNKNOWN_NAME);
        assertThatThrownBy(() -> api.check(target(), SECONDS)).hasMessage(NO_POD);
        assertThatThrownBy(() -> api.check(target(), SECONDS)).hasMessage(NO_POD);
        assertThat(probes).hasValue(1);

        clock.advance(Duration.ofMinutes(11));
        assertThatThrownBy(() -> api.check(target(), SECONDS)).hasMessage(NO_POD);
        assertThat(probes).hasValue(2);
    }

    @Test
    void triesAnAddressAgainThatWasOnlySilent() {
        VirtualApi api = api(Finding.SILENT);
        assertThatThrownBy(() -> api.check(target(), SECONDS)).hasMessage(NO_POD);
        assertThatThrownBy(() -> api.check(target(), SECONDS)).hasMessage(NO_POD);
        assertThat(probes).hasValue(2);
    }

    @Test
    void takesTheTunnelWhenSomethingElseAnswersAtTheAddress() {
        VirtualApi api = api(Finding.ACCEPTS);

        assertThatThrownBy(() -> api.check(target(), SECONDS)).hasMessage(NO_POD);
    }

    private VirtualApi.Target target() {
        Kubeconfig credentials = Kubeconfig.parse("""
            current-context: x
            clusters: [{name: x, cluster: {server: "https://localhost:8443"}}]
            users: [{name: x, user: {token: t}}]
            contexts: [{name: x, context: {cluster: x, user: x}}]
            """, KubeconfigRules.STRICT);
        return new VirtualApi.Target(host.connection(), new ReleaseKey("vc-demo", "demo"), credentials);
    }

    private VirtualApi api(Finding finding) {
        return new TunnelingVirtualApi(clusters, clock, new InClusterProbe() {
            @Override
            Finding probe(String name, Duration limit) {
                probes.incrementAndGet();
                return finding;
            }
        });
    }
}
