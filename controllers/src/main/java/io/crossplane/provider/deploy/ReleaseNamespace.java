package io.crossplane.provider.deploy;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.helm.release.ReleaseHead;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.managed.ExternalException;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/**
 * The namespace that a release lives in: made where it is missing, and kept as wanted if it was made here. Each request fails with a
 * {@link KubeException}.
 */
public final class ReleaseNamespace {

    /** What shows that somebody works in a namespace: kinds, with their API versions. */
    private static final Map<String, String> SIGNS_OF_USE = Map.of("Pod", "v1", "PersistentVolumeClaim", "v1",
            "StatefulSet", "apps/v1", "Deployment", "apps/v1");
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final Cluster cluster;
    private final Plan plan;

    /**
     * What is wanted of a namespace.
     *
     * @param create whether to make it where it is missing
     * @param labels written only on one that was made here, as are the annotations
     * @param owner the mark of the managed resource
     * @param displayName namespace and name of the managed resource, for people
     */
    public record Plan(String name, boolean create, Map<String, String> labels, Map<String, String> annotations,
            OwnerMark owner, String displayName) {}

    /**
     * What one look at the namespace tells.
     *
     * @param created whether it was made for this managed resource
     * @param right whether it carries the wanted labels and annotations, as far as they are ours to write
     */
    public record Facts(boolean created, boolean right) {}

    public ReleaseNamespace(Cluster cluster, Plan plan) {
        this.cluster = cluster;
        this.plan = plan;
    }

    /**
     * What one look shows.
     *
     * @param exists true also of one that may not be read, which counts as there and as made by somebody else
     * @param namespace as it is; empty if it does not exist or may not be read
     */
    public record Sight(boolean exists, Optional<Namespace> namespace) {}

    /** Looks at it. Fails if it may not be read and may have to be made, or may have been. */
    public Sight look() {
        try {
            Optional<Namespace> namespace = Optional.ofNullable(cluster.call("get", "namespaces", "", plan.name())
                    .run(() -> cluster.client().namespaces().withName(plan.name()).get()));
            return new Sight(namespace.isPresent(), namespace);
        } catch (KubeException e) {
            if (e.kind() != KubeException.Kind.DENIED) {
                throw e;
            }
            if (plan.create()) {
                throw new KubeException(e.kind(),
                        "%s; or set createNamespace: false, if namespace \"%s\" is there and is to stay"
                                .formatted(e.getMessage(), plan.name()),
                        e);
            }
            return new Sight(true, Optional.empty());
        }
    }

    /** What a look tells. */
    public Facts facts() {
        Optional<Namespace> namespace = look().namespace();
        boolean created = namespace.filter(each -> isCreated(each, plan.owner())).isPresent();
        return new Facts(created, !created || carries(namespace.orElseThrow()));
    }

    /** What a namespace bears that was made here, or that is ours alone. */
    public Map<String, String> marks() {
        return Map.of(OwnerMark.OWNER_UID, plan.owner().uid(), OwnerMark.OWNER_NAME, plan.displayName());
    }

    /** Whether this namespace was made for the managed resource of this mark. */
    public static boolean isCreated(Namespace namespace, OwnerMark owner) {
        Map<String, String> annotations = annotations(namespace.getMetadata());
        return "true".equals(annotations.get(OwnerMark.CREATED))
                && OwnerMark.in(annotations).filter(owner::equals).isPresent();
    }

