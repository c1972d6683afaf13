package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;

import io.crossplane.provider.kube.VirtualApiStatus.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VirtualQuestionsTest {

    private static final String ACCOUNT = "/api/v1/namespaces/default/serviceaccounts/default";
    private static final String COREDNS = "/apis/apps/v1/namespaces/kube-system/deployments/coredns";

    private final CachedClusters clusters = new CachedClusters(new SettableClock());
    private FakeApiServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeApiServer();
        server.answer("/readyz", 200, "ok");
        server.answer("/version", 200, "{\"gitVersion\":\"v1.36.1\"}");
        server.answer(ACCOUNT, 200, "{}");
        server.answer(COREDNS, 200, "{\"status\":{\"availableReplicas\":1}}");
    }

    @AfterEach
    void stop() {
        clusters.close();
        server.close();
    }

    @Test
    void learnsEverythingFromAReadyCluster() {
        VirtualApiStatus status = ask();

        assertThat(status.ready()).isTrue();
        assertThat(status.version()).contains("v1.36.1");
        assertThat(status.defaultServiceAccount()).isTrue();
        assertThat(status.coreDnsReplicas()).contains(1);
        assertThat(status.route()).isEqualTo(Route.TUNNEL);
    }

    @Test
    void saysWhichChecksFailAndAsksNothingMore() {
        server.answer("/readyz", 500,
                "[+]ping ok\n[-]etcd failed: reason withheld\n[-]poststarthook/x failed: reason withheld\n");

        VirtualApiStatus status = ask();

        assertThat(status.ready()).isFalse();
        assertThat(status.notReady()).isEqualTo("etcd, poststarthook/x");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void takesWhatIsNotThereYetForNotThereYet() {
        server.answer(ACCOUNT, 404, "");
        server.answer(COREDNS, 404, "");

        VirtualApiStatus status = ask();

        assertThat(status.defaultServiceAccount()).isFalse();
        assertThat(status.coreDnsReplicas()).isEmpty();
    }

    @Test
    void failsWhenTheLoginIsRefused() {
        server.answer("/readyz", 401, "");

        assertThatThrownBy(this::ask).isInstanceOf(KubeException.class)
                .hasMessage("the virtual cluster \"demo\" rejects the credentials (expired or unknown)");
    }

    private VirtualApiStatus ask() {
        ClusterAccess access = InjectedIdentity.of(server.config());
        try (Clusters.Lease lease = clusters.lease(access, Clusters.Retries.NONE)) {
            return new VirtualQuestions().ask(lease.connection(), new ReleaseKey("vc-demo", "demo"), Route.TUNNEL,
                    Duration.ofSeconds(5));
        }
    }
}
