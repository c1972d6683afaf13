package io.crossplane.provider.main;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.crossplane.provider.apis.core.ProviderConfigResource;
import io.crossplane.provider.apis.v1alpha1.ClusterProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation;
import io.crossplane.provider.config.CredentialSettings;
import io.crossplane.provider.config.InformedConfigStore;
import io.crossplane.provider.config.ProviderConfigReconciler;
import io.crossplane.provider.config.ProviderConfigs;
import io.crossplane.provider.config.UsageTracker;
import io.crossplane.provider.config.Usages;
import io.crossplane.provider.deploy.SourceReader;
import io.crossplane.provider.helm.Helm;
import io.crossplane.provider.helm.chart.ChartStore;
import io.crossplane.provider.helm.worker.WorkerHelm;
import io.crossplane.provider.helm.worker.WorkerSettings;
import io.crossplane.provider.kube.Clusters;
import io.crossplane.provider.kube.InjectedIdentity;
import io.crossplane.provider.kube.KubeconfigRules;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.kube.SourceWatches;
import io.crossplane.provider.kube.StreamedHostWatches;
import io.crossplane.provider.kube.StreamedSourceWatches;
import io.crossplane.provider.kube.TunnelingVirtualApi;
import io.crossplane.provider.managed.ChangeLog;
import io.crossplane.provider.managed.ConnectionPublisher;
import io.crossplane.provider.managed.ConnectionSecretWatch;
import io.crossplane.provider.managed.ConnectionSecretWatch.Sighting;
import io.crossplane.provider.managed.ControllerName;
import io.crossplane.provider.managed.EventRecorder;
import io.crossplane.provider.managed.KubernetesEventRecorder;
import io.crossplane.provider.managed.KubernetesResourceStore;
import io.crossplane.provider.managed.LatestKnown;
import io.crossplane.provider.managed.ManagedPorts;
import io.crossplane.provider.managed.ManagedReconciler;
import io.crossplane.provider.managed.ManagedSettings;
import io.crossplane.provider.managed.PollInterval;
import io.crossplane.provider.managed.ReferenceResolver;
import io.crossplane.provider.managed.ResourceReconciler;
import io.crossplane.provider.managed.Sleeper;
import io.crossplane.provider.managed.StateRecorder;
import io.crossplane.provider.managed.josdk.ControllerSetup;
import io.crossplane.provider.managed.josdk.KindController;
import io.crossplane.provider.managed.josdk.RateLimiter;
import io.crossplane.provider.metrics.ProviderMetrics;
import io.crossplane.provider.vcluster.VClusterConnector;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Puts the rooms together: everything that works while this process leads. */
final class Controllers implements AutoCloseable {

    private static final Duration FOREIGN_OPERATION_LIMIT = Duration.ofMinutes(10);
    private static final Duration EAGER = Duration.ofSeconds(10);
    private static final double PERCENT = 100.0;
    private static final Set<String> WORKER_SEES = Set.of("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy",
            "https_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR");

    private final Wiring wiring;
    private final Runnable failed;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final KubernetesClient controlPlane;
    private final ExecutorService events;
    private final RateLimiter rate;
    private final InformedConfigStore configs;
    private final KindController<VCluster> vclusters;
    private final KindController<ProviderConfig> namespacedConfigs;
    private final KindController<ClusterProviderConfig> clusterConfigs;

    /** What the process has before it leads. */
    record Wiring(Settings settings, Clusters clusters, InjectedIdentity identity, ProviderMetrics metrics,
            ScheduledExecutorService timer, Clock clock) {}

    /** @param failed called when a controller cannot go on */
    Controllers(Wiring wiring, Runnable failed) {
        this.wiring = wiring;
        this.failed = failed;
        this.controlPlane = open(wiring.clusters().lease(wiring.identity())).connection().client();
        this.events = KubernetesEventRecorder.background();
        opened.push(events::shutdownNow);
        this.rate = new RateLimiter(wiring.settings().maxReconcileRate, wiring.clock());
        this.configs = open(new InformedConfigStore(controlPlane));
        this.vclusters = open(vclusters());
        this.namespacedConfigs = open(configController(ProviderConfig.class));
        this.clusterConfigs = open(configController(ClusterProviderConfig.class));
    }

    /** Waits for the kinds to be served, then for the caches, then begins to reconcile. */
    void start() {
        new KindGate(controlPlane).await(
                List.of(VCluster.class, ProviderConfig.class, ClusterProviderConfig.class, ProviderConfigUsage.class));
        configs.onUsage(this::usageChanged, this::usageChanged);
        configs.start().join();
        namespacedConfigs.start();
        clusterConfigs.start();
        vclusters.start();
    }

    /** Whether all watches of the kinds work. */
    boolean areHealthy() {
        return vclusters.isHealthy() && namespacedConfigs.isHealthy() && clusterConfigs.isHealthy();
    }

