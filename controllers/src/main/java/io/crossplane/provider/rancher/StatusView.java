package io.crossplane.provider.rancher;

import java.util.List;
import java.util.Optional;

import io.crossplane.provider.apis.v1alpha1.RancherObservation;
import io.crossplane.provider.apis.v1alpha1.RancherObservation.MemberObservation;
import io.crossplane.provider.apis.v1alpha1.RancherObservation.Phase;
import io.crossplane.provider.apis.v1alpha1.RancherObservation.ProjectObservation;
import org.jspecify.annotations.Nullable;

/** What is shown of an import. Pure; shows no token and no address that holds one. */
final class StatusView {

    private StatusView() {}

    /**
     * What was given to others.
     *
     * @param project the one that the host namespace is in
     */
    record Granted(List<Binding> members, Optional<String> project) {}

    /** Rancher has it not, or has only begun to make it. */
    static RancherObservation without(Session session, Phase phase) {
        return new RancherObservation(null, session.wanted().name(), null, phase, null, null, null, null,
                server(session), null, null, null, null, null, null, List.of(),
                project(ProjectAssignment.shown(session.resource())));
    }

    static RancherObservation of(Session session, RancherCluster cluster, AgentFinding agent, Granted granted,
            String version) {
        var whole = cluster.whole();
        return new RancherObservation(cluster.id(), cluster.name(), provisioning(session, cluster),
                phase(session, cluster), text(cluster.state()), cluster.isConnected(), cluster.hasAgent(),
                cluster.isReady(), server(session), text(version), text(whole.path("provider").asText()),
                text(whole.path("version").path("gitVersion").asText()),
                whole.path("nodeCount").isNumber() ? whole.path("nodeCount").asInt() : null,
                agent.applied().orElse(null), agent.tokenExpires().orElse(null),
                granted.members()
                        .stream()
                        .map(each -> new MemberObservation(each.name(), each.subject(), each.role()))
                        .toList(),
                project(granted.project()));
    }

    private static @Nullable ProjectObservation project(Optional<String> id) {
        return id.map(ProjectObservation::new).orElse(null);
    }

    private static Phase phase(Session session, RancherCluster cluster) {
        if (cluster.removed() || session.resource().isMarkedForDeletion()) {
            return Phase.DELETING;
        }
        if (cluster.isConnected() && cluster.isReady()) {
            return Phase.ACTIVE;
        }
        return cluster.hasAgent() && !cluster.isConnected() ? Phase.DISCONNECTED : Phase.IMPORTING;
    }

    private static String provisioning(Session session, RancherCluster cluster) {
        String workspace = cluster.whole().path("fleetWorkspaceName").asText(session.wanted().workspace());
        // Rancher's older API names it by the id.
        return workspace + "/" + (cluster.id().startsWith("c-m-") ? cluster.name() : cluster.id());
    }

    private static String server(Session session) {
        return session.client().connection().url().toString();
    }

    private static @Nullable String text(String text) {
        return Optional.of(text).filter(each -> !each.isEmpty()).orElse(null);
    }
}
