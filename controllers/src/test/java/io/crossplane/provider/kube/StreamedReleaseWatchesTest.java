package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import io.crossplane.provider.kube.Health.Status;
import io.crossplane.provider.kube.ReleaseWatches.ReleaseView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamedReleaseWatchesTest {

    private static final Duration SECONDS = Duration.ofSeconds(5);
    private static final ReleaseKey WEB = new ReleaseKey("shop", "web");
    private static final String SECRETS = "/api/v1/secrets";
    private static final String DEPLOYMENTS = "/apis/apps/v1/deployments";
    private static final String CONFIG_MAPS = "/api/v1/configmaps";
    private static final String ROLES = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
    private static final ObjectName DEPLOYMENT = new ObjectName("apps/v1", "Deployment", "shop", "web");
    private static final ObjectName CONFIG = new ObjectName("v1", "ConfigMap", "", "web");
    private static final ObjectName ROLE = new ObjectName("rbac.authorization.k8s.io/v1", "ClusterRole", "shop", "web");
    private static final ObjectName GADGET = new ObjectName("example.org/v1", "Gadget", "shop", "web");
    private static final String READY = ",\"spec\":{\"replicas\":1},\"status\":{\"replicas\":1,\"updatedReplicas\":1,"
            + "\"availableReplicas\":1,\"readyReplicas\":1,\"conditions\":[{\"type\":\"Available\",\"status\":\"True\"}]}";

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SettableClock clock = new SettableClock();
    private final List<String> woken = new CopyOnWriteArrayList<>();
    private FakeApiServer server;
    private CachedClusters clusters;
    private StreamedReleaseWatches watches;
    private ClusterAccess access;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeApiServer();
        serve("/api/v1", kind("configmaps", "ConfigMap", true), kind("secrets", "Secret", true));
        serve("/apis/apps/v1", kind("deployments", "Deployment", true), kind("deployments/scale", "Scale", true));
        serve("/apis/rbac.authorization.k8s.io/v1", kind("clusterroles", "ClusterRole", false));
        server.answer("/apis/example.org/v1", 404, "");
        access = InjectedIdentity.of(server.config());
        clusters = new CachedClusters(clock);
        WatchTimes quick = new WatchTimes(Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofSeconds(60),
                Duration.ofMinutes(5));
        watches = new StreamedReleaseWatches(clusters, new KindDirectory(clock),
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
    void seesTheRecordsOfTheReleaseAloneOldestFirst() {
        record("shop", "web", 10);
        record("shop", "web", 9);
        record("shop", "other", 1);
        record("elsewhere", "web", 1);

        assertThat(declare("u1", WEB).records(SECONDS).orElseThrow()).extracting(ObjectHead::name)
                .containsExactly("sh.helm.release.v1.web.v9", "sh.helm.release.v1.web.v10");
        assertThat(server.watches().getFirst().query()).containsEntry("labelSelector", "owner=helm");
        assertThat(server.watches().getFirst().headers().get("Accept")).contains("PartialObjectMetadata");
    }

    @Test
    void seesTheStatesOfObjectsInTheNamespaceThatIsMeant() {
        server.put(DEPLOYMENTS, "shop", "web", "", READY);
        server.put(CONFIG_MAPS, "shop", "web", "", "");
        server.put(CONFIG_MAPS, "elsewhere", "web", "", "");
        server.put(ROLES, "", "web", "", "");

        ObjectStates seen = declare("u1", WEB).objects(Set.of(DEPLOYMENT, CONFIG, ROLE), SECONDS).orElseThrow();

        assertThat(seen.present()).containsOnlyKeys(DEPLOYMENT, CONFIG, ROLE);
        assertThat(seen.present().get(DEPLOYMENT).health().status()).isEqualTo(Status.CURRENT);
        assertThat(seen.present().get(DEPLOYMENT).uid()).isEqualTo("uid-web");
        assertThat(seen.unserved()).isEmpty();
        assertThat(server.watches().stream().filter(watch -> !watch.path().equals(SECRETS))).allSatisfy(
                watch -> assertThat(watch.query()).containsEntry("labelSelector", "app.kubernetes.io/managed-by=Helm"));
    }

    @Test
    void tellsObjectsThatDoNotExistFromKindsThatDoNot() {
        ObjectStates seen = declare("u1", WEB).objects(Set.of(DEPLOYMENT, GADGET), SECONDS).orElseThrow();

        assertThat(seen.present()).isEmpty();
        assertThat(seen.unserved()).containsExactly(GADGET);
    }

    @Test
    void asksAgainForAKindThatIsMissingButNotAllTheTime() {
        ReleaseView view = declare("u1", WEB);
        view.objects(Set.of(GADGET), SECONDS);
        serve("/apis/example.org/v1", kind("gadgets", "Gadget", true));

        assertThat(view.objects(Set.of(GADGET), SECONDS).orElseThrow().unserved()).containsExactly(GADGET);
        clock.advance(Duration.ofSeconds(11));
        assertThat(view.objects(Set.of(GADGET), SECONDS).orElseThrow().unserved()).isEmpty();
        assertThat(requests("/apis/example.org/v1")).isEqualTo(2);
    }

    @Test
    void noticesThatAKindIsGone() {
        serve("/apis/example.org/v1", kind("gadgets", "Gadget", true));
        ReleaseView view = declare("u1", WEB);
        assertThat(view.objects(Set.of(GADGET), SECONDS).orElseThrow().unserved()).isEmpty();

        server.answer("/apis/example.org/v1", 404, "");
        server.answer("/apis/example.org/v1/gadgets", 404, "");
        clock.advance(Duration.ofSeconds(2));
        server.endWatches();
        await().until(() -> view.problem().isPresent());

        assertThat(view.objects(Set.of(GADGET), SECONDS).orElseThrow().unserved()).containsExactly(GADGET);
    }

    @Test
    void watchesAClusterOnceHoweverManyReleasesThereAre() {
        for (int i = 0; i < 20; i++) {
            ReleaseView view = declare("u" + i, new ReleaseKey("shop", "r" + i));
            view.records(SECONDS);
            view.objects(Set.of(DEPLOYMENT, CONFIG), SECONDS);
        }

        assertThat(server.watches()).hasSize(3);
        assertThat(server.requests()).as("three watches, and two questions which kinds there are").hasSize(5);
    }

    @Test
    void wakesTheOwnerWhoseRecordOrObjectChangedAndNobodyElse() {
        server.put(DEPLOYMENTS, "shop", "web", "", "");
        look(declare("u1", WEB), DEPLOYMENT, CONFIG);
        look(declare("u2", new ReleaseKey("shop", "other")), new ObjectName("apps/v1", "Deployment", "", "other"));

        server.put(DEPLOYMENTS, "shop", "web", "", READY);
        await().untilAsserted(() -> assertThat(woken).containsExactly("u1"));
        server.put(CONFIG_MAPS, "shop", "web", "", "");
        await().untilAsserted(() -> assertThat(woken).containsExactly("u1", "u1"));
        server.remove(CONFIG_MAPS, "shop", "web");
        await().untilAsserted(() -> assertThat(woken).containsExactly("u1", "u1", "u1"));
        record("shop", "other", 1);
        await().untilAsserted(() -> assertThat(woken).containsExactly("u1", "u1", "u1", "u2"));
        server.put(DEPLOYMENTS, "shop", "nobody's", "", "");
        server.put(DEPLOYMENTS, "shop", "other", "", "");
        await().untilAsserted(() -> assertThat(woken).containsExactly("u1", "u1", "u1", "u2", "u2"));
    }

    @Test
    void doesNotWakeForANewVersionThatSaysNothingNew() {
        server.put(CONFIG_MAPS, "shop", "web", "", "");
        look(declare("u1", WEB), CONFIG);

        server.put(CONFIG_MAPS, "shop", "web", "", "");
        server.put(CONFIG_MAPS, "shop", "web", "", ",\"data\":{\"a\":\"b\"}");

        await().untilAsserted(() -> assertThat(woken).containsExactly("u1"));
    }

    @Test
    void forgetsWhatWasAskedForBefore() {
        ReleaseView view = declare("u1", WEB);
        look(view, DEPLOYMENT, CONFIG);
        look(view, CONFIG);

        server.put(DEPLOYMENTS, "shop", "web", "", "");
        server.put(CONFIG_MAPS, "shop", "web", "", "");
        await().untilAsserted(() -> assertThat(woken).containsExactly("u1"));

        watches.forget("u1");
        look(declare("u2", WEB), CONFIG);
        server.put(CONFIG_MAPS, "shop", "web", "", ",\"data\":{\"a\":\"b\"}");
        await().untilAsserted(() -> assertThat(woken).containsExactly("u1", "u2"));
    }

    @Test
    void doesNotKnowWhileAWatchIsInterruptedAndWakesWhenItIsBack() {
        ReleaseView view = declare("u1", WEB);
        look(view, CONFIG);
        server.answer(CONFIG_MAPS, 503, "");
        clock.advance(Duration.ofSeconds(2));
        server.endWatches();
        await().until(() -> view.problem().isPresent());

        assertThat(view.objects(Set.of(CONFIG), Duration.ZERO)).isEmpty();
        await().untilAsserted(() -> assertThat(view.records(Duration.ZERO)).as("of another watch").isPresent());
        woken.clear();

        server.answerAsUsual(CONFIG_MAPS);
        await().untilAsserted(() -> assertThat(woken).containsExactly("u1"));
        assertThat(view.objects(Set.of(CONFIG), Duration.ZERO)).isPresent();
        assertThat(view.problem()).isEmpty();
    }

    @Test
    void saysWhyItDoesNotKnow() {
        refuse(CONFIG_MAPS);
        refuse("/api/v1/namespaces/shop/configmaps");
        server.answer("/apis/apps/v1", 503, "");
        ReleaseView view = declare("u1", WEB);

        assertThat(view.objects(Set.of(CONFIG), Duration.ofMillis(300))).isEmpty();
        await().untilAsserted(() -> assertThat(view.problem()).map(KubeException::getMessage)
                .contains("missing permission on the target cluster: watch configmaps in namespace \"shop\";"
                        + " grant it to x"));
        assertThat(view.objects(Set.of(DEPLOYMENT), SECONDS)).isEmpty();
        assertThat(view.problem()).map(KubeException::getMessage)
                .contains("cannot get the kinds of apps/v1: the target cluster is not available (HTTP 503)");
    }

    @Test
    void watchesTheNamespacesInUseWhereAllAreNotPermitted() {
        refuse(SECRETS);
        refuse(CONFIG_MAPS);
        server.put("/api/v1/namespaces/shop/configmaps", "shop", "web", "", "");
        server.put("/api/v1/namespaces/other/configmaps", "other", "web", "", "");
        ObjectName elsewhere = new ObjectName("v1", "ConfigMap", "other", "web");

        ReleaseView view = declare("u1", WEB);
        look(view, CONFIG, elsewhere);

        assertThat(view.objects(Set.of(CONFIG, elsewhere), SECONDS).orElseThrow().present()).containsOnlyKeys(CONFIG,
                elsewhere);
        assertThat(server.watches()).as("two refused, the records, and ConfigMaps in two namespaces").hasSize(5);
        woken.clear();
        server.put("/api/v1/namespaces/other/configmaps", "other", "web", "", ",\"data\":{\"a\":\"b\"}");
        await().untilAsserted(() -> assertThat(woken).containsExactly("u1"));

        clock.advance(Duration.ofMinutes(10));
        watches.closeIdle();
        look(view, CONFIG);
        clock.advance(Duration.ofMinutes(3));
        watches.closeIdle();
        server.endWatches();
        await().until(() -> server.openWatches() == 2);
        assertThat(server.watches()).as("of the other namespace none again").hasSize(7);
    }

    @Test
    void doesNotAnswerFromTheTimeBeforeAnOwnChange() {
        ReleaseView view = declare("u1", WEB);
        look(view, CONFIG);

        view.distrust(SECONDS);
        Optional<?> records = view.records(SECONDS);
        Optional<?> objects = view.objects(Set.of(CONFIG), SECONDS);
        clock.advance(Duration.ofSeconds(6));

        assertThat(records).isEmpty();
        assertThat(objects).isEmpty();
        look(view, CONFIG);
    }

    @Test
    void stopsWatchingAKindSomeTimeAfterNobodyAsksForIt() {
        ReleaseView view = declare("u1", WEB);
        look(view, DEPLOYMENT, CONFIG);
        clock.advance(Duration.ofMinutes(10));
        watches.closeIdle();
        look(view, CONFIG);

        clock.advance(Duration.ofMinutes(1));
        watches.closeIdle();
        clock.advance(Duration.ofMinutes(2));
        watches.closeIdle();
        server.endWatches();

        await().until(() -> server.watches().stream().filter(watch -> watch.path().equals(CONFIG_MAPS)).count() == 2);
        assertThat(server.watches().stream().filter(watch -> watch.path().equals(DEPLOYMENTS))).hasSize(1);
    }

    @Test
    void seesNamedObjectsWhoeverMadeThem() {
        server.put(CONFIG_MAPS, "shop", "web", "", "");
        server.put("/api/v1/namespaces/other/configmaps", "other", "foreign", "", "");
        ObjectName foreign = new ObjectName("v1", "ConfigMap", "other", "foreign");
        ReleaseView view = declare("u1", WEB);
        look(view, CONFIG);

        assertThat(view.named(Set.of(CONFIG, foreign), SECONDS).orElseThrow().present()).containsOnlyKeys(CONFIG,
                foreign);
        assertThat(server.watches().getLast().path()).isEqualTo("/api/v1/namespaces/other/configmaps");
        assertThat(server.watches().getLast().query()).containsEntry("fieldSelector", "metadata.name=foreign")
                .doesNotContainKey("labelSelector");
        assertThat(server.watches()).as("records, ConfigMaps of Helm, one object").hasSize(3);

        server.put("/api/v1/namespaces/other/configmaps", "other", "foreign", "", ",\"data\":{\"a\":\"b\"}");
        await().untilAsserted(() -> assertThat(woken).containsExactly("u1"));
        server.put(CONFIG_MAPS, "shop", "web", "", ",\"data\":{\"a\":\"b\"}");
        await().untilAsserted(() -> assertThat(woken).containsExactly("u1", "u1"));
    }

    @Test
    void stopsWatchingANamedObjectOnceTheWatchOfItsKindShowsIt() {
        ReleaseView view = declare("u1", WEB);
        look(view, CONFIG);
        assertThat(view.named(Set.of(CONFIG), SECONDS).orElseThrow().present()).isEmpty();
        String single = "/api/v1/namespaces/shop/configmaps";

        server.put(CONFIG_MAPS, "shop", "web", "", "");
        await().untilAsserted(() -> assertThat(woken).containsExactly("u1"));
        assertThat(view.named(Set.of(CONFIG), SECONDS).orElseThrow().present()).containsOnlyKeys(CONFIG);
        clock.advance(Duration.ofMinutes(3));
        watches.closeIdle();
        server.endWatches();

        await().until(() -> server.watches().stream().filter(watch -> watch.path().equals(CONFIG_MAPS)).count() == 2);
        assertThat(server.watches().stream().filter(watch -> watch.path().equals(single))).hasSize(1);
    }

    @Test
    void keepsWatchingANamedObjectAtRest() {
        ReleaseView view = declare("u1", WEB);
        assertThat(view.named(Set.of(CONFIG), SECONDS)).isPresent();

        clock.advance(Duration.ofMinutes(10));
        watches.closeIdle();
        server.put("/api/v1/namespaces/shop/configmaps", "shop", "web", "", "");

        await().untilAsserted(() -> assertThat(woken).containsExactly("u1"));
    }

    @Test
    void stopsWatchingSomeTimeAfterTheLastOwnerLeft() {
        look(declare("u1", WEB), CONFIG);
        watches.forget("u1");
        watches.closeIdle();
        assertThat(watches.size()).as("kept for a while").isEqualTo(1);

        clock.advance(Duration.ofMinutes(3));
        watches.closeIdle();
        assertThat(watches.size()).isZero();
        server.endWatches();
        await().until(() -> server.openWatches() == 0);
        assertThat(server.watches()).hasSize(2);
    }

    private void refuse(String path) {
        server.answer(path, 403,
                FakeApiServer.status(403, "Forbidden", "this is forbidden: User \\\"x\\\" cannot watch"));
    }

    private ReleaseView declare(String owner, ReleaseKey key) {
        return watches.declare(owner, access, key, () -> woken.add(owner));
    }

    private static void look(ReleaseView view, ObjectName... names) {
        assertThat(view.records(SECONDS)).isPresent();
        assertThat(view.objects(Set.of(names), SECONDS)).isPresent();
    }

    private void record(String namespace, String release, int revision) {
        server.put(SECRETS, namespace, "sh.helm.release.v1.%s.v%d".formatted(release, revision),
                "\"name\":\"%s\",\"owner\":\"helm\",\"version\":\"%d\"".formatted(release, revision), "");
    }

    private long requests(String path) {
        return server.requests().stream().filter(request -> request.path().equals(path)).count();
    }

    private void serve(String path, String... kinds) {
        server.answer(path, 200, "{\"resources\":[%s]}".formatted(String.join(",", kinds)));
    }

    private static String kind(String plural, String kind, boolean namespaced) {
        return "{\"name\":\"%s\",\"kind\":\"%s\",\"namespaced\":%s,\"verbs\":[\"get\",\"list\",\"watch\",\"create\"]}"
                .formatted(plural, kind, namespaced);
    }
}
