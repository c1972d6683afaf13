package io.crossplane.provider.rancher;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.v1alpha1.RancherObservation;
import io.crossplane.provider.apis.v1alpha1.RancherObservation.Phase;
import io.crossplane.provider.managed.Readiness;

/** What a cluster in Rancher and its agent come to: conditions, readiness, and when to look again (rancher.md 1.5). Pure. */
final class ImportView {

    private static final Duration STEADY = Duration.ofMinutes(2);
    private static final Duration EAGER = Duration.ofSeconds(5);
    private static final Duration PATIENT = Duration.ofSeconds(15);
    private static final Duration SLOW = Duration.ofMinutes(1);
    private static final Duration YOUNG = Duration.ofMinutes(2);
    private static final Duration GROWN = Duration.ofMinutes(15);

    private final Session session;
    private final RancherCluster cluster;
    private final AgentFinding agent;
    private final Instant now;

    ImportView(Session session, RancherCluster cluster, AgentFinding agent) {
        this.session = session;
        this.cluster = cluster;
        this.agent = agent;
        this.now = session.clock().instant();
    }

    List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        conditions.add(cluster.removed()
                ? ImportConditions.no(ImportConditions.REGISTERED, "Removed",
                        "somebody has removed the cluster in Rancher")
                : ImportConditions.yes(ImportConditions.REGISTERED, "Created"));
        conditions.add(agent.condition());
        conditions.add(connected());
        return conditions;
    }

    Readiness readiness() {
        if (cluster.removed()) {
            return new Readiness.Unavailable("somebody has removed the cluster in Rancher");
        }
        boolean good = switch (session.wanted().readiness()) {
            case IGNORE -> true;
            case ALWAYS -> isActive();
            case UNTIL_ACTIVE, UNKNOWN -> isActive() || wasActive();
        };
        if (good) {
            return new Readiness.Available();
        }
        String why = why();
        return cluster.hasAgent() ? new Readiness.Unavailable(why) : new Readiness.Creating(why);
    }

    Duration again() {
        if (isActive()) {
            return STEADY;
        }
        Instant since = agent.applied().or(cluster::created).orElse(now);
        Duration age = Duration.between(since, now);
        Duration usual = age.compareTo(YOUNG) < 0 ? EAGER : age.compareTo(GROWN) < 0 ? PATIENT : SLOW;
        return agent.again().filter(sooner -> sooner.compareTo(usual) < 0).orElse(usual);
    }

    private boolean isActive() {
        return cluster.isConnected() && cluster.isReady();
    }

    /** Not by Ready, which is withdrawn after each update until the next look. */
    private boolean wasActive() {
        RancherObservation shown = session.resource().getStatus().getAtProvider();
        return cluster.hasAgent() && shown != null
                && (shown.phase() == Phase.ACTIVE || shown.phase() == Phase.DISCONNECTED);
    }

    private Condition connected() {
        String type = ImportConditions.CONNECTED;
        if (cluster.isConnected()) {
            return ImportConditions.yes(type, "Connected");
        }
        if (cluster.hasAgent()) {
            return ImportConditions.no(type, "Disconnected", why());
        }
        boolean late = agent.applied().filter(time -> time.plus(session.wanted().timeout()).isBefore(now)).isPresent();
        return ImportConditions.no(type, late ? "Timeout" : "WaitingForAgent", why());
    }

    /** The side that is silent, in words that stay the same while it is. */
    private String why() {
        if (cluster.isConnected()) {
            return cluster.trouble().orElse("the agent is connected; Rancher is not through with the cluster");
        }
        if (agent.condition().status() != Condition.Status.TRUE) {
            return String.valueOf(agent.condition().message());
        }
        return cluster.hasAgent() ? "Rancher has lost the connection with the agent"
                : "the agent is in the cluster and has not connected with Rancher yet";
    }
}
