package io.crossplane.provider.vcluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import io.crossplane.provider.apis.core.LocalSecretReference;
import io.crossplane.provider.apis.core.ManagedResource;
import io.crossplane.provider.apis.v1alpha1.ArgoCdObservation;
import io.crossplane.provider.apis.v1alpha1.KnativeObservation;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterParameters;
import io.crossplane.provider.argocd.Registrar;
import io.crossplane.provider.argocd.Registration;
import io.crossplane.provider.config.HostNamespaces;
import io.crossplane.provider.config.ProviderConfigs;
import io.crossplane.provider.config.ResolvedConfig;
import io.crossplane.provider.config.UsageTracker;
import io.crossplane.provider.config.VirtualClusters;
import io.crossplane.provider.deploy.Attempts;
import io.crossplane.provider.deploy.Charts;
import io.crossplane.provider.deploy.Dependents;
import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.deploy.GivenSources;
import io.crossplane.provider.deploy.Installer;
import io.crossplane.provider.deploy.MergedValues;
import io.crossplane.provider.deploy.SourceReader;
import io.crossplane.provider.deploy.UserValues;
import io.crossplane.provider.deploy.drift.DriftControl;
import io.crossplane.provider.helm.Helm;
import io.crossplane.provider.helm.chart.ReleaseCharts;
import io.crossplane.provider.helm.values.ValuesSchemas;
import io.crossplane.provider.knative.Bridges;
import io.crossplane.provider.kube.ClusterAccess;
import io.crossplane.provider.kube.Clusters;
import io.crossplane.provider.kube.HostReads;
import io.crossplane.provider.kube.HostWatches;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.ReleaseKey;
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

/**
 * Opens the way to one virtual cluster: provider config, host cluster, watches. While deleting it needs only the provider config and its
 * credentials.
 */
public final class VClusterConnector implements Connector<VCluster, VClusterObservation>, Farewell<VCluster> {

    private static final Duration SOURCE_PATIENCE = Duration.ofSeconds(2);

    private final Ways ways;
    private final Settings settings;
    private final Clock clock;
    private final VClusterExternal.Rooms rooms;
    private final DriftControl drift;
    private final ArgoRegistrations.Ways argocd;
    private final RancherLink.Ways rancher;
    private final Duration trustFor;
    private final Memory.All memories = new Memory.All();

    /**
     * What leads to host clusters and to the objects beside a VCluster.
     *
     * @param values reads the ConfigMaps and Secrets of the control plane
     * @param releases watches the objects on host clusters that virtual clusters consist of
     * @param bridges bring Services of Knative to host clusters
     * @param residents who lives in a virtual cluster
     * @param imports the RancherImports of the control plane
     * @param controlPlane the provider's own access to the cluster that Crossplane runs on
     * @param waker wakes a VCluster when something it depends on changed
     */
    public record Ways(ProviderConfigs configs, UsageTracker usages, Clusters clusters, HostWatches hosts,
            ReleaseWatches releases, ReleaseReads reads, ReleaseWrites writes, SourceWatches sources,
            SourceReader values, Bridges bridges, Dependents residents, RancherImports imports,
            ClusterAccess controlPlane, Waker waker) {}

    /**
     * What the operator of the provider decides.
     *
     * @param chartRepository where charts come from that name no source
     * @param chartVersion of charts that name no version
     * @param crossplaneNamespace where the provider itself runs; no virtual cluster may go there
     */
    public record Settings(String chartRepository, String chartVersion, String crossplaneNamespace) {
        DesiredVCluster.Defaults defaults() {
            return new DesiredVCluster.Defaults(chartRepository, chartVersion);
        }
    }

    /**
     * What changes and asks.
     *
     * @param rollbacks makes charts of old records
     * @param trustApiFor how long a good answer of a virtual API stands while nothing changes; somewhat less than the poll interval
     * @param foreignOperationLimit after which somebody else's unfinished Helm operation counts as dead
     */
    public record Engine(Helm helm, Charts charts, ReleaseCharts rollbacks, VirtualApi virtualApi, Clock clock,
            Duration trustApiFor, Duration foreignOperationLimit) {}

    public VClusterConnector(Ways ways, Settings settings, Engine engine) {
        this.ways = ways;
        this.settings = settings;
        this.clock = engine.clock();
        this.trustFor = engine.trustApiFor();
        Observer observer = new Observer(new HostReads(), engine.virtualApi(), engine.clock(), engine.trustApiFor());
        Installer installer = new Installer(engine.helm(), engine.rollbacks(), engine.clock(),
                engine.foreignOperationLimit());
        this.rooms = new VClusterExternal.Rooms(observer, engine.charts(), new ValuesSchemas(), installer,
                new Attempts(installer, engine.clock()), new Remover(observer, installer, engine.clock()),
                engine.clock());
        this.drift = new DriftControl(ways.reads(), ways.writes(), engine.clock());
        this.argocd = new ArgoRegistrations.Ways(new Registrar(engine.clock()), ways.clusters(), ways.controlPlane(),
                engine.virtualApi(), engine.clock());
        this.rancher = new RancherLink.Ways(ways.imports(), ways.clusters(), ways.controlPlane(), engine.clock());
    }

