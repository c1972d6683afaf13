package io.crossplane.provider.metrics;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.DoubleStream;

import io.crossplane.provider.managed.ControllerMetrics;

/** The metrics of one controller. */
final class WorkerMetrics implements ControllerMetrics {

    private final ControllerFamilies families;
    private final String name;
    private final Map<Thread, Long> busySince = new ConcurrentHashMap<>();

    WorkerMetrics(ControllerFamilies families, String name, int workers) {
        this.families = families;
        this.name = name;
        for (Result result : Result.values()) {
            families.reconciles.initLabelValues(name, label(result));
        }
        families.errors.initLabelValues(name);
        families.terminalErrors.initLabelValues(name);
        families.panics.initLabelValues(name);
        families.timeouts.initLabelValues(name);
        families.maxConcurrent.labelValues(name).set(workers);
        families.activeWorkers.initLabelValues(name);
        families.depth.initLabelValues(name, name, "");
        families.adds.initLabelValues(name, name);
        families.retries.initLabelValues(name, name);
        families.add(this);
    }

    String name() {
        return name;
    }

    double unfinishedSeconds() {
        return busySeconds().sum();
    }

    double longestSeconds() {
        return busySeconds().max().orElse(0);
    }

    private DoubleStream busySeconds() {
        long now = System.nanoTime();
        return busySince.values().stream().mapToDouble(since -> (now - since) / 1e9);
    }

    @Override
    public void queued() {
        families.depth.labelValues(name, name, "").inc();
        families.adds.labelValues(name, name).inc();
    }

    @Override
    public void taken(Duration waited) {
        families.depth.labelValues(name, name, "").dec();
        families.activeWorkers.labelValues(name).inc();
        families.queueTime.labelValues(name, name).observe(seconds(waited));
        busySince.put(Thread.currentThread(), System.nanoTime());
    }

    @Override
    public void freed(Duration worked) {
        busySince.remove(Thread.currentThread());
        families.activeWorkers.labelValues(name).dec();
        families.workTime.labelValues(name, name).observe(seconds(worked));
    }

    @Override
    public void reconciled(Result result, Duration took) {
        families.reconciles.labelValues(name, label(result)).inc();
        families.reconcileTime.labelValues(name).observe(seconds(took));
        if (result == Result.ERROR) {
            families.errors.labelValues(name).inc();
        }
    }

    @Override
    public void panicked() {
        families.panics.labelValues(name).inc();
    }

    @Override
    public void retried() {
        families.retries.labelValues(name, name).inc();
    }

    private static String label(Result result) {
        return result.name().toLowerCase(Locale.ROOT);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
