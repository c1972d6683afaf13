package io.crossplane.provider.managed.josdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.managed.Annotations;
import io.crossplane.provider.managed.ControllerMetrics;
import io.crossplane.provider.managed.LatestKnown;
import io.crossplane.provider.managed.Outcome;
import io.crossplane.provider.managed.ResourceKey;
import io.crossplane.provider.managed.ResourceReconciler;
import io.crossplane.provider.managed.contract.FakeCluster.Address;
import io.crossplane.provider.managed.contract.FakeServer;
import io.crossplane.provider.managed.contract.Rule;
import io.crossplane.provider.managed.contract.TestClock;
import io.crossplane.provider.managed.contract.Toy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What wakes an object, what does not, and when its turn comes again; with the real SDK against a fake API server. */
class KindControllerTest {

    private static final Address TOY = new Address("/apis/toys.example.org/v1/toys", "team", "a");
    private static final Duration SOON = Duration.ofSeconds(5);

    /** Notes what it is called with; answers what the test wants. */
    private static final class Recording implements ResourceReconciler<Toy> {
        final List<Toy> reconciled = new CopyOnWriteArrayList<>();
        final List<Toy> gone = new CopyOnWriteArrayList<>();
        volatile Function<Toy, Outcome> answer = _ -> Outcome.done();
        volatile Runnable onGone = () -> {};

        @Override
        public Outcome reconcile(Toy privateCopy) {
            reconciled.add(privateCopy);
            return answer.apply(privateCopy);
        }

        @Override
        public void gone(Toy lastSeen) {
            onGone.run();
            gone.add(lastSeen);
        }
    }

    private final TestClock clock = new TestClock();
    private final FakeServer server = new FakeServer(clock);
    private final Recording toys = new Recording();
    private final LatestKnown<Toy> latest = new LatestKnown<>();
    private final AtomicBoolean informerStopped = new AtomicBoolean();
    private RateLimiter rate = new RateLimiter(1000, clock);
    private ControllerMetrics metrics = ControllerMetrics.none();
    private KindController<Toy> controller;

    @AfterEach
    void stop() {
        if (controller != null) {
            controller.close();
        }
        server.close();
    }

    private void start() {
        controller = new KindController<>(server.client(), new ControllerSetup<>("managed/toy.toys.example.org",
                Toy.class, toys, latest, rate, metrics, 2, () -> informerStopped.set(true)));
        controller.start();
    }

    private void startWithToy() {
        create();
        start();
        awaitReconciles(1);
    }

    private void create() {
        Toy toy = new Toy();
        toy.getMetadata().setName("a");
        toy.getMetadata().setNamespace("team");
        server.client().resource(toy).create();
    }

    private void edit(Consumer<ObjectNode> change, boolean status) {
        ObjectNode toy = server.cluster().get(TOY);
        change.accept(toy);
        server.cluster().update(TOY, toy, status);
    }

    private void annotate(String key, String value) {
        edit(toy -> toy.withObjectProperty("metadata").withObjectProperty("annotations").put(key, value), false);
    }

    private void awaitReconciles(int count) {
        await().atMost(SOON).untilAsserted(() -> assertThat(toys.reconciled).hasSize(count));
    }

    /** Runs a change that must not wake the object, and proves it by one that does. */
    private void assertThatNothingWakes(Runnable change) {
        int before = toys.reconciled.size();
        change.run();
        annotate("test/marker", String.valueOf(before));
        awaitReconciles(before + 1);
        assertThat(Annotations.of(toys.reconciled.getLast())).containsKey("test/marker");
    }

    @Test
    @Rule({"MR-23", "MR-3"})
    @DisplayName("MR-23 after a start every object is reconciled once; new ones when they appear")
    void reconcilesWhatIsThereAndWhatAppears() {
        start();
        create();
        awaitReconciles(1);
        assertThat(toys.reconciled.getFirst().getMetadata().getName()).isEqualTo("a");
        assertThat(controller.cached()).hasSize(1);
        assertThat(controller.isHealthy()).isTrue();
    }

    @Test
    @Rule("MR-3")
    @DisplayName("MR-3 changes of spec, labels and annotations enqueue")
    void wakesForSpecLabelsAndAnnotations() {
        startWithToy();
        edit(toy -> toy.withObjectProperty("spec").withObjectProperty("forProvider").put("color", "blue"), false);
        awaitReconciles(2);
        edit(toy -> toy.withObjectProperty("metadata").withObjectProperty("labels").put("a", "b"), false);
        awaitReconciles(3);
        annotate("crossplane.io/paused", "true");
        awaitReconciles(4);
    }

    @Test
    @Rule("MR-4")
    @DisplayName("MR-4 status, finalizers and owners do not enqueue")
    void staysAsleepForStatusFinalizersAndOwners() {
        startWithToy();
        assertThatNothingWakes(() -> {
            edit(toy -> toy.withObjectProperty("status").put("lastHandledReconcileAt", "x"), true);
            edit(toy -> toy.withObjectProperty("metadata").putArray("finalizers").add("other"), false);
            edit(toy -> toy.withObjectProperty("metadata").putArray("ownerReferences").addObject().put("name", "xr"),
                    false);
        });
    }

    @Test
    @Rule({"MR-3", "MR-5"})
    @DisplayName("MR-5 the marks before and after a failed creation do not enqueue, removing the pending one does (DEV-3)")
    void wakesWhenThePendingMarkGoes() {
        startWithToy();
        assertThatNothingWakes(() -> {
            annotate(Annotations.CREATE_PENDING, "2026-01-02T03:04:05Z");
            annotate(Annotations.CREATE_FAILED, "2026-01-02T03:04:05Z");
        });
        edit(toy -> toy.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .remove(Annotations.CREATE_PENDING), false);
        awaitReconciles(3);
    }

