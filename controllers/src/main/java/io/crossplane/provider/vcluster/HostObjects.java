package io.crossplane.provider.vcluster;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.crossplane.provider.deploy.Cluster;
import io.crossplane.provider.kube.KubeCall;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.Permission;
import io.crossplane.provider.kube.Permissions;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** The single requests that are made on a host cluster beside Helm and the watches. Each fails with a {@link KubeException}. */
final class HostObjects {

    private static final int LOG_LINES = 30;
    private static final Duration ASK_LIMIT = Duration.ofSeconds(10);
    private static final Comparator<Diagnosis.Warning> BY_OBJECT = Comparator.comparing(Diagnosis.Warning::object)
            .thenComparing(Diagnosis.Warning::message);
    private static final String RBAC = "rbac.authorization.k8s.io";
    /** Label on what a virtual cluster has synced: its name. */
    static final String MANAGED_BY = "vcluster.loft.sh/managed-by";

    /** What chart 0.33 – 0.36 makes in its namespace (vcluster.md 2.1). */
    private static final List<Resource> CHART_RESOURCES = List.of(
            new Resource("apps/v1", "StatefulSet", "statefulsets.apps"),
            new Resource("apps/v1", "Deployment", "deployments.apps"), new Resource("v1", "Service", "services"),
            new Resource("v1", "Secret", "secrets"), new Resource("v1", "ServiceAccount", "serviceaccounts"),
            new Resource("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings.rbac.authorization.k8s.io"),
            new Resource("rbac.authorization.k8s.io/v1", "Role", "roles.rbac.authorization.k8s.io"));

    /** What vCluster syncs into the host namespace by default. */
    private static final List<Resource> SYNCED_RESOURCES = List.of(new Resource("v1", "Pod", "pods"),
            new Resource("v1", "Service", "services"), new Resource("v1", "ConfigMap", "configmaps"),
            new Resource("v1", "Secret", "secrets"),
            new Resource("v1", "PersistentVolumeClaim", "persistentvolumeclaims"));

    /** What vCluster may sync to the host beside namespaces. */
    private static final List<Resource> CLUSTER_RESOURCES = List.of(
            new Resource("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses.scheduling.k8s.io"),
            new Resource("storage.k8s.io/v1", "StorageClass", "storageclasses.storage.k8s.io"),
            new Resource("v1", "PersistentVolume", "persistentvolumes"));

    private static final ResourceDefinitionContext KNATIVE_SERVICE = new ResourceDefinitionContext.Builder()
            .withGroup(KnativeValues.GROUP)
            .withVersion("v1")
            .withKind("Service")
            .withPlural("services")
            .withNamespaced(true)
            .build();

    private final Cluster cluster;

