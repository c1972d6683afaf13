package io.crossplane.provider.vcluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.v1alpha1.ArgoCdCluster;
import io.crossplane.provider.apis.v1alpha1.ArgoCdObservation;
import io.crossplane.provider.argocd.Place;
import io.crossplane.provider.argocd.Registrar;
import io.crossplane.provider.argocd.Registrar.Standing;
import io.crossplane.provider.argocd.Registration;
import io.crossplane.provider.argocd.RegistrationException;
import io.crossplane.provider.config.ArgoCds;
import io.crossplane.provider.deploy.Cluster;
import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.kube.ClusterAccess;
import io.crossplane.provider.kube.Clusters;
import io.crossplane.provider.kube.KubeCall;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.VirtualApi;
import io.crossplane.provider.managed.Conditions;
import io.crossplane.provider.vcluster.ObservedVCluster.ApiView;

/**
 * Whether a virtual cluster is registered with the Argo CDs that it asks for. What goes wrong there is told by a condition of its own and
 * tried again later; nothing else fails of it. Lives for one reconcile.
 */
final class ArgoRegistrations {

    /** What an observation names when there is something to do. */
    static final String DIFFERENCE = "integrations.argocd";
    static final String CONDITION = "ArgoCDRegistered";

    private static final Duration WAY_LIMIT = Duration.ofSeconds(5);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    private static final int DOUBLINGS = 6;

    private final Ways ways;
    private final Session session;
    private final ArgoCds allowed;
    private final RegistrationSecrets secrets;
    private final Map<Place, ArgoCdObservation> shown = new LinkedHashMap<>();
    private final Known known;
    private final Map<Place, Finding> findings = new LinkedHashMap<>();

    /**
     * What leads to Argo CDs and into virtual clusters.
     *
     * @param controlPlane the provider's own access to the cluster that Crossplane runs on
     */
    record Ways(Registrar registrar, Clusters clusters, ClusterAccess controlPlane, VirtualApi virtualApi,
            Clock clock) {}

    /** What was found out by earlier reconciles. */
    static final class Known {
        private final Map<Place, Stood> stood = new HashMap<>();
        private final Map<Place, Trouble> troubles = new HashMap<>();
        private final Set<Place> gone = new HashSet<>();
    }

    /** A registration that stood when it was looked after. */
    private record Stood(Object key, Standing standing) {}

    /** Why a registration does not stand, and when it is tried again. */
    private record Trouble(Object key, String reason, String message, int attempts, Instant until) {}

    /** What is to be thought of one registration. */
    private sealed interface Finding {
        record Stands(Standing standing) implements Finding {}

        record Due() implements Finding {}

        record Troubled(String reason, String message, Optional<Instant> until) implements Finding {}
    }

    /**
     * What one look shows.
     *
     * @param isDue whether there is something to do
     * @param condition what is told, or that there is nothing to tell
     * @param again when to look again at the latest
     */
    record Look(boolean isDue, Condition condition, List<ArgoCdObservation> shown, Optional<Duration> again) {}

    /** @param shown where the virtual cluster is registered, as its status has it: by this is found what has to go */
    ArgoRegistrations(Ways ways, Session session, ArgoCds allowed, RegistrationSecrets secrets,
            List<ArgoCdObservation> shown) {
        this.ways = ways;
        this.session = session;
        this.allowed = allowed;
        this.secrets = secrets;
        this.known = session.memory().argocd();
        shown.forEach(each -> this.shown.put(place(each), each));
    }

    /** Looks at what is known, and reads what may have changed. Changes nothing and does not fail. */
    Look look(ObservedVCluster seen) {
        if (!everywhere().isEmpty()) {
            secrets.watch(session.desired().registrations());
        }
        List<ArgoCdObservation> entries = new ArrayList<>();
        for (Registration wanted : session.desired().registrations()) {
            if (isAllowed(wanted)) {
                findings.put(wanted.place(), judge(wanted, seen));
                entries.add(entry(wanted, findings.get(wanted.place())));
            } else {
                findings.put(wanted.place(), notAllowed(wanted));
            }
        }
        for (Place place : obsolete()) {
            findings.put(place, troubleOf(place, "").orElseGet(Finding.Due::new));
            entries.add(shown.get(place));
        }
        boolean due = findings.values().stream().anyMatch(Finding.Due.class::isInstance);
        return new Look(due, condition(findings), List.copyOf(entries), again(findings));
    }

    /** Does what the look found due. Does not fail: what goes wrong shows at the next look. */
    void fix(ObservedVCluster seen) {
        for (Registration wanted : session.desired().registrations()) {
            if (isAllowed(wanted) && findings.get(wanted.place()) instanceof Finding.Due) {
                attempt(wanted.place(), cause(wanted, seen), () -> register(wanted, seen));
            }
        }
        for (Place place : obsolete()) {
            if (findings.get(place) instanceof Finding.Due) {
                attempt(place, "", () -> unregister(place, seen));
            }
        }
    }

    /** Where the virtual cluster is still registered, for people; fails if that cannot be found out. */
    List<String> left() {
        return everywhere().stream().filter(this::isThere).map(Place::toString).toList();
    }