    @Test
    @Rule("MR-101")
    @DisplayName("MR-101 ManagedNotFound: an object that is gone is forgotten, not reconciled")
    void forgetsWhatIsGone() {
        create();
        edit(toy -> toy.withObjectProperty("metadata").putArray("finalizers").add("ours"), false);
        start();
        awaitReconciles(1);

        server.cluster().delete(TOY);
        awaitReconciles(2);
        assertThat(toys.reconciled.getLast().getMetadata().getDeletionTimestamp()).isNotNull();

        edit(toy -> ((ObjectNode) toy.get("metadata")).remove("finalizers"), false);
        await().atMost(SOON).untilAsserted(() -> assertThat(toys.gone).hasSize(1));
        assertThat(toys.reconciled).hasSize(2);
    }

    @Test
    @DisplayName("MR-2 an object is reconciled that is made while another one of its name is being forgotten")
    void noticesASuccessor() {
        create();
        start();
        awaitReconciles(1);
        Toy first = toys.reconciled.getFirst();
        toys.onGone = () -> {
            create();
            await().atMost(SOON).until(() -> controller.cached().anyMatch(toy -> !uid(toy).equals(uid(first))));
        };

        server.cluster().delete(TOY);

        await().atMost(SOON).untilAsserted(() -> assertThat(toys.gone).hasSize(1));
        awaitReconciles(2);
        assertThat(uid(toys.gone.getFirst())).isEqualTo(uid(first));
        assertThat(uid(toys.reconciled.getLast())).isNotEqualTo(uid(first));
    }

    private static String uid(Toy toy) {
        return toy.getMetadata().getUid();
    }

    @Test
    @DisplayName("a wake brings the object once more; one for an unknown object brings nothing")
    void wakesOnRequest() {
        startWithToy();
        controller.wake(new ResourceKey("team", "unknown"));
        controller.wake(new ResourceKey("team", "a"));
        awaitReconciles(2);
    }

    @Test
    @Rule("MR-1")
    @DisplayName("MR-1 an object is never reconciled twice at once; what happens meanwhile causes one more")
    void neverRunsTwiceAtOnce() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        toys.answer = _ -> {
            entered.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Outcome.done();
        };
        create();
        start();
        entered.await();
        controller.wake(new ResourceKey("team", "a"));
        controller.wake(new ResourceKey("team", "a"));
        annotate("test/during", "x");
        await().atMost(SOON)
                .until(() -> controller.cached().anyMatch(t -> Annotations.of(t).containsKey("test/during")));
        assertThat(toys.reconciled).hasSize(1);
        leave.countDown();
        awaitReconciles(2);
        assertThatNothingWakes(() -> {});
    }

    @Test
    @DisplayName("the next turn comes when the outcome says")
    void comesAgainAfterTheTimeOfTheOutcome() {
        toys.answer = toy -> toys.reconciled.size() == 1 ? Outcome.again(Duration.ofMillis(50)) : Outcome.done();
        create();
        start();
        awaitReconciles(2);
    }

    @Test
    @Rule("MR-21")
    @DisplayName("MR-21 nothing polls an object whose last end was DONE")
    void neverPollsAfterDone() {
        startWithToy();
        assertThat(controller.cached()).hasSize(1);
        assertThatNothingWakes(() -> {});
    }

    @Test
    @Rule("MR-2")
    @DisplayName("MR-2 a panic is an error with a delay, not the end")
    void survivesPanics() {
        survives(() -> {
            throw new IllegalStateException("mistake");
        });
    }

    @Test
    @Rule("MR-2")
    @DisplayName("MR-2 a class that is missing is an error with a delay, not the end")
    void survivesErrors() {
        survives(() -> {
            throw new NoClassDefFoundError("a/B");
        });
    }

    private void survives(Runnable panic) {
        toys.answer = toy -> {
            if (toys.reconciled.size() == 1) {
                panic.run();
            }
            return Outcome.done();
        };
        create();
        start();
        awaitReconciles(2);
    }

    @Test
    @Rule("MR-7")
    @DisplayName("MR-7 an attempt without a token waits for it and then passes")
    void waitsForAToken() {
        rate = new RateLimiter(1, clock);
        for (int token = 0; token < 10; token++) {
            assertThat(rate.admit("other" + token)).isZero();
        }
        start();
        create();
        await().atMost(SOON).untilAsserted(() -> assertThat(toys.reconciled).hasSize(1));
    }

    @Test
    @Rule("MR-22")
    @DisplayName("MR-22 a copy older than the server's latest answer is replaced by that answer")
    void actsOnTheLatestAnswerOfTheServer() {
        startWithToy();
        Toy answer = toys.reconciled.getFirst();
        answer.getMetadata().setResourceVersion("999999");
        latest.answered(answer);
        controller.wake(new ResourceKey("team", "a"));
        awaitReconciles(2);
        assertThat(toys.reconciled.getLast().getMetadata().getResourceVersion()).isEqualTo("999999");
        assertThat(toys.reconciled.getLast()).isNotSameAs(answer);
    }

    @Test
    @DisplayName("stopping waits for what runs, and the controller can be started again")
    void stopsAndStartsAgain() {
        startWithToy();
        controller.stop();
        assertThat(controller.isHealthy()).isFalse();
        assertThat(informerStopped).isFalse();
        controller.start();
        awaitReconciles(2);
    }
}