    private KindController<VCluster> vclusters() {
        StreamedSourceWatches sources = open(new StreamedSourceWatches(controlPlane, wiring.timer(), wiring.clock()));
        LatestKnown<VCluster> latest = new LatestKnown<>();
        var ports = ports(connector(sources), connectionSecrets(sources), latest);
        var reconciler = new ManagedReconciler<>(ports,
                ManagedSettings.deterministic(wiring.settings().timeout, poll()));
        String name = ControllerName.managed(VCluster.class);
        KindController<VCluster> controller = controller(name, VCluster.class, reconciler, latest);
        long every = wiring.settings().pollStateMetric.toMillis();
        wiring.timer()
                .scheduleAtFixedRate(new StateRecorder(controller::cached, ports.metrics()), every, every,
                        TimeUnit.MILLISECONDS);
        return controller;
    }

    private VClusterConnector connector(SourceWatches sources) {
        Settings settings = wiring.settings();
        StreamedHostWatches hosts = open(new StreamedHostWatches(wiring.clusters(), wiring.timer(), wiring.clock()));
        UsageTracker usages = new UsageTracker(configs, controlPlane);
        configs.onUsage(usages::changed, usages::vanished);
        var providerConfigs = new ProviderConfigs(configs, controlPlane, sources, credentials());
        // Not a method reference: the controller that wakes is made after this.
        var ways = new VClusterConnector.Ways(providerConfigs, usages, wiring.clusters(), hosts, sources,
                new SourceReader(controlPlane), key -> vclusters.wake(key));
        var defaults = new VClusterConnector.Settings(settings.chartRepository, settings.chartVersion,
                settings.namespace);
        return new VClusterConnector(ways, defaults, engine(hosts));
    }

    private VClusterConnector.Engine engine(StreamedHostWatches hosts) {
        Settings settings = wiring.settings();
        TunnelingVirtualApi virtualApi = open(new TunnelingVirtualApi(wiring.clusters(), wiring.clock()));
        tidy(() -> {
            hosts.closeIdle();
            virtualApi.closeIdle();
            wiring.clusters().closeIdle();
        });
        ChartStore charts = new ChartStore(settings.cacheDirectory.resolve("charts"), wiring.clock());
        // Below the poll even with its jitter, so that each safety poll asks the virtual API again.
        Duration answersLast = settings.poll.multipliedBy(8).dividedBy(10);
        return new VClusterConnector.Engine(helm(), charts, virtualApi, wiring.clock(), answersLast,
                FOREIGN_OPERATION_LIMIT);
    }

    private ManagedPorts<VCluster, VClusterObservation> ports(VClusterConnector connector,
            ConnectionSecretWatch secrets, LatestKnown<VCluster> latest) {
        return new ManagedPorts<>(connector, new KubernetesResourceStore<>(controlPlane, VCluster.class, latest),
                new ConnectionPublisher(controlPlane, secrets, Sleeper.parking()),
                recorder(ControllerName.managed(VCluster.class)), wiring.metrics().managed(VCluster.class),
                ReferenceResolver.none(), ChangeLog.none(), connector, controlPlane.getKubernetesSerialization(),
                wiring.clock(), Sleeper.parking());
    }

    private PollInterval poll() {
        Settings settings = wiring.settings();
        PollInterval.Hook hook = PollInterval.Hook.eager(EAGER, settings.pollJitterPercentage / PERCENT,
                () -> ThreadLocalRandom.current().nextDouble());
        return new PollInterval(settings.poll, settings.minPollInterval, hook);
    }

    private Helm helm() {
        try {
            Path directory = wiring.settings().cacheDirectory.resolve("helm");
            return open(WorkerHelm.open(WorkerSettings.in(directory).withEnvironment(workerEnvironment())));
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

    /** The watch on sources knows connection secrets as well: every VCluster declares its own. */
    private static ConnectionSecretWatch connectionSecrets(SourceWatches sources) {
        return secret -> sources
                .head(new SourceWatches.Source(SourceWatches.Kind.SECRET, secret.namespace(), secret.name()))
                .map(ObjectHead::resourceVersion)
                .<Sighting>map(Sighting.Present::new)
                .orElseGet(Sighting.Unknown::new);
    }

    private <C extends ProviderConfigResource<?>> KindController<C> configController(Class<C> kind) {
        String name = ControllerName.providerConfig(kind);
        return controller(name, kind,
                new ProviderConfigReconciler<>(configs, controlPlane, recorder(name), wiring.clock()),
                new LatestKnown<>());
    }

    private <R extends HasMetadata> KindController<R> controller(String name, Class<R> kind,
            ResourceReconciler<R> reconciler, LatestKnown<R> latest) {
        return new KindController<>(controlPlane,
                new ControllerSetup<>(name, kind, reconciler, latest, rate,
                        wiring.metrics().controller(name, wiring.settings().maxReconcileRate),
                        wiring.settings().maxReconcileRate, failed));
    }

    private EventRecorder recorder(String component) {
        return new KubernetesEventRecorder(controlPlane, component, wiring.clock(), events);
    }

    private void usageChanged(ProviderConfigUsage usage) {
        Usages.configOf(usage, HasMetadata.getKind(ProviderConfig.class)).ifPresent(namespacedConfigs::wake);
        Usages.configOf(usage, HasMetadata.getKind(ClusterProviderConfig.class)).ifPresent(clusterConfigs::wake);
    }

    private void tidy(Runnable work) {
        wiring.timer().scheduleWithFixedDelay(work, 30, 30, TimeUnit.SECONDS);
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
