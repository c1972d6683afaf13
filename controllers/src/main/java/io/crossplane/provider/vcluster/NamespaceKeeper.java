package io.crossplane.provider.vcluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.deploy.ReleaseNamespace;
import io.crossplane.provider.kube.KubeException;
import io.fabric8.kubernetes.api.model.Namespace;

/** The host namespace of a virtual cluster: made, marked, and never shared by two (vcluster.md fact 5). */
final class NamespaceKeeper {

    private NamespaceKeeper() {}

    /** Sees to it that the namespace is there, carries what is wanted, and is ours alone. */
    static void ensure(Session session) {
        ReleaseNamespace namespace = session.namespace();
        ReleaseNamespace.Sight sight = namespace.look();
        if (!sight.exists() && !namespace.create()) {
            sight = namespace.look();
        }
        if (sight.namespace().isPresent()) {
            mark(session, namespace, sight.namespace().get());
        } else if (sight.exists()) {
            checkVacant(session, Map.of());
        }
    }

    private static void mark(Session session, ReleaseNamespace namespace, Namespace existing) {
        DesiredVCluster desired = session.desired();
        namespace.checkStays(existing);
        boolean created = ReleaseNamespace.isCreated(existing, desired.owner());
        boolean marked = OwnerMark.in(annotations(existing)).filter(desired.owner()::equals).isPresent();
        if (!marked) {
            checkVacant(session, annotations(existing));
        }
        if (marked && (!created || namespace.carries(existing))) {
            return;
        }
        if (!created) {
            markIfPermitted(session, namespace, existing);
            return;
        }
        Map<String, String> wanted = new HashMap<>(namespace.marks());
        wanted.putAll(desired.namespace().annotations());
        namespace.write(existing, desired.namespace().labels(), wanted);
    }

    /** The mark of a namespace that somebody else has made only spares looking who else lives there, each time. */
    private static void markIfPermitted(Session session, ReleaseNamespace namespace, Namespace existing) {
        if (!session.memory().mayMark()) {
            return;
        }
        try {
            namespace.write(existing, Map.of(), namespace.marks());
        } catch (KubeException e) {
            if (e.kind() != KubeException.Kind.DENIED) {
                throw e;
            }
            session.memory().mayNotMark();
        }
    }

    /** A mark of another owner counts only while there is a virtual cluster to it: orphaned ones leave theirs behind. */
    private static void checkVacant(Session session, Map<String, String> marks) {
        DesiredVCluster desired = session.desired();
        List<String> residents = session.host().virtualClusters(desired.release().namespace());
        Optional<String> neighbour = residents.stream()
                .filter(other -> !other.equals(desired.release().name()))
                .findFirst();
        if (neighbour.isPresent()) {
            String owner = marks.get(OwnerMark.OWNER_NAME);
            String whose = owner == null ? "" : " of VCluster " + owner;
            throw Failures.invalid("NamespaceOccupied",
                    "namespace \"%s\" already holds virtual cluster \"%s\"%s; one namespace holds one virtual cluster, choose another forProvider.namespace"
                            .formatted(desired.release().namespace(), neighbour.get(), whose));
        }
    }

    private static Map<String, String> annotations(Namespace namespace) {
        return Optional.ofNullable(namespace.getMetadata().getAnnotations()).orElse(Map.of());
    }
}
