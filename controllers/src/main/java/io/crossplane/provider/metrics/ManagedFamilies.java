package io.crossplane.provider.metrics;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Crossplane's seven metrics of managed resources, one series of each per kind (section 7.1 of the contract). */
final class ManagedFamilies {

    private static final String LABEL = "gvk";
    private static final double[] TO_TEN_SECONDS = {1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10};
    private static final double[] TO_ONE_HOUR = {1, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600};

    final Histogram firstReconcile;
    final Histogram firstReadiness;
    final Histogram deletion;
    final Histogram drift;
    final Gauge exists;
    final Gauge ready;
    final Gauge synced;

    ManagedFamilies(PrometheusRegistry registry) {
        firstReconcile = histogram(registry, "first_time_to_reconcile_seconds", TO_TEN_SECONDS,
                "The time it took for a managed resource to be detected by the controller.");
        firstReadiness = histogram(registry, "first_time_to_readiness_seconds", TO_ONE_HOUR,
                "The time it took for a managed resource to become ready for the first time after creation.");
        deletion = histogram(registry, "deletion_seconds", TO_ONE_HOUR,
                "The time it took for a managed resource to be deleted.");
        drift = histogram(registry, "drift_seconds", TO_TEN_SECONDS,
                "ALPHA: How long since the previous successful reconcile when a resource was found to be out of sync.");
        exists = gauge(registry, "exists", "The number of managed resources that exist.");
        ready = gauge(registry, "ready", "The number of managed resources in Ready=True state.");
        synced = gauge(registry, "synced", "The number of managed resources in Synced=True state.");
    }

    private static Histogram histogram(PrometheusRegistry registry, String name, double[] buckets, String help) {
        return Histogram.builder()
                .name("crossplane_managed_resource_" + name)
                .labelNames(LABEL)
                .classicOnly()
                .classicUpperBounds(buckets)
                .help(help)
                .withoutExemplars()
                .register(registry);
    }

    private static Gauge gauge(PrometheusRegistry registry, String name, String help) {
        return Gauge.builder()
                .name("crossplane_managed_resource_" + name)
                .labelNames(LABEL)
                .help(help)
                .withoutExemplars()
                .register(registry);
    }
}
