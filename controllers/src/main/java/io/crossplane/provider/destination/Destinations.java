package io.crossplane.provider.destination;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.config.HostNamespaces;
import io.crossplane.provider.config.ProviderConfigs;
import io.crossplane.provider.config.ResolvedConfig;
import io.crossplane.provider.config.VirtualClusters;
import io.crossplane.provider.deploy.Cluster;
import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.deploy.ReleaseSecrets;
import io.crossplane.provider.kube.Clusters;
import io.crossplane.provider.kube.HostSnapshot;
import io.crossplane.provider.kube.HostWatches;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.Kubeconfig;
import io.crossplane.provider.kube.KubeconfigRules;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.kube.ReleaseKey;
import io.crossplane.provider.kube.VirtualApi;
import io.crossplane.provider.managed.Conditions;
import io.crossplane.provider.managed.Deadline;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.ResourceKey;

/**
 * From an object to its cluster. A virtual cluster is reached with what its VCluster is reached with and with the credentials it
 * exported, read in memory: there is no provider config for it and no copy of its Secret.
 */
public final class Destinations {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Ways ways;

    /**
     * What leads to clusters.
     *
     * @param vclusters the VClusters by namespace and name, from a cache
     * @param crossplaneNamespace where the provider itself runs; nothing may go there
     */
    public record Ways(Function<ResourceKey, Optional<VCluster>> vclusters, ProviderConfigs configs, Clusters clusters,
            HostWatches hosts, VirtualApi virtualApi, String crossplaneNamespace) {}

    public Destinations(Ways ways) {
        this.ways = ways;
    }

    /** The cluster that this one is about. Fails if it should be usable and is not. */
    public Destination find(Approach approach) {
        return approach.vcluster().map(name -> inVCluster(name, approach)).orElseGet(() -> byConfig(approach));
    }

    /**
     * Where the virtual cluster of this VCluster lives, whether or not it is ready; empty if there is no such VCluster.
     *
     * @throws io.crossplane.provider.managed.ExternalException if its provider config cannot be used, or not for that
     */
    public Optional<HostPlace> host(ResourceKey vcluster, Deadline deadline) {
        return ways.vclusters().apply(vcluster).map(each -> host(each, deadline));
    }

    private HostPlace host(VCluster vcluster, Deadline deadline) {
        ResolvedConfig config = ways.configs()
                .resolve(vcluster.getSpec().getProviderConfigRef(), vcluster.getMetadata().getNamespace());
        String name = vcluster.getMetadata().getName();
        if (!VirtualClusters.isAllowed(vcluster, config, ways.crossplaneNamespace())) {
            throw new ExternalException(ExternalException.Kind.INVALID,
                    "VCluster %s is where its provider config does not allow it".formatted(name), null);
        }
        try {
            Clusters.Lease lease = ways.clusters().lease(config.access());
            return new HostPlace(lease, Cluster.host(lease.connection(), deadline),
                    VirtualClusters.of(vcluster).namespace(), new OwnerMark(vcluster.getMetadata().getUid()));
        } catch (KubeException e) {
            throw Failures.ofHost(e, config.access().server(), config.reference());
        }
    }

    /** Whether this VCluster is being deleted, and all that is in it goes with it. */
    public boolean isLeaving(ResourceKey vcluster) {
        return ways.vclusters().apply(vcluster).filter(VCluster::isMarkedForDeletion).isPresent();
    }

    /** The object of this UID needs no cluster any more. */
    public void forget(String uid) {
        ways.hosts().forget(uid);
    }

    private Destination byConfig(Approach approach) {
        ResolvedConfig config = ways.configs()
                .resolve(approach.resource().getSpec().getProviderConfigRef(), approach.namespace());
        approach.uses(config);
        String namespace = approach.purpose().namespace();
        // By what is allowed expressly: a chart may make anything, so the namespace of the object itself is no limit to it.
        if (!approach.deleting()
                && !HostNamespaces.allowed(config.targets(), namespace, "", "", ways.crossplaneNamespace())) {
            return new Destination.Refused(
                    "%s \"%s\" does not allow %s in namespace \"%s\"; name a VCluster, or ask for the namespace in targetNamespaces of the ClusterProviderConfig"
                            .formatted(config.reference().kind(), config.reference().name(), approach.purpose().what(),
                                    namespace));
        }
        Clusters.Lease lease = ways.clusters().lease(config.access());
        return new Destination.Reached(lease, Cluster.host(lease.connection(), approach.deadline()));
    }