    /** Takes the virtual cluster out of all Argo CDs; the account inside goes with the virtual cluster. */
    void removeAll() {
        everywhere().stream().filter(this::isThere).forEach(place -> at(place, outside -> remove(place, outside)));
    }

    private Finding judge(Registration wanted, ObservedVCluster seen) {
        Stood stood = known.stood.get(wanted.place());
        if (stood != null && stood.key().equals(key(wanted, seen)) && isUntouched(wanted, stood.standing())) {
            return new Finding.Stands(stood.standing());
        }
        Object cause = cause(wanted, seen);
        return troubleOf(wanted.place(), cause).orElseGet(() -> {
            if (!answers(seen)) {
                return new Finding.Troubled("WaitingForVCluster", "the virtual cluster does not answer yet",
                        Optional.empty());
            }
            attempt(wanted.place(), cause, () -> check(wanted, seen));
            return troubleOf(wanted.place(), cause).orElseGet(() -> Optional.ofNullable(known.stood.get(wanted.place()))
                    .<Finding>map(found -> new Finding.Stands(found.standing()))
                    .orElseGet(Finding.Due::new));
        });
    }

    private static Finding notAllowed(Registration wanted) {
        if (wanted.isOfArgoCdItself()) {
            return new Finding.Troubled("ArgoCDReserved",
                    "%s keeps the name in-cluster and the server https://kubernetes.default.svc for its own cluster; choose others"
                            .formatted(wanted.place()),
                    Optional.empty());
        }
        String project = wanted.project().map(name -> " and project \"" + name + "\"").orElse(", without a project");
        return new Finding.Troubled("ArgoCDNotAllowed",
                "the provider config does not allow %s%s; ask for it in argocd of the ClusterProviderConfig"
                        .formatted(wanted.place(), project),
                Optional.empty());
    }

    private boolean isUntouched(Registration wanted, Standing standing) {
        return secrets.version(wanted).filter(version -> !version.equals(standing.version())).isEmpty()
                && ways.clock().instant().isBefore(standing.renewal());
    }

    private boolean answers(ObservedVCluster seen) {
        boolean asked = session.desired().readiness().level().compareTo(Stage.Kind.API_REACHABLE) >= 0;
        return asked ? seen.api() instanceof ApiView.Answered(var status) && status.ready()
                : seen.credentials().isPresent();
    }

    private boolean isAllowed(Registration wanted) {
        return !wanted.isOfArgoCdItself()
                && allowed.allow(wanted.place().cluster(), wanted.place().namespace(), wanted.project());
    }

    /** What makes another attempt worth while at once. */
    private static Object cause(Registration wanted, ObservedVCluster seen) {
        return List.of(wanted, seen.credentials().map(all -> all.kubeconfig().id()).orElse(""));
    }

    /** With each new answer of the virtual API, the account inside is looked after as well. */
    private Object key(Registration wanted, ObservedVCluster seen) {
        return List.of(cause(wanted, seen), session.memory().lastAnswer().map(Memory.Answer::at));
    }

    private Optional<Finding> troubleOf(Place place, Object cause) {
        return Optional.ofNullable(known.troubles.get(place))
                .filter(trouble -> trouble.key().equals(cause) && ways.clock().instant().isBefore(trouble.until()))
                .map(trouble -> new Finding.Troubled(trouble.reason(), trouble.message(),
                        Optional.of(trouble.until())));
    }

    private void attempt(Place place, Object cause, Runnable work) {
        try {
            work.run();
        } catch (RegistrationException e) {
            remember(place, cause, e.reason(), Failures.text(e));
        } catch (KubeException e) {
            remember(place, cause, "ArgoCDFailed", "%s: %s".formatted(place, Failures.text(e)));
        }
    }

