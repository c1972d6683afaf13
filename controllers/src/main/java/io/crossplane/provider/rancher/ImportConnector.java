package io.crossplane.provider.rancher;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import io.crossplane.provider.apis.core.LocalSecretReference;
import io.crossplane.provider.apis.core.Reference;
import io.crossplane.provider.apis.v1alpha1.RancherConfig;
import io.crossplane.provider.apis.v1alpha1.RancherImport;
import io.crossplane.provider.apis.v1alpha1.RancherObservation;
import io.crossplane.provider.apis.v1alpha1.RancherParameters;
import io.crossplane.provider.apis.v1alpha1.RancherParameters.DeletionPolicy;
import io.crossplane.provider.config.UsageTracker;
import io.crossplane.provider.deploy.Cluster;
import io.crossplane.provider.deploy.SourceReader;
import io.crossplane.provider.destination.Approach;
import io.crossplane.provider.destination.Destination;
import io.crossplane.provider.destination.Destinations;
import io.crossplane.provider.kube.SourceWatches;
import io.crossplane.provider.kube.SourceWatches.Source;
import io.crossplane.provider.managed.Annotations;
import io.crossplane.provider.managed.Connector;
import io.crossplane.provider.managed.CreationMarks;
import io.crossplane.provider.managed.Deadline;
import io.crossplane.provider.managed.ExternalClient;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.Farewell;
import io.crossplane.provider.managed.ResourceKey;
import io.crossplane.provider.managed.Waker;

/** Opens the ways of one import: to its Rancher, and into its cluster. That one of them leads nowhere does not bar the other. */
public final class ImportConnector implements Connector<RancherImport, RancherObservation>, Farewell<RancherImport> {

    private static final Duration SOURCE_PATIENCE = Duration.ofSeconds(2);
    private static final RancherException NOTHING_SAID = new RancherException(RancherException.Kind.REFUSED,
            "forProvider.rancher is not given");

    private final Ways ways;
    private final Connections connections;
    private final Clock clock;
    private final Memory.All memories = new Memory.All();

    /**
     * What leads to Ranchers, to clusters and to the objects beside a RancherImport.
     *
     * @param ranchers the RancherConfigs by name, from a cache
     * @param values reads the ConfigMaps and Secrets of the control plane
     * @param waker wakes a RancherImport when something it depends on changed
     */
    public record Ways(RancherHosts hosts, Function<String, Optional<RancherConfig>> ranchers,
            Destinations destinations, UsageTracker usages, SourceWatches sources, SourceReader values, Waker waker) {}

    public ImportConnector(Ways ways, Clock clock) {
        this.ways = ways;
        this.connections = new Connections(ways.ranchers(), ways.values());
        this.clock = clock;
    }

    @Override
    public ExternalClient<RancherImport, RancherObservation> connect(RancherImport resource, Deadline deadline) {
        RancherParameters spec = Optional.ofNullable(resource.getSpec().getForProvider().rancher())
                .orElseThrow(() -> ImportConditions.of(NOTHING_SAID));
        DesiredImport wanted = DesiredImport.from(resource, spec);
        if (resource.isMarkedForDeletion() && isLetGo(resource, wanted)) {
            return new UnreachedImport();
        }
        Memory memory = memories.of(resource.getMetadata().getUid());
        watch(resource, spec, memory);
        RancherClient client = client(resource, spec, deadline);
        // What is there stays where it is: a workspace never changes.
        if (!resource.isMarkedForDeletion() && Annotations.value(resource, Annotations.EXTERNAL_NAME).isEmpty()) {
            connections.checkWorkspace(spec, wanted.workspace());
        }
        Way way = way(resource, memory, deadline, spec);
        HostSide host = wanted.project().isPresent() || ProjectAssignment.isTraced(resource)
                ? HostSide.open(ways.destinations(), resource, connections.config(spec), deadline)
                : HostSide.none();
        Session session = new Session(resource, wanted, client, way.inside(), way.awaited(), host, memory, clock);
        return new ImportExternal(session, () -> {
            host.close();
            way.release().run();
        });
    }

    private RancherClient client(RancherImport resource, RancherParameters spec, Deadline deadline) {
        Connection connection = connections.open(spec, resource.getMetadata().getNamespace());
        checkSame(resource, connection);
        try {
            return ways.hosts().client(connection, deadline);
        } catch (RancherException e) {
            throw ImportConditions.of(e);
        }
    }

