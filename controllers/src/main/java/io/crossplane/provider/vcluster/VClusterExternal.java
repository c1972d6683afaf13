package io.crossplane.provider.vcluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation.Phase;
import io.crossplane.provider.deploy.Attempt;
import io.crossplane.provider.deploy.Attempts;
import io.crossplane.provider.deploy.Charts;
import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.deploy.Installer;
import io.crossplane.provider.deploy.Manner;
import io.crossplane.provider.deploy.MergedValues;
import io.crossplane.provider.deploy.NextRevision;
import io.crossplane.provider.deploy.Preparation;
import io.crossplane.provider.deploy.QuotedValues;
import io.crossplane.provider.deploy.ReleaseNamespace;
import io.crossplane.provider.deploy.StoredRelease;
import io.crossplane.provider.deploy.drift.Drift;
import io.crossplane.provider.deploy.drift.ForeignRevision;
import io.crossplane.provider.helm.HelmException;
import io.crossplane.provider.helm.chart.ChartException;
import io.crossplane.provider.helm.chart.StoredChart;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.helm.values.ValuesSchemas;
import io.crossplane.provider.kube.Clusters;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.kube.VirtualApiStatus;
import io.crossplane.provider.managed.ConnectionDetails;
import io.crossplane.provider.managed.CreationMarks;
import io.crossplane.provider.managed.EventReason;
import io.crossplane.provider.managed.ExternalClient;
import io.crossplane.provider.managed.ExternalCreation;
import io.crossplane.provider.managed.ExternalDeletion;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.ExternalObservation;
import io.crossplane.provider.managed.ExternalObservation.Absent;
import io.crossplane.provider.managed.ExternalObservation.Awaiting;
import io.crossplane.provider.managed.ExternalObservation.Present;
import io.crossplane.provider.managed.ExternalUpdate;
import io.crossplane.provider.managed.Notice;
import io.crossplane.provider.managed.Readiness;
import org.jspecify.annotations.Nullable;

/** One virtual cluster on its host cluster, as the managed reconciler sees it. Lives for one reconcile. */
final class VClusterExternal implements ExternalClient<VCluster, VClusterObservation> {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(5);
    private static final Duration PATIENT = Duration.ofSeconds(60);

    private final Session session;
    private final Clusters.Lease lease;
    private final Rooms rooms;
    private final Supplier<MergedValues> values;
    private final HostDrift drift;
    private final ArgoRegistrations argocd;
    private final KnativeServing knative;
    private final KnativeBridge bridge;
    private final RancherLink rancher;
    private final List<Notice> news = new ArrayList<>();
    private JsonNode effective = MissingNode.getInstance();
    private @Nullable ObservedVCluster observed;

    /** What one external client works with; shared by all. */
    record Rooms(Observer observer, Charts charts, ValuesSchemas schemas, Installer installer, Attempts attempts,
            Remover remover, Clock clock) {}

    /** What goes on beside the release. */
    record Sides(HostDrift drift, ArgoRegistrations argocd, KnativeServing knative, KnativeBridge bridge,
            RancherLink rancher) {}

    /** @param values yields the merged values, or fails with what is wrong with them */
    VClusterExternal(Session session, Clusters.Lease lease, Rooms rooms, Supplier<MergedValues> values, Sides sides) {
        this.session = session;
        this.lease = lease;
        this.rooms = rooms;
        this.values = values;
        this.drift = sides.drift();
        this.argocd = sides.argocd();
        this.knative = sides.knative();
        this.bridge = sides.bridge();
        this.rancher = sides.rancher();
    }

    @Override
    public ExternalObservation<VClusterObservation> observe(VCluster resource) {
        return classified(resource,
                () -> resource.isMarkedForDeletion() ? observeRemoval(resource) : observeLife(resource));
    }

    @Override
    public ExternalCreation create(VCluster resource) {
        return classified(resource, () -> {
            rancher.fix();
            Preparation prepared = prepare();
            NamespaceKeeper.ensure(session);
            rooms.installer().install(session.site(), next(prepared, Attempt.first(wantedHash())));
            return ExternalCreation.plain();
        });
    }

