package io.crossplane.provider.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.v1alpha1.VClusterRelease;
import io.crossplane.provider.deploy.Dependents.Dependent;
import io.crossplane.provider.managed.ExternalException;
import org.junit.jupiter.api.Test;

/** What a release waits for, and who waits for it. */
class DependenciesTest {

    private final List<VClusterRelease> all = new ArrayList<>();
    private final Dependencies dependencies = new Dependencies(all::stream);

    @Test
    void waitsUntilEachIsReady() {
        VClusterRelease web = release("web", "db", "queue");
        assertThat(dependencies.awaited(web)).contains("waits for VClusterRelease db, which does not exist");

        VClusterRelease db = release("db");
        release("queue");
        assertThat(dependencies.awaited(web)).contains("waits for VClusterRelease db, which is not ready");

        ready(db, 1);
        assertThat(dependencies.awaited(web)).contains("waits for VClusterRelease queue, which is not ready");
        assertThat(dependencies.awaited(db)).isEmpty();
    }

    @Test
    void whatWasReadyBeforeAChangeIsNotReady() {
        VClusterRelease web = release("web", "db");
        VClusterRelease db = ready(release("db"), 1);
        assertThat(dependencies.awaited(web)).isEmpty();

        db.getMetadata().setGeneration(2L);
        assertThat(dependencies.awaited(web)).isPresent();
    }

    @Test
    void oneOfAnotherNamespaceDoesNotCount() {
        VClusterRelease web = release("web", "db");
        ready(release("db"), 1).getMetadata().setNamespace("team-b");

        assertThat(dependencies.awaited(web)).isPresent();
    }

    @Test
    void aCircleIsNamed() {
        VClusterRelease a = release("a", "x", "b");
        release("x");
        release("b", "c");
        VClusterRelease c = release("c", "a");

        assertThatExceptionOfType(ExternalException.class).isThrownBy(() -> dependencies.checkCircle(a))
                .withMessage("dependsOn leads back to this release: a -> b -> c -> a; remove one of these");
        assertThatExceptionOfType(ExternalException.class).isThrownBy(() -> dependencies.checkCircle(c))
                .withMessage("dependsOn leads back to this release: c -> a -> b -> c; remove one of these");
    }

    @Test
    void whoOnlyNeedsACircleIsNotInIt() {
        VClusterRelease web = release("web", "a");
        release("a", "b");
        release("b", "a");
        VClusterRelease twice = release("twice", "left", "right");
        release("left", "bottom");
        release("right", "bottom");
        release("bottom");

        assertThatCode(() -> dependencies.checkCircle(web)).doesNotThrowAnyException();
        assertThatCode(() -> dependencies.checkCircle(twice)).doesNotThrowAnyException();
    }

    @Test
    void knowsWhoNeedsIt() {
        VClusterRelease db = release("db");
        release("web", "db");
        release("api", "db").getMetadata().setDeletionTimestamp("2026-01-02T03:04:05Z");
        release("other");

        assertThat(dependencies.dependents(db)).containsExactly(new Dependent("VClusterRelease api", true),
                new Dependent("VClusterRelease web", false));
    }

    private VClusterRelease release(String name, String... needs) {
        String list = String.join(", ", List.of(needs).stream().map(each -> "{name: " + each + "}").toList());
        VClusterRelease release = Sight.resource(Sight.CHART + ", dependsOn: [" + list + "]");
        release.getMetadata().setName(name);
        release.getMetadata().setGeneration(1L);
        all.add(release);
        return release;
    }

    private static VClusterRelease ready(VClusterRelease release, long generation) {
        release.getStatus()
                .setConditions(List
                        .of(new Condition("Ready", Condition.Status.TRUE, "Available", Instant.EPOCH, "", generation)));
        return release;
    }
}
