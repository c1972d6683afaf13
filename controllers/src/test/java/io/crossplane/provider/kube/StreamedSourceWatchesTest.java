package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import io.crossplane.provider.kube.SourceWatches.Kind;
import io.crossplane.provider.kube.SourceWatches.Source;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamedSourceWatchesTest {

    private static final Duration SECONDS = Duration.ofSeconds(5);
    private static final String SECRETS = "/api/v1/namespaces/team/secrets";
    private static final String CONFIG_MAPS = "/api/v1/namespaces/team/configmaps";
    private static final Source VALUES = new Source(Kind.SECRET, "team", "values");
    private static final Source MORE = new Source(Kind.CONFIG_MAP, "team", "more");

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SettableClock clock = new SettableClock();
    private final List<String> woken = new CopyOnWriteArrayList<>();
    private FakeApiServer server;
    private KubernetesClient client;
    private StreamedSourceWatches watches;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeApiServer();
        client = server.client();
        WatchTimes quick = new WatchTimes(Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofSeconds(60),
                Duration.ofMinutes(5));
        watches = new StreamedSourceWatches(client,
                new WatchRuntime(timer, Executors.newVirtualThreadPerTaskExecutor(), clock, quick));
    }

    @AfterEach
    void stop() {
        watches.close();
        client.close();
        server.close();
        timer.shutdownNow();
    }

    @Test
    void wakesOnlyWhoNamedTheObject() {
        server.put(SECRETS, "team", "values");
        declare("u1", VALUES);
        declare("u2", new Source(Kind.SECRET, "team", "another"));

        server.put(SECRETS, "team", "values");
        server.remove(SECRETS, "team", "values");

        await().untilAsserted(() -> assertThat(woken).containsExactly("u1", "u1"));
        assertThat(watches.head(VALUES)).isEmpty();
    }

    @Test
    void doesNotWakeForWhatTheOwnerReadsAnyway() {
        server.put(SECRETS, "team", "values");
        declare("u1", VALUES);

        server.put(SECRETS, "team", "unrelated");

        await().until(() -> watches.head(new Source(Kind.SECRET, "team", "unrelated")).isPresent());
        assertThat(woken).isEmpty();
        assertThat(watches.head(VALUES)).map(ObjectHead::resourceVersion).contains("101");
    }

    @Test
    void opensOneWatchForEachNamespaceAndKindAndClosesItWithTheLastOwner() {
        declare("u1", VALUES);
        declare("u2", VALUES, MORE);
        assertThat(server.watches()).extracting(FakeApiServer.Request::path)
                .containsExactlyInAnyOrder(SECRETS, CONFIG_MAPS);

        watches.forget("u2");
        assertThat(watches.size()).isEqualTo(1);
        declare("u1", MORE);
        assertThat(watches.size()).isEqualTo(1);
        watches.forget("u1");
        assertThat(watches.size()).isZero();
    }

    @Test
    void wakesAnOwnerThatDidNotWaitOnceTheWatchHasBegun() {
        server.answer(SECRETS, 503, "");
        watches.declare("u1", Set.of(VALUES), Duration.ofMillis(20), () -> woken.add("u1"));
        assertThat(woken).isEmpty();

        server.answerAsUsual(SECRETS);

        await().untilAsserted(() -> assertThat(woken).containsExactly("u1"));
    }

    @Test
    void knowsNothingWhileItsWatchIsInterrupted() {
        server.put(SECRETS, "team", "values");
        declare("u1", VALUES);
        server.answer(SECRETS, 503, "");
        clock.advance(Duration.ofSeconds(2));

        server.endWatches();

        await().until(() -> watches.head(VALUES).isEmpty());
    }

    private void declare(String owner, Source... sources) {
        watches.declare(owner, Set.of(sources), SECONDS, () -> woken.add(owner));
    }
}
