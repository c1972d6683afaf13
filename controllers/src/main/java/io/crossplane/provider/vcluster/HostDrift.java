package io.crossplane.provider.vcluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.crossplane.provider.deploy.Remembered;
import io.crossplane.provider.deploy.StoredRelease;
import io.crossplane.provider.deploy.drift.Drift;
import io.crossplane.provider.deploy.drift.DriftControl;
import io.crossplane.provider.deploy.drift.DriftMemory;
import io.crossplane.provider.deploy.drift.ReleaseObject;
import io.crossplane.provider.helm.release.Manifest;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.ObjectStates;
import io.crossplane.provider.kube.ReleaseWatches.ReleaseView;
import io.crossplane.provider.managed.Notice;

/** Whether the objects that a virtual cluster consists of on its host cluster are as Helm made them. Lives for one reconcile. */
final class HostDrift {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LITTLE_PATIENCE = Duration.ofMillis(100);

    private final DriftControl control;
    private final ReleaseView view;
    private final Known known;
    private Drift seen = Drift.NONE;

    /**
     * What was found out by earlier reconciles.
     *
     * @param blind whether the watches did not know the objects the last time, such as for want of a permission; the key has no meaning
     */
    record Known(Remembered<List<Manifest.Entry>> manifest, Remembered<Boolean> blind, DriftMemory drift) {

        Known() {
            this(new Remembered<>(), new Remembered<>(), new DriftMemory());
        }
    }

    HostDrift(DriftControl control, ReleaseView view, Known known) {
        this.control = control;
        this.view = view;
        this.known = known;
    }

    /** Looks at the objects, as far as the watches know them. */
    Drift look(Session session, StoredRelease release) {
        if (session.desired().drift().isOff() || release.record().info().status() != ReleaseStatus.DEPLOYED) {
            return Drift.NONE;
        }
        List<Manifest.Entry> manifest = known.manifest()
                .get(List.of(release.head().uid(), release.head().resourceVersion()),
                        () -> Manifest.entries(release.record().manifest()));
        Optional<ObjectStates> states = view.objects(ReleaseObject.names(manifest), patience(session));
        known.blind().put("", states.isEmpty());
        seen = states
                .map(objects -> control.look(session.site(), session.desired().drift(),
                        ReleaseObject.of(manifest, objects), known.drift()))
                .orElse(Drift.NONE);
        return seen;
    }

    /** Nobody waits for drift each time who cannot see it; once it can be seen, the watches tell. */
    private Duration patience(Session session) {
        boolean blind = known.blind().last().orElse(false);
        return session.deadline().atMost(blind ? LITTLE_PATIENCE : PATIENCE);
    }

    /** What the user should hear of revisions that somebody else has made. */
    List<Notice> news(List<String> changed) {
        return known.drift().newsOfRelease(changed).stream().toList();
    }

    /** Puts right what was seen; gives what the user should hear of it. */
    void fix(Session session, StoredRelease release, List<Notice> news) {
        control.fix(session.site(), seen, release.head(), known.drift(), news::add);
    }
}
