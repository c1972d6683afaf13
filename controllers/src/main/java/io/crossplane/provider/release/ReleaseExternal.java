package io.crossplane.provider.release;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.apis.v1alpha1.VClusterReleaseObservation;
import io.crossplane.provider.deploy.Attempt;
import io.crossplane.provider.deploy.Attempts;
import io.crossplane.provider.deploy.Failures;
import io.crossplane.provider.deploy.Installer;
import io.crossplane.provider.deploy.NextRevision;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.deploy.ReleaseNamespace;
import io.crossplane.provider.deploy.StoredRelease;
import io.crossplane.provider.deploy.Trial;
import io.crossplane.provider.deploy.drift.Drift;
import io.crossplane.provider.deploy.drift.DriftControl;
import io.crossplane.provider.deploy.drift.ForeignRevision;
import io.crossplane.provider.helm.HelmException;
import io.crossplane.provider.helm.chart.ChartException;
import io.crossplane.provider.helm.chart.StoredChart;
import io.crossplane.provider.kube.Clusters;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.managed.ConnectionDetails;
import io.crossplane.provider.managed.CreationMarks;
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
import io.crossplane.provider.managed.Policies;
import io.crossplane.provider.managed.Readiness;
import org.jspecify.annotations.Nullable;

/** One release in its cluster, as the managed reconciler sees it. Lives for one reconcile. */
final class ReleaseExternal implements ExternalClient<VClusterRelease, VClusterReleaseObservation> {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final Session session;
    private final Clusters.Lease lease;
    private final Rooms rooms;
    private final List<Notice> news = new ArrayList<>();
    private final Inputs inputs;
    private @Nullable ObservedRelease observed;
    private @Nullable Findings findings;
    private Drift drift = Drift.NONE;
    private Trial trial = new Trial.None();

    /** What one external client works with; shared by all. */
    record Rooms(Observer observer, Inquiry inquiry, Planner planner, Installer installer, Attempts attempts,
            Remover remover, DriftControl drift) {}

    ReleaseExternal(Session session, Clusters.Lease lease, Rooms rooms, Inputs inputs) {
        this.session = session;
        this.lease = lease;
        this.rooms = rooms;
        this.inputs = inputs;
    }

    @Override
    public ExternalObservation<VClusterReleaseObservation> observe(VClusterRelease resource) {
        return classified(() -> resource.isMarkedForDeletion() ? observeRemoval(resource) : observeLife(resource));
    }

    @Override
    public ExternalCreation create(VClusterRelease resource) {
        return classified(() -> {
            rooms.inquiry().check(session.desired());
            NextRevision next = rooms.planner().first(Attempt.first(wantedHash()), session, inputs);
            session.namespace().ensure();
            rooms.installer().install(session.site(), next);
            return ExternalCreation.plain();
        });
    }

    @Override
    public ExternalUpdate update(VClusterRelease resource) {
        return classified(() -> {
            rooms.inquiry().check(session.desired());
            ObservedRelease before = observed == null ? rooms.observer().observe(session) : observed;
            StoredRelease release = before.release()
                    .orElseThrow(() -> new ExternalException(ExternalException.Kind.CONFLICT,
                            "the release has just gone", null));
            List<String> differences = wishes(resource, before);
            if (differences.isEmpty()) {
                rooms.installer().conclude(session.site(), release, trial);
                rooms.drift().fix(session.site(), drift, release.head(), session.memory().drift(), news::add);
                complain();
            } else if (Comparison.WITHOUT_REVISION.containsAll(differences)) {
                adopt(release, differences);
            } else {
                change(before.records(), release, CreationMarks.of(resource).pending());
            }
            return ExternalUpdate.plain();
        });
    }

    private void complain() {
        if (findings != null) {
            findings.complain();
        }
    }

    private void adopt(StoredRelease release, List<String> differences) {
        if (differences.contains(Comparison.NAMESPACE)) {
            session.namespace().ensure();
        }
        if (!differences.equals(List.of(Comparison.NAMESPACE))) {
            rooms.installer().adopt(session.site(), release, chart().mark(), session.desired().manner().labels());
        }
    }

    private void change(List<ObjectHead> records, StoredRelease release, Optional<Instant> announced) {
        var change = new Attempts.Change(records, release, announced, wantedHash(), session.desired().retries(),
                session.desired().manner());
        rooms.attempts().make(session.site(), change, rooms.planner().after(release.record(), session, inputs));
    }

    /** What is wanted, as far as it makes a revision. */
    private String wantedHash() {
        String version = rooms.planner()
                .followed(session.desired())
                .map(StoredChart::digest)
                .or(chart()::version)
                .orElse("");
        return Attempt.hash(chart().mark().patchedWith(inputs.patches().digest()), version, inputs.values().digest());
    }

