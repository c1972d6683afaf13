package io.crossplane.provider.deploy.drift;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.crossplane.provider.deploy.Site;
import io.crossplane.provider.deploy.drift.DriftMemory.Key;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.kube.ReleaseReads;
import io.crossplane.provider.kube.ReleaseWrites;
import io.crossplane.provider.managed.EventReason;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.Notice;

/** Finds the objects of a release that somebody has changed or removed, and puts them right. */
public final class DriftControl {

    private static final int LOOKS_AT_ONCE = 50;
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(10);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);
    private static final String FOUGHT = "somebody changes it back each time; it is put right less and less often";

    private final ReleaseReads reads;
    private final ObjectRequests requests;
    private final Clock clock;

    public DriftControl(ReleaseReads reads, ReleaseWrites writes, Clock clock) {
        this.reads = reads;
        this.requests = new ObjectRequests(reads, writes);
        this.clock = clock;
    }

    /**
     * Holds the objects against the manifest and changes nothing. Costs a request for each that is not known to be as it should be. What
     * the cluster does not answer stays unknown.
     *
     * @param all of a release that is deployed
     */
    public Drift look(Site site, DriftRules rules, List<ReleaseObject> all, DriftMemory memory) {
        if (rules.isOff()) {
            return Drift.NONE;
        }
        memory.keepOnly(all.stream().map(ReleaseObject::name).collect(Collectors.toSet()));
        List<ObjectDrift> found = new ArrayList<>();
        int looks = 0;
        for (ReleaseObject object : all.stream().filter(ReleaseObject::isComparable).toList()) {
            Key key = key(site, rules, object);
            Optional<Optional<ObjectDrift>> known = memory.finding(object.name(), key, clock.instant());
            if (known.isEmpty() && (looks++ >= LOOKS_AT_ONCE || site.cluster().deadline().isOver())) {
                return judged(rules, found, memory, Optional.of(SOON));
            }
            try {
                known.orElseGet(() -> requests.examine(site, object.name(), key, memory, clock.instant()))
                        .ifPresentOrElse(found::add, () -> memory.isWell(object.name()));
            } catch (KubeException e) {
                return judged(rules, found, memory, Optional.of(LATER));
            }
        }
        return judged(rules, found, memory, Optional.empty());
    }

    private static Key key(Site site, DriftRules rules, ReleaseObject object) {
        IgnoredPaths ignored = rules.ignoredIn(object.entry(), site.key().namespace());
        return Key.of(object.state(), WantedObject.of(object.entry(), site.key(), ignored), ignored);
    }

    private Drift judged(DriftRules rules, List<ObjectDrift> found, DriftMemory memory, Optional<Duration> unfinished) {
        List<ObjectDrift> shown = new ArrayList<>();
        List<ObjectDrift> repairs = new ArrayList<>();
        Optional<Duration> again = unfinished;
        for (ObjectDrift drift : found) {
            Duration pause = drift.repair()
                    .filter(_ -> rules.fixes())
                    .map(repair -> memory.fights().pause(drift.name(), repair.result(), clock.instant()))
                    .orElse(Duration.ZERO);
            if (!pause.isZero()) {
                shown.add(drift.because(FOUGHT));
                again = again.filter(sooner -> sooner.compareTo(pause) < 0).or(() -> Optional.of(pause));
            } else {
                shown.add(drift);
                drift.repair().filter(_ -> rules.fixes()).ifPresent(_ -> repairs.add(drift));
            }
        }
        List<Notice> news = shown.stream()
                .filter(drift -> !repairs.contains(drift) && memory.isNews(drift.name(), drift.text()))
                .map(drift -> new Notice(EventReason.DRIFT_DETECTED, drift.text()))
                .toList();
        return new Drift(shown, repairs, again, news);
    }

    /**
     * Puts right what is to be put right now.
     *
     * @param newest the record of the release that was looked at
     * @param news told what the user should hear
     * @throws ExternalException a conflict if somebody else is at work on the release
     * @throws KubeException if the cluster cannot be reached, or a conflict if an object has changed meanwhile
     */
    public void fix(Site site, Drift drift, ObjectHead newest, DriftMemory memory, Consumer<Notice> news) {
        if (drift.repairs().isEmpty()) {
            return;
        }
        checkNobodyIsAtWork(site, newest);
        for (ObjectDrift each : drift.repairs()) {
            if (requests.repair(site, each, memory, clock.instant())) {
                news.accept(new Notice(EventReason.DRIFT_FIXED, each.fixed()));
            }
        }
    }

    /** The watches may be late, and what another revision brings must not be undone. */
    private void checkNobodyIsAtWork(Site site, ObjectHead newest) {
        List<ObjectHead> records = reads.records(site.cluster().connection(), site.key(),
                site.cluster().deadline().atMost(REQUEST_LIMIT));
        boolean same = !records.isEmpty() && records.getLast().uid().equals(newest.uid())
                && records.getLast().labels().equals(newest.labels());
        if (!same) {
            throw new ExternalException(ExternalException.Kind.CONFLICT, "the release has just changed", null);
        }
    }
}
