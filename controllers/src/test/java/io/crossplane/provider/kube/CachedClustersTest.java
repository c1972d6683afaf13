package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

import io.crossplane.provider.kube.Clusters.Lease;
import io.crossplane.provider.kube.Clusters.Retries;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CachedClustersTest {

    private static final KubeconfigRules LAX = new KubeconfigRules(true, true);
    private static final KubeCall CALL = KubeCall.onHost("get", "version", "", "");

    private final SettableClock clock = new SettableClock();
    private final CachedClusters clusters = new CachedClusters(clock);
    private FakeApiServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeApiServer();
    }

    @AfterEach
    void stop() {
        clusters.close();
        server.close();
    }

    @Test
    void sharesOneConnectionAmongEqualAccesses() {
        try (Lease one = clusters.lease(access("a")); Lease two = clusters.lease(access("a"))) {
            assertThat(one.connection()).isSameAs(two.connection());
        }
        assertThat(clusters.size()).isEqualTo(1);
    }

    @Test
    void opensAnotherConnectionWhenTheCredentialsChange() {
        try (Lease one = clusters.lease(access("a")); Lease two = clusters.lease(access("b"))) {
            assertThat(one.connection()).isNotSameAs(two.connection());
        }
    }

    @Test
    void closesWhatWasNotHeldForAWhileAndOnlyThat() {
        Lease held = clusters.lease(access("a"));
        clusters.lease(access("b")).close();

        clusters.closeIdle();
        assertThat(clusters.size()).isEqualTo(2);

        clock.advance(Duration.ofMinutes(11));
        clusters.closeIdle();
        assertThat(clusters.size()).isEqualTo(1);
        assertThat(held.connection().client().raw("/version")).isNotEmpty();
    }

    @Test
    void countsALeaseClosedTwiceOnce() {
        Lease one = clusters.lease(access("a"));
        Lease two = clusters.lease(access("a"));
        one.close();
        one.close();

        clock.advance(Duration.ofMinutes(11));
        clusters.closeIdle();

        assertThat(clusters.size()).as("still held").isEqualTo(1);
        two.close();
    }

    @Test
    void sendsTheCredentialsItWasOpenedWith() {
        try (Lease lease = clusters.lease(access("marker"))) {
            lease.connection().client().raw("/version");
        }

        assertThat(server.requests().getFirst().headers()).containsEntry("Authorization", "Bearer marker");
    }

    @Test
    void doesNotRepeatRequestsToClustersThatMayBeDown() {
        server.answer("/version", 500, "");
        try (Lease lease = clusters.lease(access("a"), Retries.NONE)) {
            assertThatThrownBy(() -> CALL.run(() -> lease.connection().client().raw("/version")))
                    .isInstanceOf(KubeException.class);
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void endsARequestAtTheCallersLimit() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Lease lease = clusters.lease(access("a", "http://127.0.0.1:" + deaf.getLocalPort()), Retries.NONE)) {
            long before = System.nanoTime();

            assertThatThrownBy(() -> CALL.run(() -> lease.connection().client(Duration.ofMillis(300)).secrets().list()))
                    .isInstanceOf(KubeException.class)
                    .extracting(failure -> ((KubeException) failure).kind())
                    .isEqualTo(KubeException.Kind.TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void saysThatNobodyAnswers() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (Lease lease = clusters.lease(access("a", "http://127.0.0.1:" + port))) {
            assertThatThrownBy(() -> CALL.run(() -> lease.connection().client().raw("/version")))
                    .hasMessage("the host cluster is unreachable: connection refused or no route");
        }
    }

    private ClusterAccess access(String token) {
        return access(token, server.url());
    }

    private static ClusterAccess access(String token, String url) {
        return Kubeconfig.parse("""
            current-context: x
            clusters: [{name: x, cluster: {server: "%s"}}]
            users: [{name: x, user: {token: %s}}]
            contexts: [{name: x, context: {cluster: x, user: x}}]
            """.formatted(url, token), LAX);
    }
}
