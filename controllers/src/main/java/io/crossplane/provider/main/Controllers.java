package io.crossplane.provider.main;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.crossplane.provider.apis.core.ManagedResource;
import io.crossplane.provider.apis.core.ProviderConfigResource;
import io.crossplane.provider.apis.v1alpha1.ClusterProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.crossplane.provider.apis.v1alpha1.RancherConfig;
import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.apis.v1alpha1.RancherParameters;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.config.InformedConfigStore;
import io.crossplane.provider.config.ProviderConfigReconciler;
import io.crossplane.provider.config.Usages;
import io.crossplane.provider.deploy.Dependents;
import io.crossplane.provider.destination.Destinations;
import io.crossplane.provider.kube.Clusters;
import io.crossplane.provider.kube.InjectedIdentity;
import io.crossplane.provider.kube.KubeCall;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.kube.SourceWatches;
import io.crossplane.provider.managed.ChangeLog;
import io.crossplane.provider.managed.ConnectionPublisher;
import io.crossplane.provider.managed.ConnectionSecretWatch;
import io.crossplane.provider.managed.ConnectionSecretWatch.Sighting;
import io.crossplane.provider.managed.Connector;
import io.crossplane.provider.managed.ControllerName;
import io.crossplane.provider.managed.EventRecorder;
import io.crossplane.provider.managed.Farewell;
import io.crossplane.provider.managed.KubernetesEventRecorder;
import io.crossplane.provider.managed.KubernetesResourceStore;
import io.crossplane.provider.managed.LatestKnown;
import io.crossplane.provider.managed.ManagedMetrics;
import io.crossplane.provider.managed.ManagedPorts;
import io.crossplane.provider.managed.ManagedReconciler;
import io.crossplane.provider.managed.ManagedSettings;
import io.crossplane.provider.managed.PollInterval;
import io.crossplane.provider.managed.ReferenceResolver;
import io.crossplane.provider.managed.ResourceKey;
import io.crossplane.provider.managed.ResourceReconciler;
import io.crossplane.provider.managed.Sleeper;
import io.crossplane.provider.managed.StateRecorder;
import io.crossplane.provider.managed.josdk.ControllerSetup;
import io.crossplane.provider.managed.josdk.KindController;
import io.crossplane.provider.managed.josdk.RateLimiter;
import io.crossplane.provider.metrics.ProviderMetrics;
import io.crossplane.provider.rancher.ImportConnector;
import io.crossplane.provider.release.ReleaseConnector;
import io.crossplane.provider.release.VClusterSelection;
import io.crossplane.provider.vcluster.RancherImports;
import io.crossplane.provider.vcluster.VClusterConnector;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the rooms together: everything that works while this process leads. */
final class Controllers implements AutoCloseable {

    private static final Duration EAGER = Duration.ofSeconds(10);
    private static final double PERCENT = 100.0;
    private static final Logger LOG = LoggerFactory.getLogger(Controllers.class);

