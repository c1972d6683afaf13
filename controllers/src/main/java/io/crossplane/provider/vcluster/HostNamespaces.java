package io.crossplane.provider.vcluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.Workload;
import io.crossplane.provider.managed.ExternalException;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;

/** The host namespace of a virtual cluster: made, marked, and never shared by two (vcluster.md fact 5). */
final class HostNamespaces {

    private HostNamespaces() {
    }

    /**
     * Sees to it that the namespace is there, carries what is wanted, and is ours alone.
     *
     * @param neighbours workloads of virtual clusters in the namespace
     */
    static void ensure(Session session, List<Workload> neighbours) {
        DesiredVCluster desired = session.desired();
        String name = desired.release().namespace();
        neighbours.stream().map(workload -> workload.labels().getOrDefault("release", "")).filter(other -> !other.equals(desired
                .release().name())).findFirst().ifPresent(other -> {
                    throw Failures.occupied(name, "virtual cluster \"" + other + "\"");
                });
        Optional<Namespace> existing = session.host().namespace(name);
        if (existing.isPresent()) {
            mark(session, existing.get(), neighbours.isEmpty());
        } else {
            create(session, name);
        }
    }

    /** Whether the namespace carries the wanted labels and annotations, as far as it is ours to write. */
    static boolean isRight(Session session) {
        DesiredVCluster.NamespacePlan plan = session.desired().namespace();
        if (plan.labels().isEmpty() && plan.annotations().isEmpty()) {
            return true;
        }
        return session.host().namespace(session.desired().release().namespace()).filter(namespace -> isCreated(namespace,
                session.desired().owner())).map(namespace -> carries(namespace.getMetadata(), plan)).orElse(true);
    }

    /** Whether the provider created this namespace for the VCluster of this mark. */
    static boolean isCreated(Namespace namespace, OwnerMark owner) {
        Map<String, String> annotations = annotations(namespace.getMetadata());
        return "true".equals(annotations.get(OwnerMark.CREATED)) && OwnerMark.in(annotations).filter(owner::equals).isPresent();
    }

    private static void create(Session session, String name) {
        DesiredVCluster.NamespacePlan plan = session.desired().namespace();
        if (!plan.create()) {
            throw Failures.invalid("NamespaceMissing",
                    "namespace \"%s\" does not exist on the host cluster; create it or set createNamespace: true".formatted(
                            name));
        }
        Map<String, String> annotations = new HashMap<>(plan.annotations());
        annotations.put(OwnerMark.CREATED, "true");
        annotations.putAll(marks(session.desired()));
        try {
            session.host().createNamespace(name, plan.labels(), annotations);
        } catch (KubeException e) {
            if (e.kind() != KubeException.Kind.ALREADY_EXISTS) {
                throw e;
            }
            session.host().namespace(name).ifPresent(namespace -> mark(session, namespace, false));
        }
    }

    private static void mark(Session session, Namespace namespace, boolean isEmpty) {
        DesiredVCluster desired = session.desired();
        String name = namespace.getMetadata().getName();
        if (namespace.getMetadata().getDeletionTimestamp() != null) {
            throw new ExternalException(ExternalException.Kind.CONFLICT, "namespace \"%s\" is being deleted".formatted(name), null);
        }
        Map<String, String> annotations = annotations(namespace.getMetadata());
        Optional<OwnerMark> owner = OwnerMark.in(annotations);
        if (owner.isPresent() && !owner.get().equals(desired.owner()) && !isEmpty) {
            throw Failures.occupied(name, "VCluster " + annotations.getOrDefault(OwnerMark.OWNER_NAME, "of another control plane"));
        }
        boolean ours = isCreated(namespace, desired.owner());
        if (owner.filter(desired.owner()::equals).isPresent() && (!ours || carries(namespace.getMetadata(), desired.namespace()))) {
            return;
        }
        Map<String, String> wanted = new HashMap<>(marks(desired));
        if (ours) {
            wanted.putAll(desired.namespace().annotations());
        }
        session.host().markNamespace(namespace, ours ? desired.namespace().labels() : Map.of(), wanted);
    }

    private static Map<String, String> marks(DesiredVCluster desired) {
        return Map.of(OwnerMark.OWNER_UID, desired.owner().uid(), OwnerMark.OWNER_NAME, desired.displayName());
    }

    private static boolean carries(ObjectMeta metadata, DesiredVCluster.NamespacePlan plan) {
        Map<String, String> labels = Optional.ofNullable(metadata.getLabels()).orElse(Map.of());
        return labels.entrySet().containsAll(plan.labels().entrySet()) && annotations(metadata).entrySet().containsAll(plan
                .annotations().entrySet());
    }

    private static Map<String, String> annotations(ObjectMeta metadata) {
        return Optional.ofNullable(metadata.getAnnotations()).orElse(Map.of());
    }
}