    private void remember(Place place, Object cause, String reason, String message) {
        int attempts = Optional.ofNullable(known.troubles.get(place))
                .filter(before -> before.key().equals(cause))
                .map(Trouble::attempts)
                .orElse(0);
        Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(attempts, DOUBLINGS));
        known.troubles.put(place,
                new Trouble(cause, reason, message, attempts + 1, ways.clock().instant().plus(pause)));
    }

    private void check(Registration wanted, ObservedVCluster seen) {
        Object key = key(wanted, seen);
        reach(wanted, seen, (inside, outside, authority) -> {
            known.stood.remove(wanted.place());
            ways.registrar().check(wanted, inside, outside, authority).ifPresent(found -> stands(wanted, key, found));
        });
    }

    private void register(Registration wanted, ObservedVCluster seen) {
        Object key = key(wanted, seen);
        known.gone.remove(wanted.place());
        reach(wanted, seen, (inside, outside, authority) -> stands(wanted, key,
                ways.registrar().ensure(wanted, inside, outside, authority)));
    }

    private void stands(Registration wanted, Object key, Standing standing) {
        known.stood.put(wanted.place(), new Stood(key, standing));
        known.troubles.remove(wanted.place());
    }

    /** Work on both sides of a registration. */
    private interface Work {
        void with(Cluster inside, Cluster outside, String authority);
    }

    private void reach(Registration wanted, ObservedVCluster seen, Work work) {
        VirtualCredentials credentials = seen.credentials().orElseThrow();
        String authority = credentials.part("certificate-authority")
                .map(Base64.getEncoder()::encodeToString)
                .orElseThrow(() -> new KubeException(KubeException.Kind.INVALID,
                        "vCluster exported no certificate-authority"));
        at(wanted.place(), outside -> inside(credentials, inside -> work.with(inside, outside, authority)));
    }

    private void unregister(Place place, ObservedVCluster seen) {
        at(place, outside -> remove(place, outside));
        known.stood.remove(place);
        seen.credentials()
                .ifPresent(
                        credentials -> inside(credentials, cluster -> ways.registrar().removeAccount(cluster, place)));
        known.gone.add(place);
        known.troubles.remove(place);
    }

    private void remove(Place place, Cluster outside) {
        ways.registrar().remove(outside, place.namespace(), secret(), session.desired().owner());
    }

    /** What may not be read was never written, unless the status says that it was. */
    private boolean isThere(Place place) {
        try {
            List<Boolean> found = new ArrayList<>();
            at(place, outside -> found
                    .add(ways.registrar().isThere(outside, place.namespace(), secret(), session.desired().owner())));
            return found.getFirst();
        } catch (KubeException e) {
            if (e.kind() == KubeException.Kind.DENIED && !shown.containsKey(place)) {
                return false;
            }
            throw e;
        }
    }

    private void at(Place place, Consumer<Cluster> work) {
        if (place.cluster() == ArgoCdCluster.HOST) {
            work.accept(session.cluster());
            return;
        }
        try (Clusters.Lease lease = ways.clusters().lease(ways.controlPlane())) {
            work.accept(new Cluster(lease.connection(), lease.connection().id(), KubeCall.CONTROL_PLANE,
                    session.deadline()));
        }
    }

    private void inside(VirtualCredentials credentials, Consumer<Cluster> work) {
        var target = new VirtualApi.Target(session.connection(), session.key(), credentials.kubeconfig());
        try (VirtualApi.Way way = ways.virtualApi().open(target, session.deadline().atMost(WAY_LIMIT))) {
            work.accept(new Cluster(way.connection(), session.connection().id() + "/" + session.key(),
                    "virtual cluster \"%s\"".formatted(session.key().release()), session.deadline()));
        }
    }

    private String secret() {
        return session.desired().namespace().generatedName();
    }

    private Set<Place> everywhere() {
        Set<Place> all = new LinkedHashSet<>(shown.keySet());
        session.desired().registrations().forEach(wanted -> all.add(wanted.place()));
        return all;
    }

    /** Where it is registered and is not to be, or must not be any more. */
    private Set<Place> obsolete() {
        Set<Place> obsolete = new LinkedHashSet<>(shown.keySet());
        session.desired()
                .registrations()
                .stream()
                .filter(this::isAllowed)
                .forEach(wanted -> obsolete.remove(wanted.place()));
        obsolete.removeAll(known.gone);
        return obsolete;
    }

    private static Condition condition(Map<Place, Finding> findings) {
        if (findings.isEmpty()) {
            return Conditions.none(CONDITION);
        }
        List<Finding.Troubled> troubles = troubles(findings);
        if (!troubles.isEmpty()) {
            return Conditions.of(CONDITION, Condition.Status.FALSE, troubles.getFirst().reason(),
                    troubles.stream().map(Finding.Troubled::message).collect(Collectors.joining("; ")));
        }
        boolean all = findings.values().stream().allMatch(Finding.Stands.class::isInstance);
        return all ? Conditions.of(CONDITION, Condition.Status.TRUE, "Registered", "")
                : Conditions.of(CONDITION, Condition.Status.FALSE, "Registering", "");
    }

    private static List<Finding.Troubled> troubles(Map<Place, Finding> findings) {
        return findings.values()
                .stream()
                .filter(Finding.Troubled.class::isInstance)
                .map(Finding.Troubled.class::cast)
                .toList();
    }

    private Optional<Duration> again(Map<Place, Finding> findings) {
        return troubles(findings).stream()
                .flatMap(trouble -> trouble.until().stream())
                .min(Instant::compareTo)
                .map(until -> Duration.between(ways.clock().instant(), until));
    }

    private ArgoCdObservation entry(Registration wanted, Finding finding) {
        Instant expires = finding instanceof Finding.Stands(Standing standing) ? standing.expires()
                : Optional.ofNullable(shown.get(wanted.place())).map(ArgoCdObservation::tokenExpires).orElse(null);
        return new ArgoCdObservation(wanted.place().cluster(), wanted.place().namespace(), wanted.secret(),
                wanted.name(), wanted.server(), wanted.project().orElse(null), expires);
    }

    private static Place place(ArgoCdObservation entry) {
        return new Place(Optional.ofNullable(entry.cluster()).orElse(ArgoCdCluster.HOST),
                Optional.ofNullable(entry.namespace()).orElse(""));
    }
}
