package io.crossplane.provider.vcluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.managed.ExternalException;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;

/** The host namespace of a virtual cluster: made, marked, and never shared by two (vcluster.md fact 5). */
final class NamespaceKeeper {

    private NamespaceKeeper() {}

    /** Sees to it that the namespace is there, carries what is wanted, and is ours alone. */
    static void ensure(Session session) {
        String name = session.desired().release().namespace();
        Optional<Namespace> existing = session.host().namespace(name);
        if (existing.isPresent()) {
            mark(session, existing.get());
        } else {
            create(session, name);
        }
    }

    /**
     * What one look at the namespace tells.
     *
     * @param created whether the provider created it for this VCluster
     * @param right whether it carries the wanted labels and annotations, as far as they are ours to write
     */
    record Facts(boolean created, boolean right) {}

    static Facts facts(Session session) {
        Optional<Namespace> namespace = session.host().namespace(session.desired().release().namespace());
        boolean created = namespace.filter(each -> isCreated(each, session.desired().owner())).isPresent();
        boolean right = !created || carries(namespace.orElseThrow().getMetadata(), session.desired().namespace());
        return new Facts(created, right);
    }

    /** Whether the provider created this namespace for the VCluster of this mark. */
    static boolean isCreated(Namespace namespace, OwnerMark owner) {
        Map<String, String> annotations = annotations(namespace.getMetadata());
        return "true".equals(annotations.get(OwnerMark.CREATED))
                && OwnerMark.in(annotations).filter(owner::equals).isPresent();
    }

    private static void create(Session session, String name) {
        DesiredVCluster.NamespacePlan plan = session.desired().namespace();
        if (!plan.create()) {
            throw Failures.invalid("NamespaceMissing",
                    "namespace \"%s\" does not exist on the host cluster; create it or set createNamespace: true"
                            .formatted(name));
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
            session.host().namespace(name).ifPresent(namespace -> mark(session, namespace));
        }
    }

    private static void mark(Session session, Namespace namespace) {
        DesiredVCluster desired = session.desired();
        if (namespace.isMarkedForDeletion()) {
            throw new ExternalException(ExternalException.Kind.CONFLICT,
                    "namespace \"%s\" is being deleted".formatted(desired.release().namespace()), null);
        }
        boolean created = isCreated(namespace, desired.owner());
        boolean marked = OwnerMark.in(annotations(namespace.getMetadata())).filter(desired.owner()::equals).isPresent();
        if (!marked) {
            checkVacant(session, namespace);
        }
        if (marked && (!created || carries(namespace.getMetadata(), desired.namespace()))) {
            return;
        }
        Map<String, String> wanted = new HashMap<>(marks(desired));
        if (created) {
            wanted.putAll(desired.namespace().annotations());
        }
        session.host().markNamespace(namespace, created ? desired.namespace().labels() : Map.of(), wanted);
    }

    /** A mark of another owner counts only while there is a virtual cluster to it: orphaned ones leave theirs behind. */
    private static void checkVacant(Session session, Namespace namespace) {
        DesiredVCluster desired = session.desired();
        List<String> residents = session.host().virtualClusters(desired.release().namespace());
        Optional<String> neighbour = residents.stream()
                .filter(other -> !other.equals(desired.release().name()))
                .findFirst();
        if (neighbour.isPresent()) {
            String owner = annotations(namespace.getMetadata()).get(OwnerMark.OWNER_NAME);
            String whose = owner == null ? "" : " of VCluster " + owner;
            throw Failures.invalid("NamespaceOccupied",
                    "namespace \"%s\" already holds virtual cluster \"%s\"%s; one namespace holds one virtual cluster, choose another forProvider.namespace"
                            .formatted(desired.release().namespace(), neighbour.get(), whose));
        }
    }

    private static Map<String, String> marks(DesiredVCluster desired) {
        return Map.of(OwnerMark.OWNER_UID, desired.owner().uid(), OwnerMark.OWNER_NAME, desired.displayName());
    }

    private static boolean carries(ObjectMeta metadata, DesiredVCluster.NamespacePlan plan) {
        Map<String, String> labels = Optional.ofNullable(metadata.getLabels()).orElse(Map.of());
        return labels.entrySet().containsAll(plan.labels().entrySet())
                && annotations(metadata).entrySet().containsAll(plan.annotations().entrySet());
    }

    private static Map<String, String> annotations(ObjectMeta metadata) {
        return Optional.ofNullable(metadata.getAnnotations()).orElse(Map.of());
    }
}
