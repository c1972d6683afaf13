package io.crossplane.provider.managed.josdk;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.crossplane.provider.managed.ControllerMetrics;

/**
 * The workers of one controller: a fixed number of platform threads, because calls into native code would pin virtual ones. Measures
 * how long objects wait and are worked on.
 */
final class WorkerPool extends ThreadPoolExecutor {

    private final ControllerMetrics metrics;
    private final Runnable afterEach;
    private final Map<Runnable, Long> queuedAt = new ConcurrentHashMap<>();
    private final Map<Runnable, Long> takenAt = new ConcurrentHashMap<>();

    /** @param afterEach called by a worker after each piece of work */
    WorkerPool(String controller, int workers, ControllerMetrics metrics, Runnable afterEach) {
        super(workers, workers, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name(controller + "-", 0).factory());
        this.metrics = metrics;
        this.afterEach = afterEach;
    }

    @Override
    public void execute(Runnable work) {
        queuedAt.put(work, System.nanoTime());
        metrics.queued();
        super.execute(work);
    }

    @Override
    protected void beforeExecute(Thread worker, Runnable work) {
        metrics.taken(since(queuedAt.remove(work)));
        takenAt.put(work, System.nanoTime());
    }

    @Override
    protected void afterExecute(Runnable work, @org.jspecify.annotations.Nullable Throwable failure) {
        metrics.freed(since(takenAt.remove(work)));
        afterEach.run();
    }

    private static Duration since(@org.jspecify.annotations.Nullable Long nanos) {
        return nanos == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - nanos);
    }
}
