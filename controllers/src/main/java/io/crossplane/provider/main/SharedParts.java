package io.crossplane.provider.main;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.crossplane.provider.config.CredentialSettings;
import io.crossplane.provider.config.InformedConfigStore;
import io.crossplane.provider.config.ProviderConfigs;
import io.crossplane.provider.config.UsageTracker;
import io.crossplane.provider.deploy.Charts;
import io.crossplane.provider.deploy.SourceReader;
import io.crossplane.provider.helm.Helm;
import io.crossplane.provider.helm.chart.ChartRepack;
import io.crossplane.provider.helm.chart.ChartStore;
import io.crossplane.provider.helm.chart.ReleaseCharts;
import io.crossplane.provider.helm.chart.ambient.AmbientLogins;
import io.crossplane.provider.helm.worker.WorkerHelm;
import io.crossplane.provider.helm.worker.WorkerSettings;
import io.crossplane.provider.knative.Bridges;
import io.crossplane.provider.kube.HostWatches;
import io.crossplane.provider.kube.KindDirectory;
import io.crossplane.provider.kube.KubeconfigRules;
import io.crossplane.provider.kube.ReleaseReads;
import io.crossplane.provider.kube.ReleaseWatches;
import io.crossplane.provider.kube.ReleaseWrites;
import io.crossplane.provider.kube.SourceWatches;
import io.crossplane.provider.kube.StreamedHostWatches;
import io.crossplane.provider.kube.StreamedReleaseWatches;
import io.crossplane.provider.kube.StreamedSourceWatches;
import io.crossplane.provider.kube.TunnelingVirtualApi;
import io.crossplane.provider.kube.VirtualApi;
import io.crossplane.provider.rancher.RancherHosts;
import io.fabric8.kubernetes.client.KubernetesClient;

/** What the managed kinds share, for it is not about single objects: one door to Helm, one chart store, one set of watches. */
final class SharedParts implements AutoCloseable {

    private static final Duration TIDY_EVERY = Duration.ofSeconds(30);
    private static final Set<String> WORKER_SEES = Set.of("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy",
            "https_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR");

    private final Controllers.Wiring wiring;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final SourceWatches sources;
    private final SourceReader values;
    private final HostWatches hosts;
    private final ReleaseWatches releases;
    private final ReleaseReads reads;
    private final ReleaseWrites writes;
    private final VirtualApi virtualApi;
    private final Bridges bridges;
    private final Helm helm;
    private final Charts charts;
    private final ChartRepack repack;
    private final UsageTracker usages;
    private final ProviderConfigs configs;
    private final RancherHosts ranchers;

    SharedParts(Controllers.Wiring wiring, KubernetesClient controlPlane, InformedConfigStore store) {
        this.wiring = wiring;
        this.sources = open(new StreamedSourceWatches(controlPlane, wiring.timer(), wiring.clock()));
        this.values = new SourceReader(controlPlane);
        this.virtualApi = open(new TunnelingVirtualApi(wiring.clusters(), wiring.clock()));
        this.bridges = open(Bridges.over(wiring.clusters(), virtualApi, wiring.timer(), wiring.clock()));
        this.hosts = open(new StreamedHostWatches(wiring.clusters(), wiring.timer(), wiring.clock()));
        KindDirectory kinds = new KindDirectory(wiring.clock());
        this.releases = open(new StreamedReleaseWatches(wiring.clusters(), kinds, wiring.timer(), wiring.clock()));
        this.reads = new ReleaseReads(kinds);
        this.writes = new ReleaseWrites(kinds);
        this.helm = open(startHelm());
        this.charts = new Charts(chartStore(), values,
                new AmbientLogins(wiring.settings().ambientRegistries, wiring.clock()));
        this.repack = new ChartRepack(wiring.settings().cacheDirectory.resolve("repacked"), wiring.clock());
        this.usages = new UsageTracker(store, controlPlane);
        store.onUsage(usages::changed, usages::vanished);
        this.configs = new ProviderConfigs(store, controlPlane, sources, credentials());
        this.ranchers = open(new RancherHosts(wiring.clock()));
        wiring.timer()
                .scheduleWithFixedDelay(this::closeIdle, TIDY_EVERY.toMillis(), TIDY_EVERY.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    SourceWatches sources() {
        return sources;
    }

    SourceReader values() {
        return values;
    }

    HostWatches hosts() {
        return hosts;
    }

    ReleaseWatches releases() {
        return releases;
    }

    ReleaseReads reads() {
        return reads;
    }

    ReleaseWrites writes() {
        return writes;
    }

    VirtualApi virtualApi() {
        return virtualApi;
    }

    Bridges bridges() {
        return bridges;
    }

    Helm helm() {
        return helm;
    }

    Charts charts() {
        return charts;
    }

    ChartRepack repack() {
        return repack;
    }

    ReleaseCharts rollbacks() {
        return new ReleaseCharts(repack);
    }

    UsageTracker usages() {
        return usages;
    }

    ProviderConfigs configs() {
        return configs;
    }

    RancherHosts ranchers() {
        return ranchers;
    }

    /** In this order: watches hold ways, and ways hold connections. */
    private void closeIdle() {
        hosts.closeIdle();
        releases.closeIdle();
        virtualApi.closeIdle();
        wiring.clusters().closeIdle();
        ranchers.closeIdle();
    }

    private ChartStore chartStore() {
        return new ChartStore(wiring.settings().cacheDirectory.resolve("charts"), wiring.clock(),
                wiring.settings().chartRefresh);
    }

    private Helm startHelm() {
        try {
            Path directory = wiring.settings().cacheDirectory.resolve("helm");
            WorkerSettings workers = WorkerSettings.in(directory).withEnvironment(workerEnvironment());
            Path library = wiring.settings().helmLibrary;
            return WorkerHelm.open(library == null ? workers : workers.withNativeLibrary(library));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare " + wiring.settings().cacheDirectory, e);
        }
    }

    /** How the network is to be used; of all else a worker inherits nothing. */
    private static Map<String, String> workerEnvironment() {
        Map<String, String> visible = new HashMap<>(System.getenv());
        visible.keySet().retainAll(WORKER_SEES);
        return visible;
    }

    private CredentialSettings credentials() {
        return new CredentialSettings(wiring.identity(), name -> Optional.ofNullable(System.getenv(name)),
                wiring.settings().namespacedInjectedIdentity, KubeconfigRules.STRICT);
    }

    private <T extends AutoCloseable> T open(T resource) {
        opened.push(resource);
        return resource;
    }

    @Override
    public void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }
}