    @Override
    public ExternalDeletion delete(VClusterRelease resource) {
        return classified(() -> {
            rooms.remover()
                    .remove(session, remains(resource), Instant.parse(resource.getMetadata().getDeletionTimestamp()));
            return new ExternalDeletion(Optional.of(SOON));
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

    private ExternalObservation<VClusterReleaseObservation> observeLife(VClusterRelease resource) {
        ObservedRelease seen = inputs.withoutSecrets(rooms.observer().observe(session));
        observed = seen;
        if (seen.release().isEmpty() && session.awaited().isPresent()) {
            return new Awaiting<>(new Readiness.Creating(session.awaited().get()), List.of(), Optional.empty());
        }
        if (seen.release().isEmpty()) {
            return new Absent<>(StatusView.absent(session.desired()), Progress.ofNothing().conditions());
        }
        if (!Policies.of(resource.getSpec().getManagementPolicies()).observeOnly()) {
            checkOwner(seen.release().get());
        }
        List<String> tolerated = tolerated(resource, seen);
        List<String> differences = wishes(resource, seen);
        if (session.awaited().isPresent() && !Comparison.WITHOUT_REVISION.containsAll(differences)) {
            return new Awaiting<>(new Readiness.Unavailable(session.awaited().get()), List.of(), Optional.empty());
        }
        return present(resource, seen, differences, tolerated);
    }

    private ExternalObservation<VClusterReleaseObservation> present(VClusterRelease resource, ObservedRelease seen,
            List<String> differences, List<String> tolerated) {
        session.memory().drift().newsOfRelease(tolerated).ifPresent(news::add);
        Findings found = rooms.inquiry().findings(session, seen);
        findings = found;
        Progress progress = found.progress();
        if (differences.isEmpty()) {
            drift = rooms.drift()
                    .look(session.site(), session.desired().drift(), seen.stated(), session.memory().drift());
            news.addAll(drift.news());
            trial = trial(resource, seen, progress);
        }
        VClusterReleaseObservation shown = StatusView.of(found.judged(),
                new StatusView.Facts(namespace(resource).created(), session.desired().retries(), drift.shown(tolerated),
                        found.outputs().values()));
        return new Present<>(found.differences(all(differences, drift.differences(), trial.differences())),
                progress.readiness(), found.outputs().details(), shown, progress.conditions(),
                progress.isSettled() ? again() : Optional.of(SOON));
    }

    private Trial trial(VClusterRelease resource, ObservedRelease seen, Progress progress) {
        return session.desired()
                .trial()
                .filter(_ -> Policies.of(resource.getSpec().getManagementPolicies()).mayUpdate())
                .map(limit -> rooms.installer().trial(seen.release().orElseThrow(), limit, progress.shortOf()))
                .orElseGet(Trial.None::new);
    }

    private Optional<Duration> again() {
        return Stream.of(drift.again(), trial.again()).flatMap(Optional::stream).min(Comparator.naturalOrder());
    }

    @SafeVarargs
    private static List<String> all(List<String>... parts) {
        return Stream.of(parts).flatMap(List::stream).toList();
    }

    private ExternalObservation<VClusterReleaseObservation> observeRemoval(VClusterRelease resource) {
        VClusterReleaseObservation shown = StatusView.absent(session.desired());
        if (remains(resource).isNothing()) {
            return new Absent<>(shown, List.of());
        }
        return new Present<>(List.of(), new Readiness.Deleting(), ConnectionDetails.none(), shown, List.of(),
                Optional.of(SOON));
    }

    private Remover.Remains remains(VClusterRelease resource) {
        CreationMarks marks = CreationMarks.of(resource);
        return rooms.remover().remains(session, marks.succeeded().isPresent() || marks.incomplete());
    }

    private void checkOwner(StoredRelease release) {
        Optional<OwnerMark> owner = release.owner().filter(mark -> !mark.equals(session.desired().owner()));
        if (owner.isPresent() && !Attempts.isFree(release, session.desired().owner())) {
            throw Failures.invalid("OwnedByOther",
                    "release %s in namespace \"%s\" belongs to another object (UID %s); choose another name or namespace, or remove label %s from Secret %s to take it over"
                            .formatted(session.desired().key().release(), session.desired().key().namespace(),
                                    owner.get().uid(), OwnerMark.OWNER_UID, release.head().name()));
        }
    }

    private List<String> differences(VClusterRelease resource, ObservedRelease seen) {
        if (session.desired().chart().isEmpty()) {
            return List.of();
        }
        var wanted = new Comparison.Wanted(chart(), inputs.valuesDigest(), inputs.patchesDigest(),
                rooms.planner().followed(session.desired()), session.desired().manner().labels());
        return Comparison.differences(wanted, seen.release().orElseThrow(), namespace(resource).right());
    }

    /** What is to be put right: the differences without those that somebody else has made and that are only told of. */
    private List<String> wishes(VClusterRelease resource, ObservedRelease seen) {
        List<String> all = new ArrayList<>(differences(resource, seen));
        all.removeAll(tolerated(resource, seen));
        return all;
    }

    /** What somebody else has changed by a revision of his own, if it is not to be put right. */
    private List<String> tolerated(VClusterRelease resource, ObservedRelease seen) {
        boolean may = session.desired().drift().warns() && session.desired().chart().isPresent() && seen.isDeployed()
                && inputs.areKnown();
        return may
                ? ForeignRevision.tolerated(differences(resource, seen), Comparison.WITHOUT_REVISION, seen.records(),
                        wantedHash())
                : List.of();
    }

    private ReleaseNamespace.Facts namespace(VClusterRelease resource) {
        var known = session.memory().namespace();
        ReleaseNamespace.Facts facts = known.get(resource.getMetadata().getGeneration(), session.namespace()::facts);
        if (!facts.right()) {
            known.forget();
        }
        return facts;
    }

    private DesiredRelease.ChartPlan chart() {
        return session.desired()
                .chart()
                .orElseThrow(() -> Failures.invalid("ChartMissing",
                        "forProvider.chart is needed to make or to change a release"));
    }

    private <T> T classified(Supplier<T> work) {
        try {
            return work.get();
        } catch (HelmException e) {
            throw Failures.of(e);
        } catch (ChartException e) {
            throw Failures.of(e);
        } catch (KubeException e) {
            throw Failures.of(e);
        }
    }
}