    HostObjects(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The range of Service addresses that vCluster has found out and noted on its Service. */
    Optional<String> serviceCidr(ReleaseRef release) {
        Service service = cluster.call("get", "services", release.namespace(), release.name())
                .run(() -> client().services().inNamespace(release.namespace()).withName(release.name()).get());
        return Optional.ofNullable(service)
                .map(found -> found.getMetadata().getAnnotations())
                .map(all -> all.get("vcluster.loft.sh/service-cidr"));
    }

    /** The kinds that are served of a version of an API group, in the plural; none if it is not served at all. */
    Set<String> kinds(String apiVersion) {
        APIResourceList served = cluster.call("get", "the kinds of " + apiVersion, "", "")
                .run(() -> client().getApiResources(apiVersion));
        return served == null ? Set.of()
                : served.getResources().stream().map(APIResource::getName).collect(Collectors.toUnmodifiableSet());
    }

    /** Recent warning events of a namespace, sorted by object. */
    List<Diagnosis.Warning> warnings(String namespace) {
        List<Event> events = cluster.call("list", "events", namespace, "")
                .run(() -> client().v1()
                        .events()
                        .inNamespace(namespace)
                        .withField("type", "Warning")
                        .list()
                        .getItems());
        return events.stream().map(HostObjects::warning).distinct().sorted(BY_OBJECT).toList();
    }

    /** The end of the log of a container that ended; empty if there is none to be had. */
    String lastLog(String namespace, String pod, String container) {
        try {
            return client().pods()
                    .inNamespace(namespace)
                    .withName(pod)
                    .inContainer(container)
                    .terminated()
                    .tailingLines(LOG_LINES)
                    .getLog();
        } catch (RuntimeException e) {
            return "";
        }
    }

    /** Names of the virtual clusters whose control planes stand in a namespace, whoever made them. */
    List<String> virtualClusters(String namespace) {
        var sets = cluster.call("list", "statefulsets.apps", namespace, "")
                .run(() -> client().apps()
                        .statefulSets()
                        .inNamespace(namespace)
                        .withLabel("app", "vcluster")
                        .list()
                        .getItems());
        var deployments = cluster.call("list", "deployments.apps", namespace, "")
                .run(() -> client().apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withLabel("app", "vcluster")
                        .list()
                        .getItems());
        return Stream.<HasMetadata>concat(sets.stream(), deployments.stream())
                .map(each -> each.getMetadata().getName())
                .sorted()
                .toList();
    }

    /** Names of the pods that the virtual cluster has synced to its host namespace. */
    List<String> syncedPods(ReleaseRef release) {
        var pods = cluster.call("list", "pods", release.namespace(), "")
                .run(() -> client().pods()
                        .inNamespace(release.namespace())
                        .withLabel(MANAGED_BY, release.name())
                        .list()
                        .getItems());
        return pods.stream().map(pod -> pod.getMetadata().getName()).toList();
    }

    /** Whether no Service of Knative in a namespace is another's than this virtual cluster's; false if that may not be known. */
    boolean ownsKnativeServices(ReleaseRef release) {
        ListOptions one = new ListOptionsBuilder().withLabelSelector(MANAGED_BY + "!=" + release.name())
                .withLimit(1L)
                .build();
        try {
            return cluster.call("list", "services." + KnativeValues.GROUP, release.namespace(), "")
                    .run(() -> client().genericKubernetesResources(KNATIVE_SERVICE)
                            .inNamespace(release.namespace())
                            .list(one)
                            .getItems())
                    .isEmpty();
        } catch (KubeException e) {
            return e.kind() == KubeException.Kind.NOT_FOUND || ifDenied(e, false);
        }
    }

    /** Deletes what the chart made and Helm no longer knows: only objects that say they are Helm's, of this release. */
    void deleteChartObjects(ReleaseRef release) {
        for (Resource resource : CHART_RESOURCES) {
            deleteAll(resource, release.namespace(),
                    "app in (vcluster,vcluster-etcd),heritage=Helm,release=" + release.name());
        }
    }

    /**
     * Deletes what the virtual cluster has synced and its garbage collection does not reach (vcluster.md 5).
     *
     * @param namespaced whether the namespace stays, so that its content has to be deleted too
     * @param outOfReach what {@link #outOfReach} told
     */
    void deleteLeftovers(ReleaseRef release, boolean namespaced, Collection<Permission> outOfReach) {
        for (Resource resource : namespaced ? SYNCED_RESOURCES : List.<Resource>of()) {
            deleteAll(resource, release.namespace(), MANAGED_BY + "=" + release.name());
        }
        for (Resource resource : CLUSTER_RESOURCES) {
            if (!outOfReach.contains(resource.deletion())) {
                ifPermitted(() -> deleteAll(resource, "", MANAGED_BY + "=" + release.clusterScopedOwner()));
            }
        }
    }

    /** Requests the deletion of a volume claim; absent is success. */
    void deleteClaim(String namespace, String name) {
        cluster.call("delete", "persistentvolumeclaims", namespace, name)
                .run(() -> client().persistentVolumeClaims().inNamespace(namespace).withName(name).delete());
    }

    /** The first of these rights that the provider cannot give on, if there is one. */
    Optional<Permission> lacking(List<Permission> needed) {
        try {
            return missing(needed).findFirst()
                    .filter(each -> each.group().equals(RBAC) || !mayEscalate(needed.getLast().namespace()));
        } catch (KubeException e) {
            return ifDenied(e, Optional.empty());
        }
    }

    private boolean mayEscalate(String namespace) {
        return missing(Stream.of("escalate", "bind")
                .flatMap(verb -> Stream.of(new Permission(verb, RBAC, "clusterroles", ""),
                        new Permission(verb, RBAC, "roles", namespace)))
                .toList()).findAny().isEmpty();
    }

    /** What may not be deleted of that which is in no namespace. Who may not has not let the virtual cluster sync it either. */
    List<Permission> outOfReach() {
        try {
            return missing(CLUSTER_RESOURCES.stream().map(Resource::deletion).toList()).toList();
        } catch (KubeException e) {
            return ifDenied(e, List.of());
        }
    }

    private Stream<Permission> missing(List<Permission> needed) {
        return new Permissions().missing(cluster.connection(), cluster.called(), needed,
                cluster.deadline().atMost(ASK_LIMIT));
    }

    /** Who may not even ask finds out by trying. */
    private static <T> T ifDenied(KubeException failure, T otherwise) {
        if (failure.kind() == KubeException.Kind.DENIED) {
            return otherwise;
        }
        throw failure;
    }

    private static void ifPermitted(Runnable work) {
        try {
            work.run();
        } catch (KubeException e) {
            if (e.kind() != KubeException.Kind.DENIED) {
                throw e;
            }
        }
    }

    private void deleteAll(Resource resource, String namespace, String selector) {
        KubeCall call = cluster.call("deletecollection", resource.permission(), namespace, "");
        var all = client().genericKubernetesResources(resource.apiVersion(), resource.kind());
        call.run(() -> (namespace.isEmpty() ? all : all.inNamespace(namespace)).withLabelSelector(selector).delete());
    }

    /** A kind of object, and how a permission calls it. */
    private record Resource(String apiVersion, String kind, String permission) {

        private Permission deletion() {
            int dot = permission.indexOf('.');
            return dot < 0 ? new Permission("deletecollection", "", permission, "")
                    : new Permission("deletecollection", permission.substring(dot + 1), permission.substring(0, dot),
                            "");
        }
    }

    private KubernetesClient client() {
        return cluster.client();
    }

    private static Diagnosis.Warning warning(Event event) {
        var about = event.getInvolvedObject();
        return new Diagnosis.Warning(Optional.ofNullable(event.getReason()).orElse(""),
                about.getKind() + "/" + about.getName(), Optional.ofNullable(event.getMessage()).orElse(""));
    }
}
