package io.crossplane.provider.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.crossplane.provider.cluster.TestCluster;

/** A provider that works slowly on demand, so that it and its worker can be killed at a chosen step. */
final class Victim implements AutoCloseable {

    /** Per packet; a request needs one or two. */
    private static final Duration SLOW = Duration.ofMillis(50);
    private static final Duration GLANCE = Duration.ofMillis(5);
    private static final Duration STEP_LIMIT = Duration.ofSeconds(90);
    private static final Duration WORKER_LIMIT = Duration.ofSeconds(5);

    private final TestCluster cluster;
    private final SlowWay way;
    private final Path kubeconfig;
    private ProviderProcess provider;

    private Victim(TestCluster cluster, SlowWay way, Path kubeconfig) {
        this.cluster = cluster;
        this.way = way;
        this.kubeconfig = kubeconfig;
        this.provider = working();
    }

    /** Starts one that works. */
    static Victim start(TestCluster cluster, Path directory) throws IOException {
        Path direct = cluster.access().kubeconfig();
        SlowWay way = SlowWay.to(direct);
        return new Victim(cluster, way, way.kubeconfig(direct, directory));
    }

    /** From now on it works slowly, until somebody is killed. */
    void slow() {
        way.delay(SLOW);
    }

    /** Kills the provider when the step has been done; its worker has to end by itself. */
    void killAt(Step step, Scene scene) {
        killWhen(step.name(), () -> step.isReached(scene));
    }

    /** Kills the provider as soon as an onlooker sees this; its worker has to end by itself. */
    void killWhen(String what, BooleanSupplier isSeen) {
        awaitSeen(what, isSeen);
        Optional<ProcessHandle> worker = provider.worker();
        provider.kill();
        worker.ifPresent(alone -> await("the worker ends with its provider").atMost(WORKER_LIMIT)
                .pollInterval(GLANCE)
                .until(() -> !alone.isAlive()));
        way.delay(Duration.ZERO);
    }

    /** Kills the worker when the step has been done. */
    void killWorkerAt(Step step, Scene scene) {
        awaitSeen(step.name(), () -> step.isReached(scene));
        provider.worker().orElseThrow().destroyForcibly();
        way.delay(Duration.ZERO);
    }

    /** Starts the killed provider again. */
    void restart() {
        provider = working();
    }

    @Override
    public void close() {
        provider.close();
        try {
            way.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitSeen(String what, BooleanSupplier isSeen) {
        await(what).atMost(STEP_LIMIT).pollDelay(Duration.ZERO).pollInterval(GLANCE).until(isSeen::getAsBoolean);
    }

    /** Started often and short of life, so not worth an optimising compiler. */
    private ProviderProcess working() {
        return ProviderProcess.start(cluster, kubeconfig, "-XX:TieredStopAtLevel=1").awaitWorking();
    }
}