    /** Another Rancher knows nothing of the cluster, and the one that does would be forgotten. */
    private static void checkSame(RancherImport resource, Connection connection) {
        Optional<String> before = Annotations.value(resource, Annotations.EXTERNAL_NAME)
                .flatMap(_ -> Optional.ofNullable(resource.getStatus().getAtProvider()))
                .flatMap(seen -> Optional.ofNullable(seen.serverUrl()));
        if (before.filter(url -> !url.equals(connection.url().toString())).isPresent()) {
            throw ImportConditions.invalid(ImportConditions.REACHABLE, "RancherChanged",
                    "the cluster is in Rancher at %s, and now %s is given; give the former one, or remove annotation crossplane.io/external-name if this one is to have it"
                            .formatted(URI.create(before.get()).getAuthority(), connection.url().getAuthority()));
        }
    }

    @Override
    public void released(RancherImport resource) {
        ways.usages().released(resource);
        forgotten(resource);
    }

    @Override
    public void forgotten(RancherImport lastSeen) {
        String uid = lastSeen.getMetadata().getUid();
        ways.usages().forgotten(lastSeen);
        ways.destinations().forget(uid);
        ways.sources().forget(uid);
        memories.forget(uid);
    }

    private static boolean isLetGo(RancherImport resource, DesiredImport wanted) {
        CreationMarks marks = CreationMarks.of(resource);
        // One that was begun may be there, whatever came of it: an answer can get lost.
        boolean made = marks.succeeded().isPresent() || marks.pending().isPresent()
                || Annotations.value(resource, Annotations.EXTERNAL_NAME).isPresent();
        return !made || wanted.deletionPolicy() == DeletionPolicy.ORPHAN;
    }

    /** @param release gives it back */
    private record Way(Optional<Cluster> inside, String awaited, Runnable release) {

        static Way none(String awaited) {
            return new Way(Optional.empty(), awaited, () -> {});
        }
    }

    private Way way(RancherImport resource, Memory memory, Deadline deadline, RancherParameters spec) {
        Optional<String> vcluster = Optional.ofNullable(resource.getSpec().getForProvider().vclusterRef())
                .map(Reference::name);
        boolean deleting = resource.isMarkedForDeletion();
        boolean byConfig = vcluster.isEmpty();
        boolean barred = byConfig && !"ProviderConfig".equals(resource.getSpec().getProviderConfigRef().kind());
        boolean leaving = vcluster.filter(name -> ways.destinations().isLeaving(keyOf(resource, name))).isPresent();
        if (deleting && (barred || leaving)) {
            return Way.none("");
        }
        if (barred) {
            throw ImportConditions.invalid(ImportConditions.AGENT, "TargetNotAllowed",
                    "without forProvider.vclusterRef, providerConfigRef has to name a ProviderConfig with a kubeconfig of its own: Rancher becomes administrator of the cluster");
        }
        if (byConfig) {
            ways.usages().track(resource);
        }
        var approach = new Approach(resource, vcluster,
                new Approach.Purpose("the agent of Rancher", ImportManifest.NAMESPACE), memory.credentials(), deadline,
                config -> usesLogin(resource, spec, memory, config.credentials()), wake(resource));
        try {
            return switch (ways.destinations().find(approach)) {
                case Destination.Awaited(String why) -> Way.none(why);
                case Destination.Refused(String why) ->
                        throw ImportConditions.invalid(ImportConditions.AGENT, "TargetNotAllowed", why);
                case Destination.Gone() -> Way.none("");
                case Destination.Reached(var lease, Cluster cluster) -> {
                    if (byConfig) {
                        ways.usages().protect(resource);
                    }
                    yield new Way(Optional.of(cluster), "", lease::close);
                }
            };
        } catch (ExternalException e) {
            // What Rancher has can be looked at and removed all the same.
            if (deleting || Annotations.value(resource, Annotations.EXTERNAL_NAME).isPresent()) {
                return Way.none(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private Runnable wake(RancherImport resource) {
        ResourceKey key = keyOf(resource, resource.getMetadata().getName());
        return () -> ways.waker().wake(key);
    }

    private static ResourceKey keyOf(RancherImport resource, String name) {
        return new ResourceKey(resource.getMetadata().getNamespace(), name);
    }

    private void usesLogin(RancherImport resource, RancherParameters spec, Memory memory, Optional<Source> login) {
        if (!memory.login().last().equals(Optional.of(login))) {
            memory.login().put("", login);
            watch(resource, spec, memory);
        }
    }

    private void watch(RancherImport resource, RancherParameters spec, Memory memory) {
        String namespace = resource.getMetadata().getNamespace();
        Set<Source> all = new HashSet<>(connections.sources(spec, namespace));
        memory.login().last().flatMap(known -> known).ifPresent(all::add);
        LocalSecretReference published = resource.getSpec().getWriteConnectionSecretToRef();
        if (published != null) {
            all.add(new Source(SourceWatches.Kind.SECRET, namespace, published.name()));
        }
        ways.sources().declare(resource.getMetadata().getUid(), all, SOURCE_PATIENCE, wake(resource));
    }
}