    /** Makes it, or fails with the reason {@code NamespaceMissing}. Whether it did: false if somebody was faster. */
    public boolean create() {
        if (!plan.create()) {
            throw Failures.invalid("NamespaceMissing",
                    "namespace \"%s\" does not exist on the %s; create it or set createNamespace: true"
                            .formatted(plan.name(), cluster.called()));
        }
        Map<String, String> annotations = new HashMap<>(plan.annotations());
        annotations.put(OwnerMark.CREATED, "true");
        annotations.putAll(marks());
        Namespace wanted = new NamespaceBuilder().withNewMetadata()
                .withName(plan.name())
                .withLabels(plan.labels())
                .withAnnotations(annotations)
                .endMetadata()
                .build();
        try {
            cluster.call("create", "namespaces", "", plan.name()).run(() -> cluster.client().resource(wanted).create());
            return true;
        } catch (KubeException e) {
            if (e.kind() != KubeException.Kind.ALREADY_EXISTS) {
                throw e;
            }
            return false;
        }
    }

    /** Sees to it that the namespace is there and, if it was made here, carries what is wanted. */
    public void ensure() {
        Sight sight = look();
        if (!sight.exists()) {
            create();
        }
        sight.namespace().ifPresent(existing -> {
            checkStays(existing);
            if (isCreated(existing, plan.owner()) && !carries(existing)) {
                write(existing, plan.labels(), plan.annotations());
            }
        });
    }

    /** Fails with a conflict if it is being deleted. */
    public void checkStays(Namespace namespace) {
        if (namespace.isMarkedForDeletion()) {
            throw new ExternalException(ExternalException.Kind.CONFLICT,
                    "namespace \"%s\" is being deleted".formatted(plan.name()), null);
        }
    }

    /** Adds labels and annotations to the namespace if it still is as it was read. */
    public void write(Namespace read, Map<String, String> labels, Map<String, String> annotations) {
        String patch = cluster.client()
                .getKubernetesSerialization()
                .asJson(Map.of("metadata", Map.of("resourceVersion", read.getMetadata().getResourceVersion(), "labels",
                        labels, "annotations", annotations)));
        cluster.call("patch", "namespaces", "", plan.name())
                .run(() -> cluster.client().resource(read).patch(MERGE, patch));
    }

    /** Requests its deletion; absent is success. */
    public void delete() {
        cluster.call("delete", "namespaces", "", plan.name())
                .run(() -> cluster.client().namespaces().withName(plan.name()).delete());
    }

    /**
     * Whether there are workloads, volume claims or Helm releases in it.
     *
     * @param workloads label selector of those that count; empty for all
     * @param records label selector of the release records that count, beside that of all
     */
    public boolean isUsed(String workloads, String records) {
        String ofHelm = records.isEmpty() ? ReleaseHead.SELECTOR : ReleaseHead.SELECTOR + "," + records;
        return SIGNS_OF_USE.entrySet().stream().anyMatch(kind -> exists(kind.getKey(), kind.getValue(), workloads))
                || exists("Secret", "v1", ofHelm);
    }

    private boolean exists(String kind, String apiVersion, String selector) {
        ListOptions one = new ListOptionsBuilder().withLabelSelector(selector).withLimit(1L).build();
        return !cluster.call("list", resource(kind, apiVersion), plan.name(), "")
                .run(() -> cluster.client()
                        .genericKubernetesResources(apiVersion, kind)
                        .inNamespace(plan.name())
                        .list(one)
                        .getItems())
                .isEmpty();
    }

    /** As in a permission. */
    private static String resource(String kind, String apiVersion) {
        String plural = kind.toLowerCase(Locale.ROOT) + "s";
        return apiVersion.contains("/") ? plural + "." + apiVersion.substring(0, apiVersion.indexOf('/')) : plural;
    }

    /** Whether it carries the wanted labels and annotations. */
    public boolean carries(Namespace namespace) {
        ObjectMeta metadata = namespace.getMetadata();
        Map<String, String> labels = Optional.ofNullable(metadata.getLabels()).orElse(Map.of());
        return labels.entrySet().containsAll(plan.labels().entrySet())
                && annotations(metadata).entrySet().containsAll(plan.annotations().entrySet());
    }

    private static Map<String, String> annotations(ObjectMeta metadata) {
        return Optional.ofNullable(metadata.getAnnotations()).orElse(Map.of());
    }
}
