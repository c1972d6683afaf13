package io.crossplane.provider.rancher;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.v1alpha1.RancherObservation;
import io.crossplane.provider.apis.v1alpha1.RancherObservation.Phase;
import io.crossplane.provider.managed.Conditions;
import io.crossplane.provider.managed.ConnectionDetails;
import io.crossplane.provider.managed.ExternalDeletion;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.ExternalObservation;
import io.crossplane.provider.managed.Readiness;
import io.crossplane.provider.rancher.RancherException.Kind;

/**
 * Takes a cluster out of Rancher: there first, while its agent can still be told; then what Rancher has left in the cluster, if that stays
 * (rancher.md 3.2).
 */
final class Removal {

    private static final Duration AT_ONCE = Duration.ofMillis(50);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration CLEANUP = Duration.ofMinutes(5);
    private static final Duration UNREACHED = Duration.ofMinutes(30);

    private final Session session;
    private final ProjectAssignment project;

    Removal(Session session) {
        this.session = session;
        this.project = new ProjectAssignment(session);
    }

    /**
     * What is still there. That it goes is written down before Rancher is asked: once the cluster has gone, the user of the token is forbidden
     * to see it, which would tell another provider, that did not ask itself, nothing.
     */
    ExternalObservation<RancherObservation> observe() {
        ExternalObservation<RancherObservation> seen = observeCluster();
        boolean last = seen instanceof ExternalObservation.Absent && !isLate(CLEANUP);
        return last ? project.remains().map(this::present).orElse(seen) : seen;
    }

    private ExternalObservation<RancherObservation> observeCluster() {
        return switch (find()) {
            case Registration.None() -> inside();
            case Registration.Leaving(String name) -> present("Rancher removes the cluster \"%s\"".formatted(name));
            case Registration.Begun(ProvisioningCluster _, boolean owned) -> owned ? announced(present("")) : gone();
            case Registration.Known(RancherCluster cluster, boolean owned) ->
                    owned ? announced(leaving(cluster)) : gone();
        };
    }

    private ExternalObservation<RancherObservation> announced(ExternalObservation<RancherObservation> seen) {
        return wasAsked() ? seen
                : new ExternalObservation.Awaiting<>(new Readiness.Deleting(), List.of(), Optional.of(AT_ONCE));
    }

    /** Asks for what is to be done next; all may be asked for twice. A project is left first, as far as that can be done. */
    ExternalDeletion remove() {
        project.leave();
        switch (find()) {
            case Registration.None() -> session.agent().filter(this::isOurs).ifPresent(Agent::remove);
            case Registration.Leaving _ -> {
                // Rancher is at it.
            }
            case Registration.Begun(ProvisioningCluster cluster, boolean owned) -> {
                if (owned) {
                    session.client().deleteProvisioning(cluster.workspace(), cluster.name());
                }
            }
            case Registration.Known(RancherCluster cluster, boolean owned) -> {
                if (owned && !cluster.removed()) {
                    session.client().delete(cluster.id());
                    session.memory().removal().put(cluster.id(), true);
                }
            }
        }
        return new ExternalDeletion(Optional.of(SOON));
    }

    private ExternalObservation<RancherObservation> leaving(RancherCluster cluster) {
        if (cluster.removed()) {
            session.memory().removal().put(cluster.id(), true);
        }
        String why = cluster.trouble()
                .map(text -> "Rancher removes the cluster: " + text)
                .orElse("Rancher removes the cluster");
        var seen = StatusView.of(session, cluster,
                AgentFinding.of(AgentFinding.Due.NOTHING, ImportConditions.yes(ImportConditions.AGENT, "Applied")),
                new StatusView.Granted(List.of(), ProjectAssignment.shown(session.resource())), "");
        return new ExternalObservation.Present<>(List.of(), new Readiness.Deleting(cluster.removed() ? why : ""),
                ConnectionDetails.none(), seen, List.of(), Optional.of(SOON));
    }

    /** What belongs to others is left alone, and does not keep the object. */
    private Registration find() {
        try {
            return session.registry().findVisible(session.id());
        } catch (ExternalException e) {
            return new Registration.None();
        } catch (RancherException e) {
            if (e.kind() == Kind.FORBIDDEN && wasAsked() && session.client().isTokenGood()) {
                return new Registration.None();
            }
            throw e;
        }
    }

    /** Who owns nothing else loses the right to see the cluster together with the cluster. */
    private boolean wasAsked() {
        RancherObservation shown = session.resource().getStatus().getAtProvider();
        boolean seenLeaving = shown != null && "removing".equals(shown.state());
        return seenLeaving || isDeletionTold() || session.memory().removal().known(session.id().orElse("")).isPresent();
    }

    /** That is said only right before Rancher is asked, of a cluster that was seen then. */
    private boolean isDeletionTold() {
        var status = session.resource().getStatus();
        return status.condition(Conditions.READY).filter(ready -> ready.reason().equals("Deleting")).isPresent()
                && status.condition("Synced").filter(synced -> synced.status() == Condition.Status.TRUE).isPresent();
    }

    private ExternalObservation<RancherObservation> inside() {
        Optional<Agent> agent = session.agent();
        if (agent.isEmpty()) {
            boolean given = session.awaited().isEmpty() || isLate(UNREACHED);
            return given ? gone() : present("the agent cannot be removed: " + session.awaited());
        }
        AgentView seen = isLate(CLEANUP) ? agent.get().lookAtIt() : agent.get().look();
        return switch (seen) {
            case AgentView.Missing() -> gone();
            case AgentView.Leaving(String why) -> isLate(CLEANUP) ? gone() : present(why);
            case AgentView.Installed view -> isOurs(view) ? present("the agent is removed from the cluster") : gone();
        };
    }

    private boolean isLate(Duration limit) {
        return Instant.parse(session.resource().getMetadata().getDeletionTimestamp())
                .plus(limit)
                .isBefore(session.clock().instant());
    }

    private boolean isOurs(Agent agent) {
        return agent.lookAtIt() instanceof AgentView.Installed view && isOurs(view);
    }

    private boolean isOurs(AgentView.Installed view) {
        return view.owner().filter(session.wanted().owner()::equals).isPresent();
    }

    private ExternalObservation<RancherObservation> present(String why) {
        return new ExternalObservation.Present<>(List.of(), new Readiness.Deleting(why), ConnectionDetails.none(),
                StatusView.without(session, Phase.DELETING), List.of(), Optional.of(SOON));
    }

    private ExternalObservation<RancherObservation> gone() {
        return new ExternalObservation.Absent<>(StatusView.without(session, Phase.DELETING), List.of());
    }
}
