package io.crossplane.provider.vcluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.v1alpha1.KnativeParameters;
import io.crossplane.provider.deploy.MergedValues;
import io.crossplane.provider.deploy.Remembered;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.managed.Conditions;

/**
 * Whether a virtual cluster has the Knative Serving of its host cluster. Without Knative's kinds on the host cluster its control plane would
 * not start, so the values for it are there only while the host cluster serves them; a condition of its own tells, and nothing else waits
 * for it. Asks only if it is wanted, and not at each look. Lives for one reconcile.
 */
final class KnativeServing {

    static final String CONDITION = "KnativeReady";
    static final String API_VERSION = KnativeValues.GROUP + "/v1";

    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);

    private final Optional<KnativeParameters> wanted;
    private final Remembered<Answer> known;
    private final Host host;

    /**
     * The host cluster, and how often it is asked.
     *
     * @param id of the cluster
     * @param kinds asks for the kinds of Knative that it serves, in the plural
     * @param trustFor how long it counts as serving them all without being asked again
     */
    record Host(String id, Supplier<Set<String>> kinds, Clock clock, Duration trustFor) {}

    /**
     * What the host cluster has said.
     *
     * @param missing what it does not serve of {@link KnativeValues#KINDS}
     * @param until when it is not asked again
     * @param doubted whether it has just said otherwise: an API server that starts does not know all its kinds yet
     */
    record Answer(List<String> missing, Instant until, boolean doubted) {}

    /**
     * What is told of it.
     *
     * @param again when to look again at the latest
     */
    record Look(Condition condition, Optional<Duration> again) {}

    KnativeServing(Optional<KnativeParameters> wanted, Remembered<Answer> known, Host host) {
        this.wanted = wanted;
        this.known = known;
        this.host = host;
    }

    /** That of a session, whose host cluster counts as serving Knative for this long after it said so. */
    static KnativeServing of(Session session, Clock clock, Duration trustFor) {
        return new KnativeServing(session.desired().knative(), session.memory().knative(),
                new Host(session.connection().id(), () -> session.host().kinds(API_VERSION), clock, trustFor));
    }

    /**
     * Finds out whether the host cluster serves Knative, unless that is known. To be called before all else.
     *
     * @throws KubeException if the host cluster does not answer and nothing is known of it
     */
    void ask(ObservedVCluster seen) {
        if (wanted.isEmpty()) {
            return;
        }
        Instant now = host.clock().instant();
        Optional<Answer> before = known.known(host.id()).or(() -> assumed(wanted.get(), seen));
        if (before.filter(answer -> now.isBefore(answer.until())).isEmpty()) {
            known.put(host.id(), answer(before, now));
        }
    }

    /** What it adds to the values of the chart, by what is known; empty if nothing. */
    ObjectNode values() {
        return wanted.filter(_ -> isServed()).map(KnativeValues::of).orElseGet(JsonNodeFactory.instance::objectNode);
    }

    /** Whether the host cluster serves Knative, as far as is known; false if it is not wanted. */
    boolean isServed() {
        return answer().filter(answer -> answer.missing().isEmpty()).isPresent();
    }

    /**
     * What it comes to. Pure.
     *
     * @param values all that is wanted; empty while they cannot be read
     */
    Look look(Progress progress, ObservedVCluster seen, Optional<MergedValues> values) {
        if (wanted.isEmpty()) {
            return new Look(Conditions.none(CONDITION), Optional.empty());
        }
        Optional<Duration> again = answer().filter(answer -> answer.doubted() || !answer.missing().isEmpty())
                .map(answer -> Duration.between(host.clock().instant(), answer.until()));
        return new Look(condition(wanted.get(), progress, seen, values), again);
    }

    private Condition condition(KnativeParameters knative, Progress progress, ObservedVCluster seen,
            Optional<MergedValues> values) {
        if (!isServed()) {
            return no("KnativeCRDsMissing",
                    "the host cluster does not serve %s of %s; the virtual cluster is without Knative until Knative Serving is installed there"
                            .formatted(String.join(", ", answer().map(Answer::missing).orElse(List.of())),
                                    API_VERSION));
        }
        if (values.filter(all -> !KnativeValues.isIn(knative, all.values())).isPresent()) {
            return no("KnativeOverridden",
                    "values switch off what mode %s switches on; remove them, or set integrations.knative.mode: None"
                            .formatted(KnativeValues.mode(knative).literal()));
        }
        boolean runs = progress.stages()
                .stream()
                .anyMatch(stage -> stage.kind() == Stage.Kind.CONTROL_PLANE_READY && stage.reached());
        return runs && isInstalled(knative, seen) ? Conditions.of(CONDITION, Condition.Status.TRUE, "Available", "")
                : no("Applying", "");
    }

    private static Condition no(String reason, String message) {
        return Conditions.of(CONDITION, Condition.Status.FALSE, reason, message);
    }

    private Optional<Answer> answer() {
        return wanted.flatMap(_ -> known.known(host.id()));
    }

    /** What was installed with Knative had it on its host cluster; nobody has said otherwise yet. */
    private static Optional<Answer> assumed(KnativeParameters knative, ObservedVCluster seen) {
        return isInstalled(knative, seen) ? Optional.of(new Answer(List.of(), Instant.MIN, false)) : Optional.empty();
    }

    private static boolean isInstalled(KnativeParameters knative, ObservedVCluster seen) {
        return seen.release().filter(release -> KnativeValues.isIn(knative, release.record().config())).isPresent();
    }

    private Answer answer(Optional<Answer> before, Instant now) {
        Instant soon = now.plus(ASK_AGAIN);
        try {
            Set<String> served = host.kinds().get();
            List<String> missing = KnativeValues.KINDS.stream().filter(kind -> !served.contains(kind)).toList();
            if (missing.isEmpty()) {
                return new Answer(missing, now.plus(host.trustFor()), false);
            }
            boolean isNews = before.filter(answer -> answer.missing().isEmpty() && !answer.doubted()).isPresent();
            return new Answer(isNews ? List.of() : missing, soon, isNews);
        } catch (KubeException e) {
            return before.map(answer -> new Answer(answer.missing(), soon, answer.doubted())).orElseThrow(() -> e);
        }
    }
}
