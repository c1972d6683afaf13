package io.crossplane.provider.managed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;

import io.crossplane.provider.managed.contract.FakeServer;
import io.crossplane.provider.managed.contract.Rule;
import io.crossplane.provider.managed.contract.TestClock;
import io.crossplane.provider.managed.contract.Toy;
import io.fabric8.kubernetes.api.model.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Events on the wire, and how they are kept few (EV-1 … EV-10). */
class EventRecorderTest {

    private final TestClock clock = new TestClock();
    private final FakeServer server = new FakeServer(clock);
    private final EventRecorder recorder = new KubernetesEventRecorder(server.client(), "managed/toy.toys.example.org",
            clock, Runnable::run);

    @AfterEach
    void close() {
        server.close();
    }

    private static Toy toy(String namespace) {
        Toy toy = new Toy();
        toy.getMetadata().setName("a");
        toy.getMetadata().setNamespace(namespace);
        toy.getMetadata().setUid("u1");
        toy.getMetadata().setResourceVersion("7");
        return toy;
    }

    private static Notice warning(String message) {
        return new Notice(EventReason.CANNOT_CONNECT, message);
    }

    private List<Event> events() {
        return server.client().v1().events().inNamespace("team").list().getItems();
    }

    @Test
    @Rule({"EV-3", "EV-4", "EV-7", "CO-10"})
    @DisplayName("EV-4 a core event with source, reference and external name")
    void shape() {
        recorder.record(toy("team"), "x", warning("cannot get credentials: no such secret"));
        assertThat(events()).singleElement().satisfies(e -> {
            assertThat(e.getApiVersion()).isEqualTo("v1");
            assertThat(e.getMetadata().getName()).matches("a\\.[0-9a-f]{16,}");
            assertThat(e.getMetadata().getAnnotations()).containsEntry("external-name", "x");
            assertThat(e.getSource().getComponent()).isEqualTo("managed/toy.toys.example.org");
            assertThat(List.of(e.getType(), e.getReason(), e.getMessage())).containsExactly("Warning",
                    "CannotConnectToProvider", "cannot get credentials: no such secret");
            assertThat(e.getInvolvedObject()).satisfies(o -> assertThat(List.of(o.getApiVersion(), o.getKind(),
                    o.getName(), o.getNamespace(), o.getUid(), o.getResourceVersion()))
                    .containsExactly("toys.example.org/v1", "Toy", "a", "team", "u1", "7"));
            assertThat(e.getCount()).isEqualTo(1);
            assertThat(e.getFirstTimestamp()).isEqualTo("2026-01-02T03:04:05Z").isEqualTo(e.getLastTimestamp());
        });
    }

    @Test
    @Rule("EV-5")
    @DisplayName("EV-5 events of objects without a namespace are in default")
    void clusterScoped() {
        recorder.record(toy(null), "", warning("x"));
        assertThat(server.client().v1().events().inNamespace("default").list().getItems()).hasSize(1);
    }

    @Test
    @Rule({"EV-6", "EV-10"})
    @DisplayName("EV-6 equal events are counted")
    void counts() {
        recorder.record(toy("team"), "x", Notice.DELETED);
        clock.advance(Duration.ofSeconds(2));
        recorder.record(toy("team"), "x", Notice.DELETED);
        recorder.record(toy("team"), "x", Notice.CREATED);
        assertThat(events()).hasSize(2);
        assertThat(events()).filteredOn(e -> e.getReason().equals("DeletedExternalResource"))
                .singleElement()
                .satisfies(e -> {
                    assertThat(e.getCount()).isEqualTo(2);
                    assertThat(e.getFirstTimestamp()).isEqualTo("2026-01-02T03:04:05Z");
                    assertThat(e.getLastTimestamp()).isEqualTo("2026-01-02T03:04:07Z");
                });
    }

    @Test
    @Rule("EV-6")
    @DisplayName("EV-6 more than ten that differ only in their text become one")
    void combines() {
        for (int i = 0; i < 14; i++) {
            recorder.record(toy("team"), "x", warning("text " + i));
        }
        assertThat(events()).hasSize(11);
        assertThat(events()).filteredOn(e -> e.getMessage().startsWith("(combined from similar events): "))
                .singleElement()
                .satisfies(e -> {
                    assertThat(e.getMessage()).endsWith("text 13");
                    assertThat(e.getCount()).isEqualTo(4);
                });
        clock.advance(Duration.ofMinutes(11));
        recorder.record(toy("team"), "x", warning("text 99"));
        assertThat(events()).anyMatch(e -> e.getMessage().equals("text 99"));
    }

    @Test
    @Rule("EV-6")
    @DisplayName("EV-6 an object that talks too much is heard 25 times, then once in five minutes")
    void limits() {
        for (int i = 0; i < 40; i++) {
            recorder.record(toy("team"), "x", Notice.DELETED);
        }
        assertThat(events()).singleElement().satisfies(e -> assertThat(e.getCount()).isEqualTo(25));
        clock.advance(Duration.ofMinutes(5));
        recorder.record(toy("team"), "x", Notice.DELETED);
        recorder.record(toy("team"), "x", Notice.DELETED);
        assertThat(events()).singleElement().satisfies(e -> assertThat(e.getCount()).isEqualTo(41));
    }

    @Test
    @Rule("EV-6")
    @DisplayName("an event that has expired is written anew")
    void expired() {
        recorder.record(toy("team"), "x", Notice.DELETED);
        server.client().resource(events().getFirst()).delete();
        recorder.record(toy("team"), "x", Notice.DELETED);
        assertThat(events()).singleElement().satisfies(e -> assertThat(e.getCount()).isEqualTo(2));
    }

    @Test
    @Rule("EV-8")
    @DisplayName("EV-8 what the API server refuses is lost, without a failure")
    void neverFails() {
        server.refuse("POST", "events", 403, "Forbidden");
        recorder.record(toy("team"), "x", Notice.DELETED);
        assertThat(events()).isEmpty();
    }

    @Test
    @Rule("EV-8")
    @DisplayName("EV-8 emitting never blocks: what does not fit is dropped")
    void neverBlocks() {
        ExecutorService background = KubernetesEventRecorder.background();
        EventRecorder buffered = new KubernetesEventRecorder(server.client(), "c", clock, background);
        background.shutdown();
        buffered.record(toy("team"), "x", Notice.DELETED);
        assertThat(events()).isEmpty();
    }
}