    private final Wiring wiring;
    private final Runnable failed;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final KubernetesClient controlPlane;
    private final ExecutorService events;
    private final ExecutorService starting = Executors
            .newThreadPerTaskExecutor(Thread.ofPlatform().name("start-", 0).factory());
    private final KindGate gate;
    private final Map<Class<?>, StateRecorder> recorders = new HashMap<>();
    private final RateLimiter rate;
    private final InformedConfigStore configs;
    private final SharedParts shared;
    private final KindController<VCluster> vclusters;
    private final KindController<VClusterRelease> releases;
    private final KindController<RancherImport> imports;
    private final KindController<RancherConfig> ranchers;
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
        opened.push(starting::shutdownNow);
        this.rate = new RateLimiter(wiring.settings().maxReconcileRate, wiring.clock());
        this.configs = open(new InformedConfigStore(controlPlane));
        this.shared = open(new SharedParts(wiring, controlPlane, configs));
        this.vclusters = open(vclusters());
        this.releases = open(releases());
        this.imports = open(imports());
        this.ranchers = open(ranchers());
        this.namespacedConfigs = open(configController(ProviderConfig.class));
        this.clusterConfigs = open(configController(ClusterProviderConfig.class));
        this.gate = open(new KindGate(controlPlane, wiring.timer()));
    }

    /** Returns at once. Each kind begins when it and the kinds that it needs are served (SS-9), and never stops again. */
    void start() {
        configs.onUsage(this::usageChanged, this::usageChanged);
        CompletableFuture<Void> configured = gate
                .await(List.of(ProviderConfig.class, ClusterProviderConfig.class, ProviderConfigUsage.class))
                .thenRunAsync(this::startConfigs, starting);
        Stream.of(configured, startWith(configured, VCluster.class, vclusters),
                startWith(configured, VClusterRelease.class, releases),
                gate.await(List.of(RancherConfig.class)).thenRunAsync(ranchers::start, starting),
                startWith(configured, RancherImport.class, imports))
                .forEach(each -> each.whenComplete((done, failure) -> report(failure)));
    }

    private void startConfigs() {
        configs.start().join();
        namespacedConfigs.start();
        clusterConfigs.start();
    }

    private <R extends ManagedResource<?, ?>> CompletableFuture<Void> startWith(CompletableFuture<Void> configured,
            Class<R> kind, KindController<R> controller) {
        return gate.await(List.of(kind)).thenCombineAsync(configured, (served, config) -> {
            controller.start();
            recordState(kind);
            return null;
        }, starting);
    }

    private void recordState(Class<?> kind) {
        long every = wiring.settings().pollStateMetric.toMillis();
        wiring.timer()
                .scheduleAtFixedRate(Objects.requireNonNull(recorders.get(kind)), every, every, TimeUnit.MILLISECONDS);
    }

    private void report(@Nullable Throwable failure) {
        if (failure != null && !starting.isShutdown()) {
            LOG.atError().setCause(failure).log("Cannot start a controller");
            failed.run();
        }
    }

    /** Whether the watches of all kinds work that are served. */
    boolean areHealthy() {
        return Stream.of(vclusters, releases, imports, ranchers, namespacedConfigs, clusterConfigs)
                .allMatch(each -> each.isHealthy() || !gate.isOpen(each.kind()));
    }

    private KindController<VCluster> vclusters() {
        LatestKnown<VCluster> latest = new LatestKnown<>();
        VClusterConnector connector = vclusterConnector();
        var ports = ports(VCluster.class, connector, connector, latest);
        var reconciler = new ManagedReconciler<>(ports,
                ManagedSettings.deterministic(wiring.settings().timeout, poll()));
        return managed(VCluster.class,
                new Telling<>(reconciler, each -> vclusters.cached(key(each)), this::vclusterChanged), ports.metrics(),
                latest);
    }

    private VClusterConnector vclusterConnector() {
        Settings settings = wiring.settings();
        // Not method references: the controllers are made after this.
        var ways = new VClusterConnector.Ways(shared.configs(), shared.usages(), wiring.clusters(), shared.hosts(),
                shared.releases(), shared.reads(), shared.writes(), shared.sources(), shared.values(), shared.bridges(),
                this::residents, new KnownImports(), wiring.identity(), key -> vclusters.wake(key));
        var defaults = new VClusterConnector.Settings(settings.chartRepository, settings.chartVersion,
                settings.namespace);
        // Below the poll even with its jitter, so that each safety poll asks the virtual API again.
        Duration answersLast = settings.poll.multipliedBy(8).dividedBy(10);
        return new VClusterConnector(ways, defaults, new VClusterConnector.Engine(shared.helm(), shared.charts(),
                shared.rollbacks(), shared.virtualApi(), wiring.clock(), answersLast, settings.foreignOperationLimit));
    }

    private KindController<VClusterRelease> releases() {
        LatestKnown<VClusterRelease> latest = new LatestKnown<>();
        ReleaseConnector connector = releaseConnector();
        var ports = ports(VClusterRelease.class, connector, connector, latest)
                .with(new VClusterSelection(controlPlane, () -> vclusters.cached()));
        var reconciler = new ManagedReconciler<>(ports,
                ManagedSettings.deterministic(wiring.settings().timeout, poll()));
        return managed(VClusterRelease.class,
                new Telling<>(reconciler, each -> releases.cached(key(each)), this::releaseChanged), ports.metrics(),
                latest);
    }

    private ReleaseConnector releaseConnector() {
        var ways = new ReleaseConnector.Ways(this::vcluster, () -> releases.cached(), shared.configs(), shared.usages(),
                wiring.clusters(), shared.hosts(), shared.virtualApi(), shared.releases(), shared.reads(),
                shared.writes(), shared.sources(), shared.values(), key -> releases.wake(key),
                wiring.settings().namespace);
        return new ReleaseConnector(ways, new ReleaseConnector.Engine(shared.helm(), shared.charts(), shared.repack(),
                wiring.clock(), wiring.settings().foreignOperationLimit));
    }

    private KindController<RancherImport> imports() {
        LatestKnown<RancherImport> latest = new LatestKnown<>();
        var destinations = new Destinations(new Destinations.Ways(this::vcluster, shared.configs(), wiring.clusters(),
                shared.hosts(), shared.virtualApi(), wiring.settings().namespace));
        // Not method references: the controllers are made after this.
        var connector = new ImportConnector(new ImportConnector.Ways(shared.ranchers(), this::rancher, destinations,
                shared.usages(), shared.sources(), shared.values(), key -> imports.wake(key)), wiring.clock());
        var ports = ports(RancherImport.class, connector, connector, latest);
        var settings = ManagedSettings.deterministic(wiring.settings().timeout, poll()).namedByTheSystemItself();
        return managed(
                RancherImport.class, new Telling<>(new ManagedReconciler<>(ports, settings),
                        each -> imports.cached(key(each)), this::importChanged, Controllers::shown),
                ports.metrics(), latest);
    }

    private KindController<RancherConfig> ranchers() {
        return controller(ControllerName.providerConfig(RancherConfig.class), RancherConfig.class,
                new Relaying<>(this::rancherChanged), new LatestKnown<>());
    }

    private void rancherChanged(RancherConfig config) {
        imports.cached()
                .filter(each -> Optional.ofNullable(each.getSpec().getForProvider().rancher())
                        .map(RancherParameters::configRef)
                        .filter(reference -> reference.name().equals(config.getMetadata().getName()))
                        .isPresent())
                .forEach(each -> imports.wake(key(each)));
    }

    /** The VCluster of that name may show it, or wait for it to go. */
    private void importChanged(RancherImport imported) {
        vclusters.cached(key(imported)).ifPresent(each -> vclusters.wake(key(each)));
    }

    /** Not to be taken for gone while the list of them is not there yet. */
    private final class KnownImports implements RancherImports {

        @Override
        public boolean areServed() {
            return gate.isOpen(RancherImport.class);
        }

        @Override
        public boolean areListed() {
            return imports.isStarted();
        }

        @Override
        public Optional<RancherImport> find(ResourceKey key) {
            return areListed() ? imports.cached(key)
                    : Optional.ofNullable(KubeCall
                            .onControlPlane("get", HasMetadata.getFullResourceName(RancherImport.class),
                                    key.namespace(), key.name())
                            .run(() -> controlPlane.resources(RancherImport.class)
                                    .inNamespace(key.namespace())
                                    .withName(key.name())
                                    .get()));
        }
    }

    /** Not to be taken for gone while the list of VClusters is not there yet. */
    private Optional<VCluster> vcluster(ResourceKey key) {
        return vclusters.isStarted() ? vclusters.cached(key)
                : Optional.ofNullable(
                        controlPlane.resources(VCluster.class).inNamespace(key.namespace()).withName(key.name()).get());
    }

    private Optional<RancherConfig> rancher(String name) {
        return ranchers.isStarted() ? ranchers.cached(new ResourceKey("", name))
                : Optional.ofNullable(controlPlane.resources(RancherConfig.class).withName(name).get());
    }

    private List<Dependents.Dependent> residents(ResourceKey vcluster) {
        return releases.cached()
                .filter(release -> Relations.livesIn(release, vcluster))
                .map(release -> new Dependents.Dependent("VClusterRelease " + release.getMetadata().getName(),
                        release.isMarkedForDeletion()))
                .sorted(Comparator.comparing(Dependents.Dependent::name))
                .toList();
    }

    /** Who lives in it, or waits to, may have to do something now. */
    private void vclusterChanged(VCluster vcluster) {
        ResourceKey key = key(vcluster);
        releases.cached()
                .filter(release -> Relations.livesIn(release, key) || Relations.isWithoutVCluster(release, key))
                .forEach(release -> releases.wake(key(release)));
        imports.cached().filter(each -> Relations.isOf(each, key)).forEach(each -> imports.wake(key(each)));
    }

    /** Its virtual cluster, and what it needs, may have waited for it to go; who needs it, for it to be ready. */
    private void releaseChanged(VClusterRelease release) {
        releases.cached()
                .filter(other -> Relations.needs(other, release)
                        || release.isMarkedForDeletion() && Relations.needs(release, other))
                .forEach(other -> releases.wake(key(other)));
        var reference = release.getSpec().getForProvider().vclusterRef();
        if (reference != null && release.isMarkedForDeletion()) {
            vclusters.wake(new ResourceKey(release.getMetadata().getNamespace(), reference.name()));
        }
    }

    private static Object shown(RancherImport imported) {
        return List.of(imported.getStatus().getConditions(), Optional.ofNullable(imported.getStatus().getAtProvider()));
    }

    private static ResourceKey key(HasMetadata resource) {
        return new ResourceKey(resource.getMetadata().getNamespace(), resource.getMetadata().getName());
    }

    private <R extends ManagedResource<?, ?>, A> ManagedPorts<R, A> ports(Class<R> kind, Connector<R, A> connector,
            Farewell<R> farewell, LatestKnown<R> latest) {
        return new ManagedPorts<>(connector, new KubernetesResourceStore<>(controlPlane, kind, latest),
                new ConnectionPublisher(controlPlane, connectionSecrets(shared.sources()), Sleeper.parking()),
                recorder(ControllerName.managed(kind)), wiring.metrics().managed(kind), ReferenceResolver.none(),
                ChangeLog.none(), farewell, controlPlane.getKubernetesSerialization(), wiring.clock(),
                Sleeper.parking());
    }

    private <R extends ManagedResource<?, ?>> KindController<R> managed(Class<R> kind, ResourceReconciler<R> reconciler,
            ManagedMetrics metrics, LatestKnown<R> latest) {
        KindController<R> controller = controller(ControllerName.managed(kind), kind, reconciler, latest);
        recorders.put(kind, new StateRecorder(controller::cached, metrics));
        return controller;
    }

    private PollInterval poll() {
        Settings settings = wiring.settings();
        PollInterval.Hook hook = PollInterval.Hook.eager(EAGER, settings.pollJitterPercentage / PERCENT,
                () -> ThreadLocalRandom.current().nextDouble());
        return new PollInterval(settings.poll, settings.minPollInterval, hook);
    }

    /** The watch on sources knows connection secrets as well: every managed resource declares its own. */
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