    @Override
    public ExternalClient<VCluster, VClusterObservation> connect(VCluster resource, Deadline deadline) {
        ways.usages().track(resource);
        ResolvedConfig config = ways.configs()
                .resolve(resource.getSpec().getProviderConfigRef(), resource.getMetadata().getNamespace());
        DesiredVCluster desired = DesiredVCluster.from(resource, settings.defaults());
        if (!resource.isMarkedForDeletion()) {
            checkNamespace(resource, desired, config);
        }
        Set<Source> sources = watchSources(resource, config, desired.registrations());
        ReleaseKey key = new ReleaseKey(desired.release().namespace(), desired.release().name());
        HostWatches.HostView view = ways.hosts()
                .declare(resource.getMetadata().getUid(), config.access(), key, wake(resource));
        Memory memory = memories.of(resource.getMetadata().getUid());
        Clusters.Lease lease = ways.clusters().lease(config.access());
        Session session = new Session(desired, lease.connection(), view, memory, deadline, awaited(resource, desired));
        ways.usages().protect(resource);
        ReleaseWatches.ReleaseView objects = ways.releases()
                .declare(resource.getMetadata().getUid(), config.access(), key, wake(resource));
        KnativeServing knative = KnativeServing.of(session, clock, trustFor);
        var sides = new VClusterExternal.Sides(new HostDrift(drift, objects, memory.drift()),
                new ArgoRegistrations(argocd, session, config.argocds(),
                        new RegistrationSecrets(ways.sources(), objects, deadline), registered(resource)),
                knative, new KnativeBridge(ways.bridges(), session, wake(resource), bridged(resource)),
                new RancherLink(rancher, resource, memory.rancher(), deadline));
        return new VClusterExternal(session, lease, rooms, values(resource, session, sources, knative), sides);
    }

    @Override
    public void released(VCluster resource) {
        ways.usages().released(resource);
        forgotten(resource);
    }

    @Override
    public void forgotten(VCluster lastSeen) {
        String uid = lastSeen.getMetadata().getUid();
        ways.usages().forgotten(lastSeen);
        ways.hosts().forget(uid);
        ways.releases().forget(uid);
        ways.sources().forget(uid);
        ways.bridges().forget(uid);
        memories.forget(uid);
    }

    private void checkNamespace(VCluster resource, DesiredVCluster desired, ResolvedConfig config) {
        if (VirtualClusters.isAllowed(resource, config, settings.crossplaneNamespace())) {
            return;
        }
        String requested = desired.release().namespace();
        throw Failures.invalid("NamespaceNotAllowed",
                "forProvider.namespace \"%s\" is not allowed: %s; leave it unset for \"%s\", or ask for it in targetNamespaces of the ClusterProviderConfig"
                        .formatted(requested,
                                HostNamespaces.isForbidden(requested, settings.crossplaneNamespace())
                                        ? "it belongs to the system"
                                        : "%s %s does not list it".formatted(config.reference().kind(),
                                                config.reference().name()),
                                desired.namespace().generatedName()));
    }

    private Optional<String> awaited(VCluster resource, DesiredVCluster desired) {
        if (!resource.isMarkedForDeletion()) {
            return Optional.empty();
        }
        ResourceKey key = new ResourceKey(resource.getMetadata().getNamespace(), resource.getMetadata().getName());
        // Half of the time for others leaves the other half for the virtual cluster itself.
        return Dependents.awaited(ways.residents().of(key),
                Instant.parse(resource.getMetadata().getDeletionTimestamp()), clock.instant(),
                desired.removal().timeout().dividedBy(2));
    }

    private Runnable wake(ManagedResource<?, ?> resource) {
        ResourceKey key = new ResourceKey(resource.getMetadata().getNamespace(), resource.getMetadata().getName());
        return () -> ways.waker().wake(key);
    }

    private static Optional<KnativeObservation> bridged(VCluster resource) {
        return Optional.ofNullable(resource.getStatus().getAtProvider()).map(VClusterObservation::knative);
    }

    private static List<ArgoCdObservation> registered(VCluster resource) {
        return Optional.ofNullable(resource.getStatus().getAtProvider())
                .map(VClusterObservation::argocd)
                .orElse(List.of());
    }

    private Set<Source> watchSources(VCluster resource, ResolvedConfig config, List<Registration> registrations) {
        Set<Source> values = resource.isMarkedForDeletion() ? Set.of() : GivenSources.of(given(resource));
        Set<Source> all = new HashSet<>(values);
        config.credentials().ifPresent(all::add);
        LocalSecretReference published = resource.getSpec().getWriteConnectionSecretToRef();
        if (published != null) {
            all.add(new Source(SourceWatches.Kind.SECRET, resource.getMetadata().getNamespace(), published.name()));
        }
        all.addAll(RegistrationSecrets.sources(registrations));
        ways.sources().declare(resource.getMetadata().getUid(), all, SOURCE_PATIENCE, wake(resource));
        return values;
    }

    private static UserValues.Given given(VCluster resource) {
        VClusterParameters wanted = resource.getSpec().getForProvider();
        return new UserValues.Given(resource.getMetadata().getNamespace(), wanted.valuesFrom(), wanted.values(),
                wanted.set());
    }

    /**
     * The merged values; kept while neither the spec nor any source has changed, as far as the watches can tell, nor what the host cluster
     * serves.
     */
    private Supplier<MergedValues> values(VCluster resource, Session session, Set<Source> sources,
            KnativeServing knative) {
        return () -> {
            List<Object> key = List.of(resource.getMetadata().getGeneration(), session.desired().release(),
                    GivenSources.versions(sources, ways.sources()), knative.isUsable());
            try {
                return session.memory()
                        .values(key, () -> ValuesPlan.load(session.desired(), knative.values(),
                                ways.values().in(resource.getMetadata().getNamespace())));
            } catch (KubeException e) {
                throw Failures.of(e);
            }
        };
    }
}
