package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

import io.crossplane.provider.kube.WatchTarget.Content;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchStreamTest {

    private static final String SECRETS = "/api/v1/secrets";
    private static final WatchTarget TARGET = new WatchTarget(SECRETS, "owner=helm", Content.METADATA,
            KubeCall.onHost("watch", "secrets", "", ""));
    private static final WatchTimes QUICK = new WatchTimes(Duration.ofMillis(20), Duration.ofMillis(100),
            Duration.ofSeconds(20), Duration.ofMinutes(5));

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger timesCurrent = new AtomicInteger();
    private FakeApiServer server;
    private KubernetesClient client;
    private WatchStream<ObjectHead> stream;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeApiServer();
        client = server.client();
        stream = stream(QUICK);
    }

    @AfterEach
    void stop() {
        stream.close();
        client.close();
        server.close();
        timer.shutdownNow();
    }

    @Test
    void keepsWhatIsThereAfterOneRequest() {
        server.put(SECRETS, "a", "one");
        server.put(SECRETS, "b", "two");

        started();

        assertThat(stream.isCurrent()).isTrue();
        assertThat(stream.get("a", "one")).map(ObjectHead::uid).contains("uid-one");
        assertThat(stream.in("b")).extracting(ObjectHead::name).containsExactly("two");
        assertThat(server.requests()).hasSize(1);
        assertThat(server.requests().getFirst().query()).containsEntry("labelSelector", "owner=helm")
                .containsEntry("sendInitialEvents", "true")
                .doesNotContainKey("resourceVersion");
        assertThat(server.requests().getFirst().headers().get("Accept")).contains("as=PartialObjectMetadata");
    }

    @Test
    void tellsWhatChangesButNotWhatWasThere() {
        server.put(SECRETS, "a", "one");
        started();

        server.put(SECRETS, "a", "two");
        server.put(SECRETS, "a", "one");
        server.remove(SECRETS, "a", "one");

        await().untilAsserted(() -> assertThat(heard).containsExactly("+two", "~one", "-one"));
        assertThat(stream.size()).isEqualTo(1);
    }

    @Test
    void resumesFromTheLastVersionWhenTheServerEndsTheRequest() {
        server.put(SECRETS, "a", "one");
        started();
        server.put(SECRETS, "a", "two");
        await().until(() -> heard.size() == 1);

        await().pollDelay(Duration.ofMillis(30)).until(() -> true);
        server.endWatches();
        await().until(() -> server.watches().size() == 2 && server.openWatches() == 1);
        server.put(SECRETS, "a", "three");

        await().untilAsserted(() -> assertThat(heard).containsExactly("+two", "+three"));
        assertThat(server.watches().get(1).query()).containsEntry("resourceVersion", "102")
                .doesNotContainKey("sendInitialEvents");
        assertThat(timesCurrent).as("a renewal is not an interruption").hasValue(1);
    }

    @Test
    void listsAgainWhenItsVersionIsForgottenAndTellsTheDifference() {
        server.put(SECRETS, "a", "one");
        server.put(SECRETS, "a", "two");
        started();
        server.removeUnnoticed(SECRETS, "a", "one");
        server.forgetThePast();

        await().pollDelay(Duration.ofMillis(30)).until(() -> true);
        server.endWatches();

        await().untilAsserted(() -> assertThat(heard).containsExactly("-one"));
        await().until(stream::isCurrent);
        assertThat(timesCurrent).hasValue(2);
    }

    @Test
    void listsPageByPageWhereTheServerHasNoInitialEvents() {
        server.withoutInitialEvents(2);
        for (String name : List.of("one", "two", "three", "four", "five")) {
            server.put(SECRETS, "a", name);
        }

        started();
        server.put(SECRETS, "a", "six");

        await().untilAsserted(() -> assertThat(heard).containsExactly("+six"));
        assertThat(stream.size()).isEqualTo(6);
        assertThat(server.requests().stream().filter(request -> !request.watches())).hasSize(3);
    }

    @Test
    void saysThatItCannotBeTrustedWhileTheServerFailsAndComesBack() {
        server.put(SECRETS, "a", "one");
        started();

        server.answer(SECRETS, 503, FakeApiServer.status(503, "ServiceUnavailable", "down"));
        await().pollDelay(Duration.ofMillis(30)).until(() -> true);
        server.endWatches();
        await().until(() -> !stream.isCurrent());
        assertThat(stream.isSynced()).isTrue();
        assertThat(stream.problem()).map(KubeException::kind).contains(KubeException.Kind.UNREACHABLE);

        server.put(SECRETS, "a", "two");
        server.answerAsUsual(SECRETS);
        await().untilAsserted(() -> assertThat(heard).containsExactly("+two"));
        assertThat(stream.isCurrent()).isTrue();
        assertThat(stream.problem()).isEmpty();
    }

    @Test
    void namesTheMissingPermission() {
        server.answer(SECRETS, 403, FakeApiServer.status(403, "Forbidden",
                "secrets is forbidden: User \\\"x\\\" cannot watch resource \\\"secrets\\\" in API group \\\"\\\" at the cluster scope"));

        stream.start();

        await().until(() -> stream.problem().isPresent());
        assertThat(stream.problem().orElseThrow())
                .hasMessage("missing permission on the host cluster: watch secrets; grant it to x");
        assertThat(stream.awaitSynced(Duration.ofMillis(10))).isFalse();
    }

    @Test
    void givesUpAConnectionOnWhichNothingComes() {
        stream = stream(new WatchTimes(Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMillis(300),
                Duration.ofMinutes(5)));
        server.put(SECRETS, "a", "one");
        server.beSilent(true);
        stream.start();
        await().until(
                () -> stream.problem().filter(problem -> problem.kind() == KubeException.Kind.TIMEOUT).isPresent());

        server.beSilent(false);

        await().until(stream::isCurrent);
        assertThat(stream.size()).isEqualTo(1);
    }

    @Test
    void backsOffFromAServerThatEndsEveryRequestAtOnce() {
        server.answer(SECRETS, 200, "");

        stream.start();

        await().until(() -> stream.problem().isPresent());
        await().pollDelay(Duration.ofMillis(300)).until(() -> true);
        assertThat(server.requests()).hasSizeLessThan(10);
    }

    @Test
    void asksNoMoreOnceClosed() {
        started();

        stream.close();
        server.endWatches();

        await().pollDelay(Duration.ofMillis(200)).until(() -> true);
        assertThat(server.requests()).hasSize(1);
        assertThat(stream.isCurrent()).isFalse();
    }

    private void started() {
        stream.start();
        assertThat(stream.awaitSynced(Duration.ofSeconds(5))).isTrue();
        await().until(() -> server.openWatches() == 1);
    }

    private WatchStream<ObjectHead> stream(WatchTimes times) {
        WatchListener<ObjectHead> listener = (namespace, before, now) -> {
            if (now == null) {
                heard.add("-" + before.name());
            } else {
                heard.add((before == null ? "+" : "~") + now.name());
            }
        };
        WatchRuntime runtime = new WatchRuntime(timer, Executors.newVirtualThreadPerTaskExecutor(), Clock.systemUTC(),
                times);
        return new WatchStream<>(TARGET, Decoders::head,
                new WatchStream.Hearer<>(listener, timesCurrent::incrementAndGet), client, runtime);
    }
}
