package io.crossplane.provider.metrics;

import java.time.Clock;

import io.crossplane.provider.managed.ControllerMetrics;
import io.crossplane.provider.managed.ManagedMetrics;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * All metrics of one process in one registry. The contract's metrics are made with the Prometheus client itself, because Micrometer
 * renames and chooses buckets in its own way.
 */
public final class ProviderMetrics {

    private final PrometheusMeterRegistry registry;
    private final ManagedFamilies managed;
    private final ControllerFamilies controllers;
    private final RestClientMetrics restClient;
    private final Gauge leader;
    private final Clock clock;

    /** A registry of its own, with the JVM's metrics in it. */
    public ProviderMetrics(Clock clock) {
        PrometheusRegistry prometheus = new PrometheusRegistry();
        this.clock = clock;
        this.registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus,
                io.micrometer.core.instrument.Clock.SYSTEM);
        this.managed = new ManagedFamilies(prometheus);
        this.controllers = new ControllerFamilies(prometheus);
        this.restClient = new RestClientMetrics(prometheus);
        this.leader = Gauge.builder()
                .name("leader_election_master_status")
                .labelNames("name")
                .help("Whether this process holds the lease (1) or waits for it (0).")
                .withoutExemplars()
                .register(prometheus);
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** The metrics of one kind of managed resource. */
    public ManagedMetrics managed(Class<? extends HasMetadata> kind) {
        String gvk = HasMetadata.getApiVersion(kind) + ", Kind=" + HasMetadata.getKind(kind);
        return new KindMetrics(managed, gvk, clock);
    }

    /** The metrics of one controller, all of them at 0 from now on (MT-21). */
    public ControllerMetrics controller(String name, int workers) {
        return new WorkerMetrics(controllers, name, workers);
    }

    /** Counts the requests of the Kubernetes client that it is given to. */
    public Interceptor restClient() {
        return restClient;
    }

    /** Whether this process holds the lease of that name. */
    public void leading(String lease, boolean held) {
        leader.labelValues(lease).set(held ? 1 : 0);
    }

    /** Everything in Prometheus' text format, or in OpenMetrics if the {@code Accept} header asks for it (MT-22). */
    public String scrape(String acceptHeader) {
        return registry.scrape(acceptHeader);
    }
}
