package io.crossplane.provider.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What controller-runtime and client-go measure about controllers and their queues (section 7.2 of the contract). */
final class ControllerFamilies {

    private static final double[] RECONCILE = {0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45,
        0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50,
        60};
    private static final double[] QUEUE = {1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100, 1000};

    final Counter reconciles;
    final Counter errors;
    final Counter terminalErrors;
    final Counter panics;
    final Counter timeouts;
    final Histogram reconcileTime;
    final Gauge maxConcurrent;
    final Gauge activeWorkers;
    final Gauge depth;
    final Counter adds;
    final Counter retries;
    final Histogram queueTime;
    final Histogram workTime;
    private final List<WorkerMetrics> all = new CopyOnWriteArrayList<>();

    ControllerFamilies(PrometheusRegistry registry) {
        reconciles = counter(registry, "controller_runtime_reconcile", "Reconciles per controller and result.",
                "controller", "result");
        errors = counter(registry, "controller_runtime_reconcile_errors", "Reconciles that ended in an error.",
                "controller");
        terminalErrors = counter(registry, "controller_runtime_terminal_reconcile_errors",
                "Reconciles that ended in an error without another attempt; there are none here.", "controller");
        panics = counter(registry, "controller_runtime_reconcile_panics", "Reconciles that ended in a panic.",
                "controller");
        timeouts = counter(registry, "controller_runtime_reconcile_timeouts",
                "Reconciles that were cut off; there are none here.", "controller");
        reconcileTime = histogram(registry, "controller_runtime_reconcile_time_seconds", RECONCILE,
                "Length of a reconcile.", "controller");
        maxConcurrent = gauge(registry, "controller_runtime_max_concurrent_reconciles", "Workers of a controller.",
                "controller");
        activeWorkers = gauge(registry, "controller_runtime_active_workers", "Workers at work now.", "controller");
        depth = gauge(registry, "workqueue_depth", "Objects that wait for a worker.", "name", "controller", "priority");
        adds = counter(registry, "workqueue_adds", "Objects that were queued.", "name", "controller");
        retries = counter(registry, "workqueue_retries", "Objects that were queued again with a backoff delay.", "name",
                "controller");
        queueTime = histogram(registry, "workqueue_queue_duration_seconds", QUEUE,
                "How long objects wait for a worker.", "name", "controller");
        workTime = histogram(registry, "workqueue_work_duration_seconds", QUEUE,
                "How long a worker is busy with an object.", "name", "controller");
        live(registry, "workqueue_unfinished_work_seconds", "Time spent so far on what is worked on now, in total.",
                WorkerMetrics::unfinishedSeconds);
        live(registry, "workqueue_longest_running_processor_seconds", "Time spent so far on what takes longest now.",
                WorkerMetrics::longestSeconds);
    }

    void add(WorkerMetrics controller) {
        all.add(controller);
    }

    private void live(PrometheusRegistry registry, String name, String help, ToDoubleFunction<WorkerMetrics> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("name", "controller")
                .callback(gauge -> all.forEach(c -> gauge.call(value.applyAsDouble(c), c.name(), c.name())))
                .register(registry);
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).withoutExemplars().register(registry);
    }

    private static Gauge gauge(PrometheusRegistry registry, String name, String help, String... labels) {
        return Gauge.builder().name(name).help(help).labelNames(labels).withoutExemplars().register(registry);
    }

    private static Histogram histogram(PrometheusRegistry registry, String name, double[] buckets, String help,
            String... labels) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .classicUpperBounds(buckets)
                .withoutExemplars()
                .register(registry);
    }
}
