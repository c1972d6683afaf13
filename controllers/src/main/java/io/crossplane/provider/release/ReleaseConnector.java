package io.crossplane.provider.release;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.crossplane.provider.apis.core.LocalSecretReference;
import io.crossplane.provider.apis.core.Reference;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.apis.v1alpha1.VClusterReleaseObservation;
import io.crossplane.provider.config.ProviderConfigs;
import io.crossplane.provider.config.UsageTracker;
import io.crossplane.provider.deploy.Attempts;
import io.crossplane.provider.deploy.Charts;
import io.crossplane.provider.deploy.Dependents;
import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.deploy.Installer;
import io.crossplane.provider.deploy.SourceReader;
import io.crossplane.provider.deploy.cel.CelExpressions;
import io.crossplane.provider.deploy.drift.DriftControl;
import io.crossplane.provider.deploy.shape.Shaper;
import io.crossplane.provider.destination.Approach;
import io.crossplane.provider.destination.Destination;
import io.crossplane.provider.destination.Destinations;
import io.crossplane.provider.helm.Helm;
import io.crossplane.provider.helm.chart.ChartRepack;
import io.crossplane.provider.helm.chart.ReleaseCharts;
import io.crossplane.provider.helm.values.ValuesSchemas;
import io.crossplane.provider.kube.Clusters;
import io.crossplane.provider.kube.HostWatches;
import io.crossplane.provider.kube.ReleaseReads;
import io.crossplane.provider.kube.ReleaseWatches;
import io.crossplane.provider.kube.ReleaseWrites;
import io.crossplane.provider.kube.SourceWatches;
import io.crossplane.provider.kube.SourceWatches.Source;
import io.crossplane.provider.kube.VirtualApi;
import io.crossplane.provider.managed.Connector;
import io.crossplane.provider.managed.Deadline;
import io.crossplane.provider.managed.ExternalClient;
import io.crossplane.provider.managed.Farewell;
import io.crossplane.provider.managed.ResourceKey;
import io.crossplane.provider.managed.Waker;
import io.crossplane.provider.release.question.Answers;

