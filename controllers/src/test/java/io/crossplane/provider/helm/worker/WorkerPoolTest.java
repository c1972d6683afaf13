package io.crossplane.provider.helm.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import io.crossplane.provider.helm.HelmException;
import io.crossplane.provider.helm.HelmException.Kind;
import io.crossplane.provider.helm.HelmTarget;
import io.crossplane.provider.helm.Kubeconfig;
import io.crossplane.provider.helm.ReleaseInfo;
import io.crossplane.provider.helm.UninstallRequest;
import io.crossplane.provider.managed.contract.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pool's decisions, with workers that do only what the test says. */
@Timeout(20)
class WorkerPoolTest {

    private static final Duration LONG = Duration.ofSeconds(15);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final List<FakeWorker> workers = new CopyOnWriteArrayList<>();
    private final WorkerPool pool = new WorkerPool(
            WorkerSettings.in(Path.of("unused")).withThreads(1).withOperations(3), events -> {
                FakeWorker worker = new FakeWorker(events);
                workers.add(worker);
                return worker;
            }, Executors.newSingleThreadScheduledExecutor());

    @AfterEach
    void close() {
        CompletableFuture<Void> closing = CompletableFuture.runAsync(pool::close);
        workers.forEach(worker -> worker.events.ended("closed"));
        closing.join();
    }

    @Test
    void lateCallsWaitForTheirTurnInTheSameWorker() {
        CompletableFuture<ReleaseInfo> first = call("a", LONG);
        await().until(() -> sent("a"));
        CompletableFuture<ReleaseInfo> second = call("b", LONG);
        workers.getFirst().finish("a");
        await().until(() -> sent("b"));
        workers.getFirst().finish("b");

        assertThat(first.join().name()).isEqualTo("a");
        assertThat(second.join().name()).isEqualTo("b");
        assertThat(workers).hasSize(1);
    }

    @Test
    void aCallWhoseTurnNeverCameChangedNothingAndCostsNoWorker() {
        call("a", LONG);
        await().until(() -> sent("a"));

        HelmException failure = failureOf(call("b", SHORT));

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure).hasMessageContaining("nothing was changed");
        assertThat(workers.getFirst().killed).isFalse();
        assertThat(sent("b")).isFalse();
    }

    @Test
    @Rule("EX-8")
    void aReleaseStaysBusyUntilTheOverdueCallIsReallyGone() {
        CompletableFuture<ReleaseInfo> overdue = call("a", SHORT);
        assertThat(failureOf(overdue).kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(workers.getFirst().killed).isTrue();
        assertThat(failureOf(call("a", LONG)).kind()).isEqualTo(Kind.OPERATION_IN_PROGRESS);

        workers.getFirst().events.ended("killed");
        CompletableFuture<ReleaseInfo> next = call("a", LONG);
        await().until(() -> workers.size() == 2 && workers.getLast().running.containsKey("a"));
        workers.getLast().finish("a");

        assertThat(next.join().name()).isEqualTo("a");
    }

    @Test
    @Rule("EX-8")
    void aReleaseStaysBusyWhateverWayLeadsToItsCluster() {
        call(target("one", "first way", "a"), LONG);
        await().until(() -> sent("a"));

        assertThat(failureOf(call(target("one", "second way", "a"), LONG)).kind())
                .isEqualTo(Kind.OPERATION_IN_PROGRESS);
        assertThat(failureOf(call(target("two", "first way", "a"), SHORT)).kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void renderingNeitherWaitsForAnotherOperationNorKeepsOneOff() {
        CompletableFuture<ReleaseInfo> rendering = call(rendering("a"));
        await().until(() -> sent("a"));
        CompletableFuture<ReleaseInfo> more = call(rendering("a"));
        CompletableFuture<ReleaseInfo> removal = call("a", LONG);
        workers.getFirst().finish("a");
        rendering.join();
        await().until(() -> sent("a"));
        workers.getFirst().finish("a");
        await().until(() -> sent("a"));

        assertThat(failureOf(call("a", LONG)).kind()).isEqualTo(Kind.OPERATION_IN_PROGRESS);
        workers.getFirst().finish("a");
        more.join();
        removal.join();
    }

    @Test
    void neverRunsACallTwice() {
        CompletableFuture<ReleaseInfo> lost = call("a", LONG);
        await().until(() -> sent("a"));
        workers.getFirst().events.ended("gone");

        assertThat(failureOf(lost).kind()).isEqualTo(Kind.WORKER_LOST);
        assertThat(workers).hasSize(1);
    }

    @Test
    void replacesAWorkerThatDidItsShare() {
        for (String release : List.of("a", "b", "c")) {
            CompletableFuture<ReleaseInfo> call = call(release, LONG);
            await().until(() -> sent(release));
            workers.getFirst().finish(release);
            call.join();
        }

        assertThat(workers.getFirst().killed).isTrue();
        call("d", LONG);
        await().until(() -> workers.size() == 2);
    }

    @Test
    void refusesCallsOnceItIsClosed() {
        CompletableFuture<ReleaseInfo> running = call("a", LONG);
        await().until(() -> sent("a"));
        CompletableFuture<ReleaseInfo> waiting = call("b", LONG);
        pool.close();
        workers.getFirst().events.ended("killed");

        assertThat(failureOf(running).kind()).isEqualTo(Kind.WORKER_LOST);
        assertThat(failureOf(waiting).kind()).isEqualTo(Kind.WORKER_LOST);
        assertThat(failureOf(call("c", LONG)).kind()).isEqualTo(Kind.WORKER_LOST);
    }

    private CompletableFuture<ReleaseInfo> call(String release, Duration deadline) {
        return call(target("one", "way", release), deadline);
    }

    private CompletableFuture<ReleaseInfo> call(HelmTarget target, Duration deadline) {
        UninstallRequest request = new UninstallRequest(target, UninstallRequest.Options.DEFAULTS, deadline);
        return call(WorkerCall.of(request));
    }

    private CompletableFuture<ReleaseInfo> call(WorkerCall call) {
        return CompletableFuture.supplyAsync(() -> pool.run(call).release(), task -> Thread.ofVirtual().start(task));
    }

    private static WorkerCall rendering(String release) {
        return new WorkerCall(WorkerCall.Operation.RENDER, target("one", "way", release), Map.of(), LONG);
    }

    private static HelmTarget target(String cluster, String kubeconfig, String release) {
        return new HelmTarget(cluster, new Kubeconfig(kubeconfig), "ns", release);
    }

    private boolean sent(String release) {
        return workers.stream().anyMatch(worker -> worker.running.containsKey(release));
    }

    private static HelmException failureOf(CompletableFuture<ReleaseInfo> call) {
        try {
            call.join();
        } catch (CompletionException e) {
            return (HelmException) e.getCause();
        }
        throw new AssertionError("the call succeeded");
    }

    private static final class FakeWorker implements Worker {

        private final Events events;
        private final Map<String, Long> running = new ConcurrentHashMap<>();
        private volatile boolean killed;

        private FakeWorker(Events events) {
            this.events = events;
        }

        void finish(String release) {
            events.replied(new WorkerReply.Succeeded(running.remove(release),
                    new ReleaseInfo(release, "ns", 1, "deployed"), ""));
        }

        @Override
        public void send(long id, WorkerCall call) {
            running.put(call.target().release(), id);
        }

        @Override
        public void kill() {
            killed = true;
        }
    }
}