    @Override
    public ExternalUpdate update(VCluster resource) {
        return classified(resource, () -> {
            ObservedVCluster before = observed == null ? rooms.observer().observe(session) : observed;
            // First, for they do not fail, and must not wait for what does.
            rancher.fix();
            bridge.fix(before);
            StoredRelease release = before.release()
                    .orElseThrow(() -> new ExternalException(ExternalException.Kind.CONFLICT,
                            "the release has just gone", null));
            List<String> differences = wishes(resource, before);
            if (differences.isEmpty()) {
                drift.fix(session, release, news);
            } else if (Comparison.ADOPTION.containsAll(differences)) {
                rooms.installer().adopt(session.site(), release, session.desired().chart().mark(), Map.of());
            } else {
                tellOfTakingOver(release, differences);
                change(before.host().releaseRecords(), release, CreationMarks.of(resource).pending());
            }
            argocd.fix(before);
            return ExternalUpdate.plain();
        });
    }

    private List<String> obstacles(StoredRelease release, List<String> differences) {
        return Comparison.obstacles(release, wanted(), differences);
    }

    /** A release of somebody else is not restarted silently. */
    private void tellOfTakingOver(StoredRelease release, List<String> differences) {
        List<String> obstacles = obstacles(release, differences);
        if (!obstacles.isEmpty()) {
            news.add(new Notice(EventReason.DRIFT_DETECTED,
                    "release %s was made by somebody else and is changed, for it differs: %s"
                            .formatted(session.desired().release(), String.join(", ", obstacles))));
        }
    }

    private void change(List<ObjectHead> records, StoredRelease release, Optional<Instant> announced) {
        var change = new Attempts.Change(records, release, announced, wantedHash(), session.desired().retries(),
                manner());
        rooms.attempts().make(session.site(), change, (attempt, isFirst) -> {
            Preparation prepared = prepare();
            NamespaceKeeper.ensure(session);
            if (!isFirst) {
                Refusals.checkStep(session.desired(), release, prepared);
            }
            return next(prepared, attempt);
        });
    }

    private NextRevision next(Preparation prepared, Attempt attempt) {
        return prepared.next(session.desired().chart().mark(), attempt, manner());
    }

    private Manner manner() {
        return Manner.usual("VCluster " + session.desired().displayName());
    }

    /** What is wanted, as far as it makes a revision. */
    private String wantedHash() {
        DesiredVCluster.ChartPlan chart = session.desired().chart();
        return Attempt.hash(chart.mark(), chart.version(), values.get().digest());
    }

    @Override
    public ExternalDeletion delete(VCluster resource) {
        return classified(resource, () -> {
            Instant since = Instant.parse(resource.getMetadata().getDeletionTimestamp());
            argocd.removeAll();
            if (rancher.leaves()) {
                return new ExternalDeletion(Optional.of(LATER));
            }
            if (!bridge.left(!isOverdue(resource)).isEmpty()) {
                bridge.remove();
                return new ExternalDeletion(Optional.of(SOON));
            }
            Remains remains = rooms.remover().remains(session, wasMade(resource));
            if (!remains.isNothing()) {
                rooms.remover().remove(session, remains, since);
            }
            // Whom nothing but the RancherImport keeps is woken by it.
            boolean waits = remains.isNothing() && rancher.awaited().isPresent();
            return new ExternalDeletion(Optional.of(waits ? PATIENT : SOON));
        });
    }

    @Override
    public List<Notice> news() {
        return List.copyOf(news);
    }

    @Override
    public void close() {
        lease.close();
    }