/** Opens the way to one release: its cluster, the watches there, the sources of its values. */
public final class ReleaseConnector
        implements
            Connector<VClusterRelease, VClusterReleaseObservation>,
            Farewell<VClusterRelease> {

    private static final Duration SOURCE_PATIENCE = Duration.ofSeconds(2);

    private final Ways ways;
    private final Destinations destinations;
    private final Dependencies dependencies;
    private final Clock clock;
    private final ReleaseExternal.Rooms rooms;
    private final Memory.All memories = new Memory.All();

    /**
     * What leads to clusters and to the objects beside a VClusterRelease.
     *
     * @param vclusters the VClusters by namespace and name, from a cache
     * @param neighbours the VClusterReleases, from a cache
     * @param values reads the ConfigMaps and Secrets of the control plane
     * @param waker wakes a VClusterRelease when something it depends on changed
     * @param crossplaneNamespace where the provider itself runs; no release may go there
     */
    public record Ways(Function<ResourceKey, Optional<VCluster>> vclusters,
            Supplier<Stream<VClusterRelease>> neighbours, ProviderConfigs configs, UsageTracker usages,
            Clusters clusters, HostWatches hosts, VirtualApi virtualApi, ReleaseWatches releases, ReleaseReads reads,
            ReleaseWrites writes, SourceWatches sources, SourceReader values, Waker waker,
            String crossplaneNamespace) {}

    /**
     * What changes releases.
     *
     * @param repack makes charts of charts, and of old records
     * @param foreignOperationLimit after which somebody else's unfinished Helm operation counts as dead
     */
    public record Engine(Helm helm, Charts charts, ChartRepack repack, Clock clock, Duration foreignOperationLimit) {}

    public ReleaseConnector(Ways ways, Engine engine) {
        this.ways = ways;
        this.dependencies = new Dependencies(ways.neighbours());
        this.clock = engine.clock();
        this.destinations = new Destinations(new Destinations.Ways(ways.vclusters(), ways.configs(), ways.clusters(),
                ways.hosts(), ways.virtualApi(), ways.crossplaneNamespace()));
        Installer installer = new Installer(engine.helm(), new ReleaseCharts(engine.repack()), engine.clock(),
                engine.foreignOperationLimit());
        Observer observer = new Observer(ways.reads());
        Planner planner = new Planner(engine.charts(), new ValuesSchemas(),
                new Shaper(engine.helm(), engine.repack(), ways.reads()));
        this.rooms = new ReleaseExternal.Rooms(observer, new Inquiry(ways.reads(), new Answers(new CelExpressions())),
                planner, installer, new Attempts(installer, engine.clock()),
                new Remover(observer, installer, engine.clock()),
                new DriftControl(ways.reads(), ways.writes(), engine.clock()));
    }

    /** What the user allows Helm, and the usual time for all else. */
    @Override
    public Duration timeout(VClusterRelease resource, Duration usual) {
        return usual.plus(DesiredRelease.from(resource).manner().timeout());
    }

    @Override
    public ExternalClient<VClusterRelease, VClusterReleaseObservation> connect(VClusterRelease resource,
            Deadline deadline) {
        String uid = resource.getMetadata().getUid();
        boolean byConfig = resource.getSpec().getForProvider().vclusterRef() == null
                && resource.getSpec().getForProvider().vclusterSelector() == null;
        if (byConfig) {
            ways.usages().track(resource);
        }
        DesiredRelease desired = DesiredRelease.from(resource);
        Optional<String> awaited = awaited(resource, desired);
        if (awaited.isPresent() && resource.isMarkedForDeletion()) {
            return UnreachedRelease.awaiting(resource, desired, awaited.get());
        }
        Set<Source> inputs = resource.isMarkedForDeletion() ? Set.of() : Inputs.sources(desired);
        Memory memory = memories.of(uid);
        // With what is known from the last time, or a watch would be closed and opened again each time.
        watchSources(resource, inputs, memory.login().last().flatMap(known -> known));
        var approach = new Approach(resource, vcluster(resource),
                new Approach.Purpose("releases", desired.key().namespace()), memory.credentials(), deadline,
                config -> usesLogin(resource, inputs, memory, config.credentials()), wake(resource));
        Optional<Destination> undecided = undecided(resource).map(Destination.Awaited::new);
        return switch (undecided.orElseGet(() -> destinations.find(approach))) {
            case Destination.Awaited(String why) -> UnreachedRelease.awaiting(resource, desired, why);
            case Destination.Refused(String why) -> throw Failures.invalid("TargetNotAllowed", why);
            case Destination.Gone() -> UnreachedRelease.gone(desired);
            case Destination.Reached reached -> {
                if (byConfig) {
                    ways.usages().protect(resource);
                }
                yield reached(resource, reached, desired, memory, awaited);
            }
        };
    }

    /** What is awaited before it is known which VCluster it is to be. */
    static Optional<String> undecided(VClusterRelease resource) {
        boolean decided = vcluster(resource).isPresent()
                || resource.getSpec().getForProvider().vclusterSelector() == null;
        return decided ? Optional.empty() : Optional.of("no VCluster fits forProvider.vclusterSelector yet");
    }

    private static Optional<String> vcluster(VClusterRelease resource) {
        return Optional.ofNullable(resource.getSpec().getForProvider().vclusterRef()).map(Reference::name);
    }

    private ReleaseExternal reached(VClusterRelease resource, Destination.Reached reached, DesiredRelease desired,
            Memory memory, Optional<String> awaited) {
        ReleaseWatches.ReleaseView view = ways.releases()
                .declare(resource.getMetadata().getUid(), reached.cluster().connection().access(), desired.key(),
                        wake(resource));
        Session session = new Session(desired, reached.cluster(), view, memory, awaited);
        Inputs inputs = new Inputs(desired, memory, resource.getMetadata().getGeneration(), ways.sources(),
                ways.values());
        return new ReleaseExternal(session, reached.lease(), rooms, inputs);
    }

    @Override
    public void released(VClusterRelease resource) {
        ways.usages().released(resource);
        forgotten(resource);
    }

    @Override
    public void forgotten(VClusterRelease lastSeen) {
        String uid = lastSeen.getMetadata().getUid();
        ways.usages().forgotten(lastSeen);
        destinations.forget(uid);
        ways.releases().forget(uid);
        ways.sources().forget(uid);
        memories.forget(uid);
    }

    /** What it waits for: to be made or changed, those that it needs; to go, those that need it, for half of the time. */
    private Optional<String> awaited(VClusterRelease resource, DesiredRelease desired) {
        if (!resource.isMarkedForDeletion()) {
            dependencies.checkCircle(resource);
            return dependencies.awaited(resource);
        }
        return Dependents.awaited(dependencies.dependents(resource),
                Instant.parse(resource.getMetadata().getDeletionTimestamp()), clock.instant(),
                desired.removal().timeout().dividedBy(2));
    }

    private Runnable wake(VClusterRelease resource) {
        ResourceKey key = new ResourceKey(resource.getMetadata().getNamespace(), resource.getMetadata().getName());
        return () -> ways.waker().wake(key);
    }

    private void usesLogin(VClusterRelease resource, Set<Source> inputs, Memory memory, Optional<Source> login) {
        if (!memory.login().last().equals(Optional.of(login))) {
            memory.login().put("", login);
            watchSources(resource, inputs, login);
        }
    }

    private void watchSources(VClusterRelease resource, Set<Source> inputs, Optional<Source> login) {
        Set<Source> all = new HashSet<>(inputs);
        login.ifPresent(all::add);
        LocalSecretReference published = resource.getSpec().getWriteConnectionSecretToRef();
        if (published != null) {
            all.add(new Source(SourceWatches.Kind.SECRET, resource.getMetadata().getNamespace(), published.name()));
        }
        ways.sources().declare(resource.getMetadata().getUid(), all, SOURCE_PATIENCE, wake(resource));
    }
}
