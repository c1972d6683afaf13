package io.crossplane.provider.rancher;

import java.util.List;

import io.crossplane.provider.apis.core.Condition;

/** Sees to it that those who may use the cluster in Rancher are those wanted; bindings that others made stay as they are. */
final class Members {

    private final Session session;

    Members(Session session) {
        this.session = session;
    }

    /** @param bound those of the wanted that there are */
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
        List<Binding> all = session.client().bindings(Scope.cluster(cluster.id()));
        List<Binding> ours = all.stream()
                .filter(each -> each.owner().filter(session.wanted().owner()::equals).isPresent())
                .toList();
        return new Look(all.stream().filter(each -> isIn(wanted, each)).toList(), without(wanted, all),
                without(ours, wanted));
    }

    void fix(RancherCluster cluster, Look look) {
        Scope scope = Scope.cluster(cluster.id());
        look.missing().forEach(each -> session.client().createBinding(scope, each, session.wanted().owner()));
        look.unwanted().forEach(each -> session.client().deleteBinding(scope, each));
    }

    private static List<Binding> without(List<Binding> some, List<Binding> others) {
        return some.stream().filter(each -> !isIn(others, each)).toList();
    }

    /** Whoever made it: a second one for the same would be refused. */
    private static boolean isIn(List<Binding> all, Binding one) {
        return all.stream().anyMatch(one::isLike);
    }
}