    private Destination inVCluster(String name, Approach approach) {
        boolean deleting = approach.deleting();
        Optional<VCluster> known = ways.vclusters().apply(new ResourceKey(approach.namespace(), name));
        if (known.isEmpty()) {
            return deleting ? new Destination.Gone()
                    : new Destination.Awaited("VCluster %s does not exist".formatted(name));
        }
        VCluster vcluster = known.get();
        if (!deleting && vcluster.isMarkedForDeletion()) {
            return new Destination.Awaited("VCluster %s is being deleted".formatted(name));
        }
        Optional<Condition> ready = vcluster.getStatus().condition(Conditions.READY);
        boolean usable = ready.filter(condition -> condition.status() == Condition.Status.TRUE).isPresent();
        if (!usable && !deleting) {
            return new Destination.Awaited(notReady(name, ready));
        }
        return reach(vcluster, usable || vcluster.isMarkedForDeletion(), approach);
    }

    private static String notReady(String name, Optional<Condition> ready) {
        String why = ready.map(Condition::message).filter(text -> !text.isEmpty()).map(text -> ": " + text).orElse("");
        return "VCluster %s is not ready%s".formatted(name, why);
    }

    /** @param usable whether it should answer; if not, only whether it is gone for good counts */
    private Destination reach(VCluster vcluster, boolean usable, Approach approach) {
        String name = vcluster.getMetadata().getName();
        ResolvedConfig config = ways.configs()
                .resolve(vcluster.getSpec().getProviderConfigRef(), vcluster.getMetadata().getNamespace());
        approach.uses(config);
        if (!VirtualClusters.isAllowed(vcluster, config, ways.crossplaneNamespace())) {
            return new Destination.Awaited(
                    "VCluster %s is where its provider config does not allow it".formatted(name));
        }
        ReleaseKey key = VirtualClusters.of(vcluster);
        HostWatches.HostView view = ways.hosts().declare(approach.uid(), config.access(), key, approach.wake());
        try (Clusters.Lease host = ways.clusters().lease(config.access())) {
            Optional<Kubeconfig> credentials = credentials(Cluster.host(host.connection(), approach.deadline()), view,
                    key, approach);
            if (credentials.isEmpty()) {
                return approach.deleting() ? new Destination.Gone()
                        : new Destination.Awaited("VCluster %s has not exported its kubeconfig".formatted(name));
            }
            if (!usable) {
                return new Destination.Awaited(notReady(name, vcluster.getStatus().condition(Conditions.READY)));
            }
            Clusters.Lease lease = ways.virtualApi()
                    .open(new VirtualApi.Target(host.connection(), key, credentials.get()),
                            approach.deadline().atMost(PATIENCE));
            return new Destination.Reached(lease, new Cluster(lease.connection(), config.access().id() + "/" + key,
                    "virtual cluster \"%s\"".formatted(key.release()), approach.deadline()));
        } catch (KubeException e) {
            throw Failures.ofHost(e, config.access().server(), config.reference());
        }
    }

    /** What the virtual cluster exported, read again only when it has changed; empty if there is nothing (usable). */
    private static Optional<Kubeconfig> credentials(Cluster host, HostWatches.HostView view, ReleaseKey key,
            Approach approach) {
        ReleaseSecrets secrets = new ReleaseSecrets(host, key.namespace());
        String secret = "vc-" + key.release();
        Optional<HostSnapshot> snapshot = view.snapshot(approach.deadline().atMost(PATIENCE));
        if (snapshot.isEmpty()) {
            return secrets.content(secret).flatMap(Destinations::parsed);
        }
        Optional<ObjectHead> head = snapshot.get().kubeconfigSecret();
        return head.flatMap(known -> approach.credentials()
                .get(List.of(known.uid(), known.resourceVersion()),
                        () -> secrets.content(secret).flatMap(Destinations::parsed)));
    }

    private static Optional<Kubeconfig> parsed(Map<String, byte[]> content) {
        try {
            String text = new String(content.getOrDefault("config", new byte[0]), StandardCharsets.UTF_8);
            return Optional.of(Kubeconfig.parse(text, KubeconfigRules.EXPORTED));
        } catch (KubeException e) {
            return Optional.empty();
        }
    }
}
