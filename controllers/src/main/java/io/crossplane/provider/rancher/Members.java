package io.crossplane.provider.rancher;

import java.util.List;

import io.crossplane.provider.apis.core.Condition;

/** Sees to it that those who may use the cluster in Rancher are those wanted; bindings that others made stay as they are. */
final class Members {

    private final Session session;

    Members(Session session) {
        this.session = session;
    }

    /** @param bound those of this object in Rancher */
    record Look(List<Binding> bound, List<Binding> missing, List<Binding> unwanted) {

        boolean isDue() {
            return !missing.isEmpty() || !unwanted.isEmpty();
        }

        Condition condition() {
            return isDue() ? ImportConditions.no(ImportConditions.MEMBERS, "Updating", "")
                    : ImportConditions.yes(ImportConditions.MEMBERS, "Synced");
        }
    }

    Look look(RancherCluster cluster) {
        List<Binding> wanted = session.wanted().members();
        List<Binding> bound = session.client().bindings(cluster.id(), session.wanted().owner());
        return new Look(bound, without(wanted, bound), without(bound, wanted));
    }

    void fix(RancherCluster cluster, Look look) {
        look.missing().forEach(each -> session.client().createBinding(cluster.id(), each, session.wanted().owner()));
        look.unwanted().forEach(each -> session.client().deleteBinding(cluster.id(), each));
    }

    private static List<Binding> without(List<Binding> all, List<Binding> others) {
        return all.stream()
                .filter(each -> others.stream().noneMatch(other -> other.name().equals(each.name())))
                .toList();
    }
}
