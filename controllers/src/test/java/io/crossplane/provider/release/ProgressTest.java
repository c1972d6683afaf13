package io.crossplane.provider.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.Health.Status;
import io.crossplane.provider.managed.Readiness;
import io.crossplane.provider.managed.contract.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a release is Ready, and what it says when it is not. */
class ProgressTest {

    @Test
    @Rule("EX-1")
    void isAvailableWhenAllItsObjectsAre() {
        assertThat(readiness(new Sight())).isEqualTo(new Readiness.Available());
        assertThat(readiness(new Sight().object("Deployment", "web", Status.CURRENT, "")))
                .isEqualTo(new Readiness.Available());
    }

    @Test
    @Rule({"EX-1", "EX-10"})
    void namesTheObjectThatIsNot() {
        assertThat(readiness(new Sight().object("ConfigMap", "web", Status.CURRENT, "")
                .object("Deployment", "web", Status.IN_PROGRESS, "0 of 1 replicas ready")))
                .isEqualTo(new Readiness.Creating("Deployment/web: 0 of 1 replicas ready"));
    }

    @Test
    void namesTheWorstFirst() {
        assertThat(readiness(new Sight().object("Deployment", "web", Status.IN_PROGRESS, "0 of 1 replicas ready")
                .object("Job", "migrate", Status.FAILED, "Job failed: BackoffLimitExceeded")))
                .isEqualTo(new Readiness.Unavailable("Job/migrate: Job failed: BackoffLimitExceeded, and 1 more"));
    }

    @Test
    void anObjectThatIsGoneMakesItUnavailable() {
        assertThat(readiness(new Sight().missing("Service", "web")))
                .isEqualTo(new Readiness.Unavailable("Service/web: does not exist"));
    }

    @Test
    void whatIsRolledOutAgainIsUnavailableNotCreating() {
        assertThat(readiness(new Sight().status(ReleaseStatus.DEPLOYED, 2)
                .object("Deployment", "web", Status.IN_PROGRESS, "0 of 1 replicas ready")))
                .isEqualTo(new Readiness.Unavailable("Deployment/web: 0 of 1 replicas ready"));
    }

    @ParameterizedTest
    @CsvSource({"FAILED, ReleaseFailed", "PENDING_INSTALL, ReleaseStuck", "PENDING_UPGRADE, ReleaseStuck",
        "PENDING_ROLLBACK, ReleaseStuck", "UNINSTALLING, Uninstalling", "UNINSTALLED, Uninstalled",
        "UNKNOWN, ReleaseUnknown"})
    void aReleaseThatIsNotDeployedSaysWhy(ReleaseStatus status, String reason) {
        Progress progress = Progress.of(new Sight().status(status, 1).look());

        assertThat(progress.deployed().reason()).isEqualTo(reason);
        assertThat(progress.readiness()).isInstanceOf(Readiness.Unavailable.class);
        assertThat(progress.isSettled()).isFalse();
    }

    private static Readiness readiness(Sight sight) {
        return Progress.of(sight.look()).readiness();
    }
}