    private ExternalObservation<VClusterObservation> observeLife(VCluster resource) {
        ObservedVCluster seen = look();
        observed = seen;
        DesiredVCluster desired = session.desired();
        Progress progress = Progress.of(desired, seen, rooms.clock().instant());
        KnativeServing.Look served = knative.look(progress, seen, wanted());
        RancherLink.Look imported = rancher.look();
        List<Condition> conditions = new ArrayList<>(progress.conditions(desired));
        KnativeBridge.Look bridged = bridge.look(seen);
        conditions.add(bridged.condition().orElseGet(served::condition));
        conditions.addAll(imported.conditions());
        if (seen.release().isEmpty()) {
            return new Absent<>(StatusView.absent(desired, progress.phase(), bridged.shown()), List.copyOf(conditions));
        }
        Refusals.checkOwner(desired, seen.release().get());
        List<String> tolerated = tolerated(resource, seen);
        List<String> differences = wishes(resource, seen);
        news.addAll(drift.news(tolerated));
        Drift drifted = differences.isEmpty() ? drift.look(session, seen.release().get()) : Drift.NONE;
        news.addAll(drifted.news());
        Optional<Memory.Answer> answer = session.memory().lastAnswer();
        Optional<VirtualApiStatus> api = seen.api() instanceof ObservedVCluster.ApiView.Answered(var status)
                ? Optional.of(status)
                : answer.map(Memory.Answer::status);
        ArgoRegistrations.Look registered = argocd.look(seen);
        var facts = new StatusView.Facts(progress.phase(), api, answer.flatMap(Memory.Answer::serviceCidr),
                Optional.of(namespace(resource).created()),
                drifted.shown(Stream.concat(tolerated.stream(), obstacles(seen.release().get(), differences).stream())
                        .toList()),
                registered.shown(), imported.shown(), bridged.shown().orElse(null));
        VClusterObservation shown = StatusView.of(desired, seen, facts);
        List<String> all = new ArrayList<>(differences.isEmpty() ? drifted.differences() : differences);
        all.addAll(due(registered, bridged, imported));
        conditions.add(registered.condition());
        Optional<Duration> again = first(recheck(progress, seen).or(drifted::again), registered.again(), served.again(),
                bridged.again(), imported.again());
        return new Present<>(all, progress.readiness(), details(seen, api), shown, conditions, again);
    }

    private static List<String> due(ArgoRegistrations.Look registered, KnativeBridge.Look bridged,
            RancherLink.Look imported) {
        List<String> due = new ArrayList<>();
        if (registered.isDue()) {
            due.add(ArgoRegistrations.DIFFERENCE);
        }
        if (bridged.isDue()) {
            due.add(KnativeBridge.DIFFERENCE);
        }
        if (imported.isDue()) {
            due.add(RancherLink.DIFFERENCE);
        }
        return due;
    }

    @SafeVarargs
    private static Optional<Duration> first(Optional<Duration>... times) {
        return Stream.of(times).flatMap(Optional::stream).min(Duration::compareTo);
    }

    /** What stands, without secrets. What Knative needs is found out first, for the wanted values depend on it. */
    private ObservedVCluster look() {
        ObservedVCluster seen = rooms.observer().observe(session);
        knative.ask(seen);
        return withoutSecrets(seen);
    }

    /** While it starts nobody tells us when its API answers, nor later when its DNS does. */
    private Optional<Duration> recheck(Progress progress, ObservedVCluster seen) {
        if (progress.missing().isPresent()) {
            return Optional.of(SOON);
        }
        boolean settled = !(seen.api() instanceof ObservedVCluster.ApiView.Answered)
                || progress.stages().stream().allMatch(Stage::reached);
        return settled || progress.isLate() ? Optional.empty() : Optional.of(LATER);
    }

    private boolean isOverdue(VCluster resource) {
        Instant since = Instant.parse(resource.getMetadata().getDeletionTimestamp());
        return since.plus(session.desired().removal().timeout()).isBefore(rooms.clock().instant());
    }

