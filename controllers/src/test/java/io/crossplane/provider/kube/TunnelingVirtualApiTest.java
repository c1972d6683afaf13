package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import io.crossplane.provider.kube.InClusterProbe.Finding;
import io.crossplane.provider.kube.VirtualApi.Way;
import io.crossplane.provider.kube.VirtualApiStatus.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The choice of the way and who shares it. That both ways work is seen on a real cluster. */
class TunnelingVirtualApiTest {

    private static final Duration SECONDS = Duration.ofSeconds(5);
    private static final String NO_POD = "the virtual cluster \"demo\" has no ready pod in namespace \"vc-demo\"";

    private static final String FORBIDDEN = "missing permission on the host cluster: create pods/portforward"
            + " in namespace \"vc-demo\"";

    private final SettableClock clock = new SettableClock();
    private final CachedClusters clusters = new CachedClusters(clock);
    private final AtomicInteger probes = new AtomicInteger();
    private FakeApiServer server;
    private Clusters.Lease host;
    private FakePods pods;

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

    @Test
    void givesEverybodyTheSameAddressOnThisMachine() throws IOException {
        withPods(api -> {
            try (Way one = api.open(target(), SECONDS); Way two = api.open(target(), SECONDS)) {
                assertThat(one.connection().access().id()).isEqualTo(two.connection().access().id());
                assertThat(one.connection().access().server()).startsWith("https://127.0.0.1:");
                assertThat(one.connection().access().kubeconfig().text()).contains("token: \"t\"");
                assertThat(one.route()).isEqualTo(Route.TUNNEL);
            }
        });
    }

    @Test
    void givesManyWhoAskAtOnceTheSameAddress() throws IOException {
        withPods(api -> {
            Set<String> addresses = ConcurrentHashMap.newKeySet();
            try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 50; i++) {
                    many.submit(() -> addresses.add(openAndClose(api)));
                }
            }
            assertThat(addresses).hasSize(1);
            assertThat(pods.lookUps()).isEqualTo(1);
        });
    }

    @Test
    void anotherLoginGetsAWayOfItsOwn() throws IOException {
        withPods(api -> {
            try (Way one = api.open(target(), SECONDS); Way other = api.open(target("other"), SECONDS)) {
                assertThat(one.connection().access().server()).isNotEqualTo(other.connection().access().server());
            }
        });
    }

    @Test
    void keepsTheAddressAsLongAsItIsHeldAndForAWhileAfter() throws IOException {
        withPods(api -> {
            Way way = api.open(target(), SECONDS);
            String address = way.connection().access().id();
            clock.advance(Duration.ofHours(1));
            api.closeIdle();
            assertThat(openAndClose(api)).as("held").isEqualTo(address);

            way.close();
            way.close();
            clock.advance(Duration.ofMinutes(1));
            api.closeIdle();
            assertThat(openAndClose(api)).as("left a minute ago").isEqualTo(address);

            clock.advance(Duration.ofMinutes(3));
            api.closeIdle();
            assertThat(api.size()).isZero();
            assertNobodyListensAt(way);
            assertThat(openAndClose(api)).isNotEqualTo(address);
        });
    }

    @Test
    void keepsTheAddressAsLongAsAWatchGoesThroughIt() throws IOException {
        withPods(api -> {
            Way way = api.open(target(), SECONDS);
            way.close();
            try (Socket watch = connect(way)) {
                assertThat(watch.getInputStream().read()).isPositive();
                clock.advance(Duration.ofHours(1));
                api.closeIdle();

                watch.getOutputStream().write('x');
                assertThat(openAndClose(api)).isEqualTo(way.connection().access().id());
            }
        });
    }

    @Test
    void decidesAnewOnceAVirtualClusterIsForgotten() throws IOException {
        withPods(api -> {
            Way way = api.open(target(), SECONDS);

            api.forget(new ReleaseKey("vc-demo", "another"), host.connection().access());
            try (Socket caller = connect(way)) {
                assertThat(caller.getInputStream().read()).as("another one is gone").isPositive();
            }
            api.forget(new ReleaseKey("vc-demo", "demo"), host.connection().access());

            assertNobodyListensAt(way);
            assertThat(openAndClose(api)).isNotEqualTo(way.connection().access().id());
            way.close();
        });
    }

    @Test
    void saysWhyAWayLeadsNowhere() throws IOException {
        withPods(api -> {
            pods.refuse("demo-0", 403);

            assertThatThrownBy(() -> api.check(target(), SECONDS)).hasMessage(FORBIDDEN);
            try (Way way = api.open(target(), SECONDS)) {
                assertThat(way.problem()).map(KubeException::getMessage).contains(FORBIDDEN);
            }
        });
    }

    private static Socket connect(Way way) throws IOException {
        URI address = URI.create(way.connection().access().server());
        return new Socket(address.getHost(), address.getPort());
    }

    private static void assertNobodyListensAt(Way way) {
        await().untilAsserted(() -> assertThatThrownBy(() -> connect(way).close()).isInstanceOf(IOException.class));
    }

    private String openAndClose(VirtualApi api) {
        try (Way way = api.open(target(), SECONDS)) {
            return way.connection().access().id();
        }
    }

    /** With a host on which a pod of the control plane runs. */
    private void withPods(Trial trial) throws IOException {
        try (FakePods some = new FakePods(server)) {
            pods = some;
            some.run("vc-demo", "demo-0");
            host = clusters.lease(some.access());
            try (TunnelingVirtualApi api = api(Finding.UNKNOWN_NAME)) {
                trial.run(api);
            }
        }
    }

    private interface Trial {
        void run(TunnelingVirtualApi api) throws IOException;
    }

    private VirtualApi.Target target() {
        return target("t");
    }

    private VirtualApi.Target target(String token) {
        Kubeconfig credentials = Kubeconfig.parse("""
            current-context: x
            clusters: [{name: x, cluster: {server: "https://localhost:8443"}}]
            users: [{name: x, user: {token: %s}}]
            contexts: [{name: x, context: {cluster: x, user: x}}]
            """.formatted(token), KubeconfigRules.STRICT);
        return new VirtualApi.Target(host.connection(), new ReleaseKey("vc-demo", "demo"), credentials);
    }

    private TunnelingVirtualApi api(Finding finding) {
        return new TunnelingVirtualApi(clusters, clock, new InClusterProbe() {
            @Override
            Finding probe(String name, Duration limit) {
                probes.incrementAndGet();
                return finding;
            }
        });
    }
}
