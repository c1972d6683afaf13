package io.crossplane.provider.vcluster;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.crossplane.provider.kube.ClusterConnection;
import io.crossplane.provider.kube.KubeCall;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.managed.Deadline;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** The single requests that are made on a host cluster beside Helm and the watches. Each fails with a {@link KubeException}. */
final class HostObjects {

    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final int LOG_LINES = 30;
    private static final Comparator<Diagnosis.Warning> BY_OBJECT = Comparator.comparing(Diagnosis.Warning::object)
            .thenComparing(Diagnosis.Warning::message);
    private static final String MANAGED_BY = "vcluster.loft.sh/managed-by";

    /** What chart 0.33 – 0.36 makes in its namespace (vcluster.md 2.1). */
    private static final List<Resource> CHART_RESOURCES = List.of(
            new Resource("apps/v1", "StatefulSet", "statefulsets.apps"),
            new Resource("apps/v1", "Deployment", "deployments.apps"), new Resource("v1", "Service", "services"),
            new Resource("v1", "Secret", "secrets"), new Resource("v1", "ServiceAccount", "serviceaccounts"),
            new Resource("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings.rbac.authorization.k8s.io"),
            new Resource("rbac.authorization.k8s.io/v1", "Role", "roles.rbac.authorization.k8s.io"));

    /** What shows that somebody works in a namespace. */
    private static final List<Resource> SIGNS_OF_USE = List.of(new Resource("v1", "Pod", "pods"),
            new Resource("v1", "PersistentVolumeClaim", "persistentvolumeclaims"),
            new Resource("apps/v1", "StatefulSet", "statefulsets.apps"),
            new Resource("apps/v1", "Deployment", "deployments.apps"));
    private static final Resource SECRETS = new Resource("v1", "Secret", "secrets");

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

    private final ClusterConnection connection;
    private final Deadline deadline;

    HostObjects(ClusterConnection connection, Deadline deadline) {
        this.connection = connection;
        this.deadline = deadline;
    }

    /** The range of Service addresses that vCluster has found out and noted on its Service. */
    Optional<String> serviceCidr(ReleaseRef release) {
        Service service = KubeCall.onHost("get", "services", release.namespace(), release.name())
                .run(() -> client().services().inNamespace(release.namespace()).withName(release.name()).get());
        return Optional.ofNullable(service)
                .map(found -> found.getMetadata().getAnnotations())
                .map(all -> all.get("vcluster.loft.sh/service-cidr"));
    }

    /** The namespace; empty if it does not exist. */
    Optional<Namespace> namespace(String name) {
        return Optional.ofNullable(
                KubeCall.onHost("get", "namespaces", "", name).run(() -> client().namespaces().withName(name).get()));
    }

    /** Creates a namespace; fails with {@code ALREADY_EXISTS} if somebody was faster. */
    void createNamespace(String name, Map<String, String> labels, Map<String, String> annotations) {
        Namespace wanted = new NamespaceBuilder().withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .build();
        KubeCall.onHost("create", "namespaces", "", name).run(() -> client().resource(wanted).create());
    }

    /** Adds labels and annotations to a namespace that still is as it was read. */
    void markNamespace(Namespace read, Map<String, String> labels, Map<String, String> annotations) {
        String name = read.getMetadata().getName();
        Map<String, Object> patch = Map.of("metadata", Map.of("resourceVersion",
                read.getMetadata().getResourceVersion(), "labels", labels, "annotations", annotations));
        KubeCall.onHost("patch", "namespaces", "", name).run(() -> client().resource(read).patch(MERGE, json(patch)));
    }

    /** Requests the deletion of a namespace; absent is success. */
    void deleteNamespace(String name) {
        KubeCall.onHost("delete", "namespaces", "", name).run(() -> client().namespaces().withName(name).delete());
    }

    /** Recent warning events of a namespace, sorted by object. */
    List<Diagnosis.Warning> warnings(String namespace) {
        List<Event> events = KubeCall.onHost("list", "events", namespace, "")
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
        var sets = KubeCall.onHost("list", "statefulsets.apps", namespace, "")
                .run(() -> client().apps()
                        .statefulSets()
                        .inNamespace(namespace)
                        .withLabel("app", "vcluster")
                        .list()
                        .getItems());
        var deployments = KubeCall.onHost("list", "deployments.apps", namespace, "")
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
        var pods = KubeCall.onHost("list", "pods", release.namespace(), "")
                .run(() -> client().pods()
                        .inNamespace(release.namespace())
                        .withLabel(MANAGED_BY, release.name())
                        .list()
                        .getItems());
        return pods.stream().map(pod -> pod.getMetadata().getName()).toList();
    }

    /** Whether the release's namespace holds workloads, volume claims or Helm releases that are not of this release. */
    boolean isUsedByOthers(ReleaseRef release) {
        String foreign = MANAGED_BY + "!=" + release.name() + ",release!=" + release.name();
        return SIGNS_OF_USE.stream().anyMatch(resource -> exists(resource, release.namespace(), foreign))
                || exists(SECRETS, release.namespace(), "owner=helm,name!=" + release.name());
    }

    private boolean exists(Resource resource, String namespace, String selector) {
        ListOptions one = new ListOptionsBuilder().withLabelSelector(selector).withLimit(1L).build();
        return !KubeCall.onHost("list", resource.permission(), namespace, "")
                .run(() -> client().genericKubernetesResources(resource.apiVersion(), resource.kind())
                        .inNamespace(namespace)
                        .list(one)
                        .getItems())
                .isEmpty();
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
     */
    void deleteLeftovers(ReleaseRef release, boolean namespaced) {
        for (Resource resource : namespaced ? SYNCED_RESOURCES : List.<Resource>of()) {
            deleteAll(resource, release.namespace(), MANAGED_BY + "=" + release.name());
        }
        for (Resource resource : CLUSTER_RESOURCES) {
            ifPermitted(() -> deleteAll(resource, "", MANAGED_BY + "=" + release.clusterScopedOwner()));
        }
    }

    /** Requests the deletion of a volume claim; absent is success. */
    void deleteClaim(String namespace, String name) {
        KubeCall.onHost("delete", "persistentvolumeclaims", namespace, name)
                .run(() -> client().persistentVolumeClaims().inNamespace(namespace).withName(name).delete());
    }

    /** Who may not touch a kind has not let the virtual cluster sync it either. */
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
        KubeCall call = KubeCall.onHost("deletecollection", resource.permission(), namespace, "");
        var all = client().genericKubernetesResources(resource.apiVersion(), resource.kind());
        call.run(() -> (namespace.isEmpty() ? all : all.inNamespace(namespace)).withLabelSelector(selector).delete());
    }

    /** A kind of object, and how a permission calls it. */
    private record Resource(String apiVersion, String kind, String permission) {}

    /** The client, with requests that end in time. */
    KubernetesClient client() {
        return connection.client(deadline.atMost(REQUEST_LIMIT));
    }

    private String json(Map<String, Object> patch) {
        return client().getKubernetesSerialization().asJson(patch);
    }

    private static Diagnosis.Warning warning(Event event) {
        var about = event.getInvolvedObject();
        return new Diagnosis.Warning(Optional.ofNullable(event.getReason()).orElse(""),
                about.getKind() + "/" + about.getName(), Optional.ofNullable(event.getMessage()).orElse(""));
    }
}