    private ExternalObservation<VClusterObservation> observeRemoval(VCluster resource) {
        Remains remains = rooms.remover().remains(session, wasMade(resource));
        List<String> registered = argocd.left();
        List<String> bridged = bridge.left(!isOverdue(resource));
        VClusterObservation shown = StatusView.absent(session.desired(), Phase.DELETING,
                bridge.shown().filter(_ -> !bridged.isEmpty()));
        Optional<String> imported = rancher.awaited();
        if (remains.isNothing() && registered.isEmpty() && bridged.isEmpty() && imported.isEmpty()) {
            return new Absent<>(shown, List.of());
        }
        if (session.awaited().isPresent()) {
            return new Awaiting<>(new Readiness.Deleting(session.awaited().get()), rancher.look().conditions(),
                    Optional.of(SOON));
        }
        Readiness deleting = imported.or(() -> bridged.stream().findFirst())
                .<Readiness>map(Readiness.Deleting::new)
                .orElseGet(Readiness.Deleting::new);
        return new Present<>(List.of(), deleting, ConnectionDetails.none(), shown, rancher.look().conditions(),
                Optional.of(SOON));
    }

    private ObservedVCluster withoutSecrets(ObservedVCluster seen) {
        return seen.without(QuotedValues.of(seen.release().map(release -> release.record().config()), wanted()));
    }

    private List<String> differences(VCluster resource, ObservedVCluster seen) {
        return Comparison.differences(session.desired(), seen.release().orElseThrow(), wanted(),
                namespace(resource).right());
    }

    /** What is to be put right: the differences without those that somebody else has made and that are only told of. */
    private List<String> wishes(VCluster resource, ObservedVCluster seen) {
        List<String> all = new ArrayList<>(differences(resource, seen));
        all.removeAll(tolerated(resource, seen));
        return all;
    }

    /** What somebody else has changed by a revision of his own, if it is not to be put right. */
    private List<String> tolerated(VCluster resource, ObservedVCluster seen) {
        StoredRelease release = seen.release().orElseThrow();
        boolean may = session.desired().drift().warns() && release.record().info().status() == ReleaseStatus.DEPLOYED
                && wanted().isPresent();
        return may
                ? ForeignRevision.tolerated(differences(resource, seen), Comparison.WITHOUT_REVISION,
                        seen.host().releaseRecords(), wantedHash())
                : List.of();
    }

    /** The wanted values; empty while they cannot be read, which is said, with its reason, by the update that this leads to. */
    private Optional<MergedValues> wanted() {
        try {
            return Optional.of(values.get());
        } catch (ExternalException e) {
            return Optional.empty();
        }
    }

    private ReleaseNamespace.Facts namespace(VCluster resource) {
        return session.memory().namespace(resource.getMetadata().getGeneration(), session.namespace()::facts);
    }

    private ConnectionDetails details(ObservedVCluster seen, Optional<VirtualApiStatus> api) {
        DesiredVCluster desired = session.desired();
        return seen.credentials()
                .map(credentials -> ConnectionSecret.of(desired.release(), credentials, desired.server().toString(),
                        api.flatMap(VirtualApiStatus::version)))
                .orElse(ConnectionDetails.none());
    }

    /** Checked as far as it can be before anything is touched (vcluster.md 9.2). */
    private Preparation prepare() {
        DesiredVCluster desired = session.desired();
        StoredChart chart = rooms.charts()
                .fetch(desired.chart().source(), desired.namespace().ownNamespace(),
                        desired.chart().parameters().pullSecretRef());
        Preparation prepared = Preparation.of(chart, values.get(), rooms.schemas());
        Refusals.checkValues(desired, prepared);
        effective = prepared.effective();
        return prepared;
    }

    /** Whether the provider has created the release, or was interrupted while it did. */
    private static boolean wasMade(VCluster resource) {
        CreationMarks marks = CreationMarks.of(resource);
        return marks.succeeded().isPresent() || marks.incomplete();
    }

    private <T> T classified(VCluster resource, Supplier<T> work) {
        try {
            return work.get();
        } catch (HelmException e) {
            throw ClusterWideFeatures.explain(e, effective, resource.getSpec().getProviderConfigRef());
        } catch (ChartException e) {
            throw Failures.of(e);
        } catch (KubeException e) {
            throw Failures.ofHost(e, session.connection().access().server(), resource.getSpec().getProviderConfigRef());
        }
    }
}
