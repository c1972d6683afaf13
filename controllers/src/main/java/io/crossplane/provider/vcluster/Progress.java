package io.crossplane.provider.vcluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.v1alpha1.VClusterObservation.Phase;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.Workload;
import io.crossplane.provider.managed.Readiness;

/**
 * How far a virtual cluster is, in the words of its status: stages, phase and readiness. Pure.
 *
 * @param stages all stages, in order
 * @param missing the first stage missing up to the wanted level
 * @param isLate whether the time is over in which the cluster should have become ready
 */
record Progress(List<Stage> stages, Optional<Stage> missing, Phase phase, boolean isLate) {

    static Progress of(DesiredVCluster desired, ObservedVCluster observed, Instant now) {
        List<Stage> stages = Stages.of(desired, observed);
        Optional<Stage> missing = Stages.firstMissing(stages, desired.readiness().level());
        return new Progress(stages, missing, phase(desired, observed, missing, now), isLate(desired, observed, now));
    }

    /** What {@code Ready} becomes (EX-1). */
    Readiness readiness() {
        if (missing.isEmpty()) {
            return new Readiness.Available();
        }
        return switch (phase) {
            case PENDING, INSTALLING, STARTING -> new Readiness.Creating(missing.get().message());
            default -> new Readiness.Unavailable(missing.get().message());
        };
    }

    /** The stages as conditions; stages behind the wanted level are left out, for nobody looked. */
    List<Condition> conditions(DesiredVCluster desired) {
        return stages.stream()
                .filter(stage -> stage.kind().compareTo(desired.readiness().level()) <= 0)
                .map(Progress::condition)
                .toList();
    }

    private static Condition condition(Stage stage) {
        Condition.Status status = stage.reached() ? Condition.Status.TRUE : Condition.Status.FALSE;
        return new Condition(stage.kind().conditionType(), status, stage.reason(), Instant.EPOCH, stage.message(),
                null);
    }

    private static Phase phase(DesiredVCluster desired, ObservedVCluster observed, Optional<Stage> missing,
            Instant now) {
        if (observed.release().isEmpty()) {
            return Phase.PENDING;
        }
        var record = observed.release().get().record();
        if (missing.isEmpty()) {
            return Phase.READY;
        }
        if (record.info().status() == ReleaseStatus.FAILED) {
            return Phase.FAILED;
        }
        if (record.info().status().isPending()) {
            return record.revision() == 1 ? Phase.INSTALLING : Phase.UPGRADING;
        }
        boolean wasUp = observed.credentials().isPresent();
        if (isLate(desired, observed, now)) {
            return wasUp ? Phase.DEGRADED : Phase.FAILED;
        }
        return wasUp && record.revision() > 1 && isRolling(desired, observed) ? Phase.UPGRADING
                : starting(observed, wasUp);
    }

    private static boolean isLate(DesiredVCluster desired, ObservedVCluster observed, Instant now) {
        return observed.release()
                .flatMap(release -> release.record().info().lastDeployed())
                .filter(at -> at.plus(desired.readiness().timeout()).isBefore(now))
                .isPresent();
    }

    private static Phase starting(ObservedVCluster observed, boolean wasUp) {
        boolean troubled = observed.diagnosis().isPresent();
        return wasUp && troubled ? Phase.DEGRADED : Phase.STARTING;
    }

    private static boolean isRolling(DesiredVCluster desired, ObservedVCluster observed) {
        return observed.host().workload(desired.release().name()).filter(Workload::rolledOut).isEmpty();
    }
}
