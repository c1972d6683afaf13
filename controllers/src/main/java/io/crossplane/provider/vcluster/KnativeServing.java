package io.crossplane.provider.vcluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.v1alpha1.KnativeParameters;
import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.deploy.MergedValues;
import io.crossplane.provider.deploy.Remembered;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.Permission;
import io.crossplane.provider.managed.Conditions;

/**
 * Whether a virtual cluster has the Knative Serving of its host cluster. Without Knative's kinds on the host cluster its control plane would
 * not start, and without the rights that its values give on no revision comes about; so the values for it are there only while neither is
 * missing. A condition of its own tells, and nothing else waits for it. Asks only if it is wanted, and not at each look. Lives for one
 * reconcile.
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
     * @param lacking asks for a right that the values need and the provider has not got
     * @param trustFor how long it counts as serving them all without being asked again
     */
    record Host(String id, Supplier<Set<String>> kinds, Supplier<Optional<Permission>> lacking, Clock clock,
            Duration trustFor) {}

    /**
     * What the host cluster has said.
     *
     * @param missing what it does not serve of {@link KnativeValues#KINDS}
     * @param lacking a right that is missing
     * @param failure why it has not said anything this time
     * @param doubted whether it has just said otherwise: an API server that starts does not know all its kinds yet
     */
    record Answer(List<String> missing, Optional<Permission> lacking, Optional<String> failure, boolean doubted,
            Instant at) {

        private static final Answer GOOD = new Answer(List.of(), Optional.empty(), Optional.empty(), false,
                Instant.MIN);

        boolean isUsable() {
            return missing.isEmpty() && lacking.isEmpty();
        }

        boolean isCertain() {
            return isUsable() && failure.isEmpty() && !doubted;
        }

        private Answer failed(String why, Instant now) {
            return new Answer(missing, lacking, Optional.of(why), doubted, now);
        }
    }

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
                new Host(session.connection().id(), () -> session.host().kinds(API_VERSION),
                        () -> session.host().lacking(KnativeValues.rights(session.key().namespace())), clock,
                        trustFor));
    }

    /** Finds out whether the host cluster offers Knative, unless that is known. To be called before all else. */
    void ask(ObservedVCluster seen) {
        if (wanted.isEmpty()) {
            known.forget();
            return;
        }
        Instant now = host.clock().instant();
        boolean recorded = isRecorded(wanted.get(), seen);
        Optional<Answer> before = known.known(host.id())
                .or(() -> recorded ? Optional.of(Answer.GOOD) : Optional.empty());
        if (before.filter(answer -> now.isBefore(answer.at().plus(trust(answer, seen)))).isEmpty()) {
            known.put(host.id(), answer(before, seen, now));
        }
    }

    /** What it adds to the values of the chart, by what is known; empty if nothing. */
    ObjectNode values() {
        return wanted.filter(_ -> isUsable()).map(KnativeValues::of).orElseGet(JsonNodeFactory.instance::objectNode);
    }

    /** Whether the host cluster offers Knative, as far as is known; false if it is not wanted. */
    boolean isUsable() {
        return answer().filter(Answer::isUsable).isPresent();
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
        Optional<Duration> again = answer().filter(answer -> !answer.isCertain())
                .map(answer -> Duration.between(host.clock().instant(), answer.at().plus(ASK_AGAIN)));
        return new Look(condition(wanted.get(), progress, seen, values), again);
    }

    private Condition condition(KnativeParameters knative, Progress progress, ObservedVCluster seen,
            Optional<MergedValues> values) {
        Optional<Condition> obstacle = answer().filter(answer -> !answer.isUsable()).map(KnativeServing::obstacle);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        if (values.filter(all -> !KnativeValues.isIn(knative, all.values())).isPresent()) {
            return no("KnativeOverridden",
                    "values switch off what mode %s switches on; remove them, or set integrations.knative.mode: None"
                            .formatted(KnativeValues.mode(knative).literal()));
        }
        boolean runs = progress.stages()
                .stream()
                .anyMatch(stage -> stage.kind() == Stage.Kind.CONTROL_PLANE_READY && stage.reached());
        boolean installed = isDeployed(seen)
                && values.filter(all -> KnativeValues.isSame(knative, all.values(), config(seen))).isPresent();
        return runs && installed ? Conditions.of(CONDITION, Condition.Status.TRUE, "Available", "")
                : no("Applying", "");
    }

    private static Condition obstacle(Answer answer) {
        if (answer.lacking().isPresent()) {
            return no("ClusterRightsMissing",
                    "the virtual cluster is without Knative, for the provider may not give it the rights on it: it may not %s itself; grant it ClusterRole provider-vcluster-knative"
                            .formatted(answer.lacking().get()));
        }
        if (answer.failure().isPresent()) {
            return no("HostNotAnswering",
                    "the virtual cluster is without Knative until the host cluster says whether it serves %s: %s"
                            .formatted(API_VERSION, answer.failure().get()));
        }
        return missing(answer.missing());
    }

    /** The host cluster has no Knative, or not all of it. */
    static Condition missing(List<String> kinds) {
        return no("KnativeCRDsMissing",
                "the host cluster does not serve %s of %s; the virtual cluster is without Knative until Knative Serving is installed there"
                        .formatted(String.join(", ", kinds), API_VERSION));
    }

    private static Condition no(String reason, String message) {
        return Conditions.of(CONDITION, Condition.Status.FALSE, reason, message);
    }

    private Optional<Answer> answer() {
        return wanted.flatMap(_ -> known.known(host.id()));
    }

    /** A control plane that does not come up may do so because what it needs has gone. */
    private Duration trust(Answer answer, ObservedVCluster seen) {
        return answer.isCertain() && seen.diagnosis().isEmpty() ? host.trustFor() : ASK_AGAIN;
    }

    /** Whether the newest revision has it, even if that did not succeed. What has it had Knative on its host cluster. */
    private static boolean isRecorded(KnativeParameters knative, ObservedVCluster seen) {
        return KnativeValues.isIn(knative, config(seen));
    }

    private static boolean isDeployed(ObservedVCluster seen) {
        return seen.release().filter(release -> release.record().info().status() == ReleaseStatus.DEPLOYED).isPresent();
    }

    private static JsonNode config(ObservedVCluster seen) {
        return seen.release().map(release -> release.record().config()).orElseGet(MissingNode::getInstance);
    }

    private Answer answer(Optional<Answer> before, ObservedVCluster seen, Instant now) {
        try {
            Set<String> served = host.kinds().get();
            List<String> missing = KnativeValues.KINDS.stream().filter(kind -> !served.contains(kind)).toList();
            boolean recorded = isRecorded(wanted.orElseThrow(), seen);
            if (missing.isEmpty()) {
                Optional<Permission> lacking = recorded && isDeployed(seen) ? Optional.empty() : host.lacking().get();
                return new Answer(missing, lacking, Optional.empty(), false, now);
            }
            boolean isNews = recorded && before.filter(Answer::isCertain).isPresent();
            return new Answer(isNews ? List.of() : missing, Optional.empty(), Optional.empty(), isNews, now);
        } catch (KubeException e) {
            return before
                    .orElseGet(() -> new Answer(KnativeValues.KINDS, Optional.empty(), Optional.empty(), false, now))
                    .failed(Failures.text(e), now);
        }
    }
}
