package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import io.crossplane.provider.kube.HostWatches.HostView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamedHostWatchesTest {

    private static final Duration SECONDS = Duration.ofSeconds(5);
    private static final ReleaseKey DEMO = new ReleaseKey("vc-demo", "demo");
    private static final String SECRETS = "/api/v1/secrets";
    private static final String PODS = "/api/v1/pods";
    private static final String STATEFUL_SETS = "/apis/apps/v1/statefulsets";
    private static final List<String> KINDS = List.of(SECRETS, PODS, STATEFUL_SETS, "/apis/apps/v1/deployments",
            "/api/v1/persistentvolumeclaims");

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SettableClock clock = new SettableClock();
    private final List<String> woken = new CopyOnWriteArrayList<>();
    private FakeApiServer server;
    private CachedClusters clusters;
    private StreamedHostWatches watches;
    private ClusterAccess access;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeApiServer();
        access = InjectedIdentity.of(server.config());
        clusters = new CachedClusters(clock);
        WatchTimes quick = new WatchTimes(Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofSeconds(60),
                Duration.ofMinutes(5));
        watches = new StreamedHostWatches(clusters,
                new WatchRuntime(timer, Executors.newVirtualThreadPerTaskExecutor(), clock, quick));
    }

    @AfterEach
    void stop() {
        watches.close();
        clusters.close();
        server.close();
        timer.shutdownNow();
    }

    @Test
    void seesEverythingThatBelongsToTheReleaseAndNothingElse() {
        server.put(SECRETS, "vc-demo", "sh.helm.release.v1.demo.v2",
                "\"name\":\"demo\",\"owner\":\"helm\",\"version\":\"2\"", "");
        server.put(SECRETS, "vc-demo", "sh.helm.release.v1.demo.v10",
                "\"name\":\"demo\",\"owner\":\"helm\",\"version\":\"10\"", "");
        server.put(SECRETS, "vc-demo", "vc-demo", "\"vcluster-name\":\"demo\"", "");
        server.put(SECRETS, "other", "sh.helm.release.v1.demo.v1",
                "\"name\":\"demo\",\"owner\":\"helm\",\"version\":\"1\"", "");
        server.put(STATEFUL_SETS, "vc-demo", "demo", "\"release\":\"demo\"",
                ",\"spec\":{\"replicas\":1},\"status\":{\"replicas\":1,\"updatedReplicas\":1,\"readyReplicas\":1}");
        server.put(PODS, "vc-demo", "demo-0", "\"release\":\"demo\"",
                ",\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}");
        server.put(PODS, "vc-demo", "stranger", "\"release\":\"another\"", "");

        HostSnapshot seen = declare("u1", DEMO).snapshot(SECONDS).orElseThrow();

        assertThat(seen.releaseRecords()).extracting(ObjectHead::name)
                .containsExactly("sh.helm.release.v1.demo.v2", "sh.helm.release.v1.demo.v10");
        assertThat(seen.kubeconfigSecret()).map(ObjectHead::name).contains("vc-demo");
        assertThat(seen.workload("demo")).map(Workload::rolledOut).contains(true);
        assertThat(seen.pods()).extracting(PodState::name).containsExactly("demo-0");
        assertThat(seen.pods().getFirst().ready()).isTrue();
    }

    @Test
    void watchesAHostOnceHoweverManyOwnersThereAre() {
        for (int i = 0; i < 20; i++) {
            declare("u" + i, new ReleaseKey("ns-" + i, "demo")).snapshot(SECONDS);
        }

        assertThat(server.watches()).hasSize(6);
        assertThat(server.requests()).hasSize(6);
    }

    @Test
    void wakesTheOwnerWhoseVirtualClusterChanged() {
        declare("u1", DEMO).snapshot(SECONDS);
        declare("u2", new ReleaseKey("vc-demo", "another")).snapshot(SECONDS);

        server.put(STATEFUL_SETS, "vc-demo", "demo", "\"release\":\"demo\"", "");

        await().untilAsserted(() -> assertThat(woken).containsExactly("u1"));
    }

    @Test
    void doesNotWakeForChangesThatMakeNoDifference() {
        server.put(PODS, "vc-demo", "demo-0", "\"release\":\"demo\"", ",\"status\":{\"phase\":\"Running\"}");
        declare("u1", DEMO).snapshot(SECONDS);

        server.put(PODS, "vc-demo", "demo-0", "\"release\":\"demo\"",
                ",\"status\":{\"phase\":\"Running\",\"podIP\":\"10.0.0.1\"}");
        server.put(PODS, "vc-demo", "demo-1", "\"release\":\"demo\"", "");

        await().untilAsserted(() -> assertThat(woken).containsExactly("u1"));
    }

    @Test
    void hasNoViewWhileAWatchIsInterruptedAndWakesWhenItIsBack() {
        HostView view = declare("u1", DEMO);
        assertThat(view.snapshot(SECONDS)).isPresent();
        server.answer(PODS, 503, "");
        clock.advance(Duration.ofSeconds(2));
        server.endWatches();
        await().until(() -> view.problem().isPresent());

        assertThat(view.snapshot(Duration.ZERO)).isEmpty();

        server.answerAsUsual(PODS);
        await().untilAsserted(() -> assertThat(woken).containsExactly("u1"));
        assertThat(view.snapshot(Duration.ZERO)).isPresent();
    }

    @Test
    void saysWhichPermissionToWatchIsMissing() {
        refuse(PODS);
        refuse("/api/v1/namespaces/vc-demo/pods");

        HostView view = declare("u1", DEMO);

        assertThat(view.snapshot(Duration.ofMillis(100))).isEmpty();
        await().untilAsserted(() -> assertThat(view.problem()).map(KubeException::getMessage)
                .contains(
                        "missing permission on the host cluster: watch pods in namespace \"vc-demo\"; grant it to x"));
        assertThat(view.snapshot(Duration.ofMillis(10))).isEmpty();
    }

    @Test
    void watchesTheNamespacesInUseWhereAllAreNotPermitted() {
        KINDS.forEach(this::refuse);
        server.put("/api/v1/namespaces/vc-demo/pods", "vc-demo", "demo-0", "\"release\":\"demo\"", "");

        HostView demo = declare("u1", DEMO);
        declare("u2", new ReleaseKey("vc-demo", "second")).snapshot(SECONDS);
        declare("u3", new ReleaseKey("vc-other", "third")).snapshot(SECONDS);

        assertThat(demo.snapshot(SECONDS).orElseThrow().pods()).extracting(PodState::name).containsExactly("demo-0");
        assertThat(demo.problem()).isEmpty();
        assertThat(server.requests()).as("each kind refused once, and then a watch in each of two namespaces")
                .hasSize(6 + 2 * 6);
        woken.clear();
        server.put("/api/v1/namespaces/vc-demo/pods", "vc-demo", "demo-1", "\"release\":\"demo\"", "");
        await().untilAsserted(() -> assertThat(woken).containsExactly("u1"));
    }

    @Test
    void looksOnlyAtWhatItMayWhenItMayDoLessThanBefore() {
        HostView view = declare("u1", DEMO);
        assertThat(view.snapshot(SECONDS)).isPresent();

        refuse(PODS);
        clock.advance(Duration.ofSeconds(2));
        server.endWatches();

        await().until(() -> paths().contains("/api/v1/namespaces/vc-demo/pods"));
        assertThat(view.snapshot(SECONDS)).isPresent();
        assertThat(paths()).doesNotContain("/api/v1/namespaces/vc-demo/secrets");
    }

    @Test
    void watchesAllNamespacesOnceThatIsPermitted() {
        refuse(PODS);
        refuse("/api/v1/namespaces/vc-demo/pods");
        HostView view = declare("u1", DEMO);
        view.snapshot(Duration.ZERO);
        await().until(() -> view.problem().isPresent());

        server.answerAsUsual(PODS);
        server.answerAsUsual("/api/v1/namespaces/vc-demo/pods");
        await().until(() -> view.snapshot(SECONDS).isPresent() && server.openWatches() == 7);
        assertThat(paths().getLast()).isEqualTo(PODS);

        clock.advance(Duration.ofMinutes(3));
        watches.closeIdle();
        server.endWatches();
        await().until(() -> server.openWatches() == 6);
        server.put(PODS, "vc-demo", "demo-0", "\"release\":\"demo\"", "");
        await().until(() -> view.snapshot(SECONDS).orElseThrow().pods().size() == 1);
    }

    @Test
    void triesAllNamespacesAgainNowAndThenWhenANamespaceComesIntoUse() {
        KINDS.forEach(this::refuse);
        declare("u1", DEMO).snapshot(SECONDS);
        declare("u2", new ReleaseKey("second", "demo")).snapshot(SECONDS);
        assertThat(server.requests()).hasSize(6 + 2 * 6);

        clock.advance(Duration.ofMinutes(11));
        declare("u3", new ReleaseKey("third", "demo")).snapshot(SECONDS);

        await().untilAsserted(() -> assertThat(server.requests()).hasSize(6 + 2 * 6 + 6 + 6));
        assertThat(declare("u3", new ReleaseKey("third", "demo")).snapshot(SECONDS)).isPresent();
    }

    @Test
    void leavesANamespaceSomeTimeAfterItsLastOwner() {
        KINDS.forEach(this::refuse);
        declare("u1", DEMO).snapshot(SECONDS);
        declare("u2", new ReleaseKey("second", "demo")).snapshot(SECONDS);
        await().until(() -> server.openWatches() == 12);

        watches.forget("u2");
        clock.advance(Duration.ofMinutes(3));
        watches.closeIdle();
        server.endWatches();

        await().until(() -> server.openWatches() == 6);
        assertThat(declare("u1", DEMO).snapshot(SECONDS)).isPresent();
    }

    @Test
    void doesNotAnswerFromTheTimeBeforeAnOwnChange() {
        HostView view = declare("u1", DEMO);
        assertThat(view.snapshot(SECONDS)).isPresent();

        view.distrust(Duration.ofSeconds(5));
        Optional<HostSnapshot> during = view.snapshot(SECONDS);
        clock.advance(Duration.ofSeconds(6));

        assertThat(during).isEmpty();
        assertThat(view.snapshot(SECONDS)).isPresent();
    }

    @Test
    void repeatingADeclarationChangesNothingAndAnotherKeyReplacesIt() {
        HostView first = declare("u1", DEMO);

        assertThat(declare("u1", DEMO)).isSameAs(first);

        declare("u1", new ReleaseKey("elsewhere", "demo")).snapshot(SECONDS);
        server.put(PODS, "vc-demo", "demo-0", "\"release\":\"demo\"", "");
        server.put(PODS, "elsewhere", "demo-0", "\"release\":\"demo\"", "");
        await().untilAsserted(() -> assertThat(woken).containsExactly("u1"));
    }

    @Test
    void stopsWatchingSomeTimeAfterTheLastOwnerLeft() {
        declare("u1", DEMO).snapshot(SECONDS);
        watches.forget("u1");

        watches.closeIdle();
        assertThat(watches.size()).as("kept for a while").isEqualTo(1);

        clock.advance(Duration.ofMinutes(3));
        watches.closeIdle();
        assertThat(watches.size()).isZero();
        server.endWatches();
        await().until(() -> server.openWatches() == 0);
        assertThat(server.watches()).hasSize(6);
    }

    private void refuse(String path) {
        server.answer(path, 403,
                FakeApiServer.status(403, "Forbidden", "this is forbidden: User \\\"x\\\" cannot watch"));
    }

    private List<String> paths() {
        return server.watches().stream().map(FakeApiServer.Request::path).toList();
    }

    private HostView declare(String owner, ReleaseKey key) {
        return watches.declare(owner, access, key, () -> woken.add(owner));
    }
}
