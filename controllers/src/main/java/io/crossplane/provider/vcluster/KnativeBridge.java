package io.crossplane.provider.vcluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.v1alpha1.KnativeObservation;
import io.crossplane.provider.knative.BridgeView;
import io.crossplane.provider.knative.Bridges;
import io.crossplane.provider.knative.HostRemains;
import io.crossplane.provider.knative.Tenant;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.managed.Conditions;

/**
 * Mode {@code HostBridge} of one virtual cluster: sees to it that it has a bridge for as long as it is wanted, tells how that is, and takes
 * away what it has made. The work itself is done elsewhere and at other times ({@link Bridges}). Lives for one reconcile.
 */
final class KnativeBridge {

    /** What an update is for that has only this to do. */
    static final String DIFFERENCE = "integrations.knative";

    private static final KnativeObservation NOTHING_YET = new KnativeObservation(0, 0, 0);
    private static final List<String> FOR_ALL_PODS = List.of("sync.toHost.pods.runtimeClassName",
            "sync.toHost.pods.enforceTolerations", "sync.fromHost.nodes.selector.labels");

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);

    private final Bridges bridges;
    private final Session session;
    private final Runnable wake;
    private final Optional<KnativeObservation> shown;

    /**
     * What is told of it.
     *
     * @param condition empty if there is nothing to tell
     * @param isDue whether an update has something to do
     * @param shown empty once nothing of it is on the host cluster
     * @param again when to look again at the latest
     */
    record Look(Optional<Condition> condition, boolean isDue, Optional<KnativeObservation> shown,
            Optional<Duration> again) {
        private static final Look NOTHING = new Look(Optional.empty(), false, Optional.empty(), Optional.empty());
    }

    /** @param shown what the status shows: the sign that a bridge was there */
    KnativeBridge(Bridges bridges, Session session, Runnable wake, Optional<KnativeObservation> shown) {
        this.bridges = bridges;
        this.session = session;
        this.wake = wake;
        this.shown = shown;
    }

    /** What the status shows of it so far. */
    Optional<KnativeObservation> shown() {
        return shown;
    }

    /** How it stands. Changes nothing. */
    Look look(ObservedVCluster seen) {
        if (!session.desired().knativeBridge()) {
            return wasThere() ? lookAtEnd() : Look.NOTHING;
        }
        Optional<String> obstacle = obstacle(config(seen));
        if (obstacle.isPresent()) {
            return new Look(no("PodSettingsUnsupported", obstacle.get()), !bridges.isAtRest(uid()), shown,
                    Optional.empty());
        }
        Optional<Look> going = wanted(seen).flatMap(bridges::view)
                .map(view -> new Look(Optional.of(condition(view)), false, Optional.of(observation(view)),
                        Optional.empty()));
        return going.orElseGet(() -> answers(seen)
                ? new Look(no("Applying", ""), true, Optional.of(NOTHING_YET), Optional.empty())
                : new Look(no("Applying", "the virtual cluster does not answer yet"), false, shown, Optional.empty()));
    }

    /** Does what is due. Does not wait for the other cluster, and does not fail: how it goes is told by the next look. */
    void fix(ObservedVCluster seen) {
        if (!session.desired().knativeBridge()) {
            if (wasThere()) {
                remove();
            }
        } else if (obstacle(config(seen)).isPresent()) {
            bridges.forget(uid());
        } else if (answers(seen)) {
            wanted(seen).ifPresent(wanted -> bridges.declare(wanted, wake));
        }
    }

    /**
     * What is left to remove before the virtual cluster may go, its own trouble with it included.
     *
     * @param patient whether to wait for what may not even be looked at
     */
    List<String> left(boolean patient) {
        if (!wasThere() && !session.desired().knativeBridge()) {
            return List.of();
        }
        Found found = found();
        List<String> left = new ArrayList<>(found.isUnseen() && !patient ? List.of() : found.left());
        if (!bridges.isAtRest(uid())) {
            left.add("the Knative bridge");
        }
        return left;
    }

    /** Ends it, and deletes what it has made on the host cluster; what cannot be deleted is left. */
    void remove() {
        bridges.forget(uid());
        try {
            onHost().delete();
        } catch (KubeException e) {
            // Told by the next look, which does not find them gone or may not look either.
        }
    }

    private boolean wasThere() {
        return shown.isPresent() || !bridges.isAtRest(uid());
    }

    private Look lookAtEnd() {
        Found found = found();
        boolean ends = !bridges.isAtRest(uid());
        if (found.left().isEmpty() && !ends) {
            return Look.NOTHING;
        }
        String message = found.left().stream().findFirst().orElse("the Knative bridge");
        boolean unseen = found.isUnseen() && !ends;
        return new Look(no("Removing", message), !unseen, shown, Optional.of(unseen ? PATIENT : SOON));
    }

    /**
     * What the host cluster has of it.
     *
     * @param left in words
     * @param isUnseen whether that is unknown, for it may not be looked at
     */
    private record Found(List<String> left, boolean isUnseen) {}

    /** Who never had the rights for it has not made anything. */
    private Found found() {
        try {
            return new Found(onHost().look(), false);
        } catch (KubeException e) {
            boolean unseen = e.kind() == KubeException.Kind.DENIED;
            return unseen && shown.isEmpty() ? new Found(List.of(), false)
                    : new Found(List.of("what the Knative bridge has made: " + e.getMessage()), unseen);
        }
    }

    private HostRemains onHost() {
        return HostRemains.of(session.connection(), session.key(), uid(), session.deadline().atMost(REQUEST_LIMIT));
    }

    /** While it starts nothing would come of it but complaints. */
    private boolean answers(ObservedVCluster seen) {
        return seen.api() instanceof ObservedVCluster.ApiView.Answered || session.memory().lastAnswer().isPresent();
    }

    /**
     * What the values have vCluster do to all pods that it brings, which those of Knative would be without. Pure.
     *
     * @param values of the installed release
     */
    static Optional<String> obstacle(JsonNode values) {
        return FOR_ALL_PODS.stream()
                .filter(path -> !Feature.at(values, path).isEmpty() || !Feature.at(values, path).asText("").isEmpty())
                .findFirst()
                .map(path -> "values: %s concerns all pods of the virtual cluster, and those of Knative would be without it; remove it, or set integrations.knative.mode: None"
                        .formatted(path));
    }

    private static JsonNode config(ObservedVCluster seen) {
        return seen.release().<JsonNode>map(release -> release.record().config()).orElse(MissingNode.getInstance());
    }

    private Optional<Bridges.Wanted> wanted(ObservedVCluster seen) {
        return seen.credentials()
                .map(credentials -> new Bridges.Wanted(tenant(seen), session.connection().access(),
                        credentials.kubeconfig()));
    }

    private Tenant tenant(ObservedVCluster seen) {
        return tenant(uid(), session.desired().release(), config(seen));
    }

    /**
     * As whom a virtual cluster appears on its host cluster.
     *
     * @param values of the installed release
     */
    static Tenant tenant(String uid, ReleaseRef release, JsonNode values) {
        JsonNode account = Feature.at(values, "controlPlane.advanced.workloadServiceAccount");
        String name = account.path("name").asText("");
        Optional<String> workloads = !account.path("enabled").asBoolean(true) ? Optional.empty()
                : Optional.of(name.isEmpty() ? "vc-workload-" + release.name() : name);
        boolean synced = Feature.at(values, "sync.toHost.serviceAccounts").path("enabled").asBoolean(false);
        return new Tenant(uid, release.name(), release.namespace(), workloads, synced);
    }

    /** That single Services fail is for those to read who have made them. Pure. */
    static Condition condition(BridgeView view) {
        if (!view.isServed()) {
            return KnativeServing.missing(view.missing());
        }
        return view.running()
                ? Conditions.of(KnativeServing.CONDITION, Condition.Status.TRUE, "Available", view.problem().orElse(""))
                : Conditions.of(KnativeServing.CONDITION, Condition.Status.FALSE, "Connecting",
                        view.problem().orElse(""));
    }

    private static KnativeObservation observation(BridgeView view) {
        return new KnativeObservation(view.services(), view.ready(), view.failing());
    }

    private static Optional<Condition> no(String reason, String message) {
        return Optional.of(Conditions.of(KnativeServing.CONDITION, Condition.Status.FALSE, reason, message));
    }

    private String uid() {
        return session.desired().owner().uid();
    }
}
