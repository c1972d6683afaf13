package io.crossplane.provider.managed.contract;

import static io.crossplane.provider.apis.core.ManagementAction.DELETE;
import static io.crossplane.provider.apis.core.ManagementAction.OBSERVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.crossplane.provider.managed.Annotations;
import io.crossplane.provider.managed.ChangeLog;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.Finalizers;
import io.crossplane.provider.managed.Outcome;
import io.crossplane.provider.managed.Readiness;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Step 116: deleting, until really nothing is left. */
class DeleteTest {

    @RegisterExtension
    final World world = new World();

    private void deleting(Toy toy, String... otherFinalizers) {
        world.create(toy);
        world.annotate(Annotations.EXTERNAL_NAME, "a");
        world.edit(t -> {
            var finalizers = t.withObjectProperty("metadata").putArray("finalizers");
            List.of(otherFinalizers).forEach(finalizers::add);
            finalizers.add(Finalizers.MANAGED_RESOURCE);
        });
        world.external.toys.put("a", "red");
        world.delete();
        world.server.forgetRequests();
    }

    @Test
    @Rule({"MR-116", "EX-10"})
    void saysWhatADeletionWaitsFor() {
        deleting(World.allowing(OBSERVE, DELETE));
        world.external.readiness = new Readiness.Deleting("waits for a friend");
        world.reconcile();
        assertThat(world.says("Ready")).isEqualTo("False Deleting: waits for a friend");
    }

    @Test
    @Rule({"MR-116", "PO-4"})
    @DisplayName("MR-116 ExternalDeleteSuccessful, then DeleteSuccessfulDeletionPolicyDelete")
    void deletesAndThenReleases() {
        deleting(World.allowing(OBSERVE, DELETE));
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.says("Ready")).isEqualTo("False Deleting");
        assertThat(world.says("Synced")).isEqualTo("True ReconcileSuccess");
        assertThat(world.events).containsExactly(new World.Event("Normal", "DeletedExternalResource",
                "Successfully requested deletion of external resource", "a"));
        assertThat(world.isGone()).isFalse();

        Toy last = world.toy();
        assertThat(world.reconcile()).isEqualTo(Outcome.done());
        assertThat(world.isGone()).isTrue();
        assertThat(world.metrics.seen).contains("released");
        assertThat(world.farewells).containsExactly("released");
        world.gone(last);
        assertThat(world.farewells).containsExactly("released", "forgotten");
        assertThat(world.metrics.seen).contains("forgotten");
    }

    @Test
    @Rule({"MR-116", "EX-3", "EV-10"})
    @DisplayName("EX-3 a slow deletion is asked for again until nothing is left")
    void asksAgainUntilNothingIsLeft() {
        deleting(new Toy());
        world.external.slowToDelete = true;
        for (int look = 0; look < 3; look++) {
            assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        }
        assertThat(world.external.calls).filteredOn("delete"::equals).hasSize(3);
        assertThat(world.reasons()).filteredOn("DeletedExternalResource"::equals).hasSize(3);
        assertThat(world.isGone()).isFalse();
    }

    @Test
    @Rule("MR-116")
    @DisplayName("MR-116 a client may ask for a look sooner than the backoff delay")
    void aClientMayAskForAnEarlierLook() {
        deleting(new Toy());
        world.external.slowToDelete = true;
        world.external.recheckAfter = Optional.of(Duration.ofSeconds(2));
        assertThat(world.reconcile()).isEqualTo(new Outcome.Retry(false, Duration.ofSeconds(2)));
        world.external.recheckAfter = Optional.of(Duration.ofMillis(1));
        assertThat(world.reconcile()).isEqualTo(new Outcome.Retry(false, Duration.ofMillis(500)));
    }

    @Test
    @Rule("MR-116")
    @DisplayName("MR-116 ExternalDeleteError")
    void externalDeleteError() {
        deleting(new Toy());
        world.external.fail("delete", "still in use");
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.says("Synced")).isEqualTo("False ReconcileError: delete failed: still in use");
        assertThat(world.says("Ready")).isEqualTo("False Deleting");
        assertThat(world.events)
                .containsExactly(new World.Event("Warning", "CannotDeleteExternalResource", "still in use", "a"));
    }

    @Test
    @Rule({"MR-12", "MR-116"})
    @DisplayName("MR-12 a conflict in Delete is handled like any error")
    void aConflictWhileDeletingIsTold() {
        deleting(new Toy());
        world.external.failures.put("delete", new ExternalException(ExternalException.Kind.CONFLICT, "faster", null));
        world.reconcile();
        assertThat(world.reasons()).containsExactly("CannotDeleteExternalResource");
    }

    @Test
    @Rule({"MR-116", "EV-2"})
    @DisplayName("MR-116 ExtraFinalizersDelayDelete: nothing is written")
    void extraFinalizersDelayDelete() {
        deleting(new Toy(), "other");
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.requests()).isEmpty();
        assertThat(world.external.calls).doesNotContain("delete");
        assertThat(world.events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"foregroundDeletion", "orphan"})
    @Rule({"MR-116", "LB-22"})
    @DisplayName("LB-22 finalizers of propagation do not delay (DEV-4)")
    void propagationDoesNotDelay(String finalizer) {
        deleting(new Toy(), finalizer);
        world.reconcile();
        world.reconcile();
        assertThat(world.toy().getMetadata().getFinalizers()).containsExactly(finalizer);
    }

    @Test
    @Rule({"MR-116", "EV-2"})
    @DisplayName("MR-116 RemoveFinalizerErrorDeletionPolicyDelete")
    void removeFinalizerError() {
        deleting(new Toy());
        world.external.toys.clear();
        world.server.refuseOnce("PATCH", "toys/a", 500, "InternalError");
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.says("Synced")).isEqualTo("False ReconcileError: cannot update object: refused by the test");
        assertThat(world.events).isEmpty();
    }

    @Test
    @Rule("MR-11")
    @DisplayName("MR-11 a conflict while removing the finalizer is silent")
    void aConflictOnTheFinalizerIsSilent() {
        deleting(new Toy());
        world.external.toys.clear();
        world.server.refuseOnce("PATCH", "toys/a", 409, "Conflict");
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.requests()).containsExactly("PATCH toys/a");
        assertThat(world.reconcile()).isEqualTo(Outcome.done());
    }

    @Test
    @Rule({"MR-115", "MR-116"})
    @DisplayName("MR-115 DeleteSuccessfulWithChangeLogs, DeleteFailureWithChangeLogs")
    void deleteWithChangeLogs() {
        deleting(new Toy());
        world.external.fail("delete", "still in use");
        world.reconcile();
        world.external.failures.clear();
        world.reconcile();
        assertThat(world.changes).extracting(ChangeLog.Entry::error)
                .containsExactly(Optional.of("still in use"), Optional.empty());
        assertThat(world.changes).allMatch(e -> e.operation() == ChangeLog.Operation.DELETE);
    }

    @Test
    @Rule({"MR-111", "MR-116"})
    @DisplayName("MR-111 what cannot be connected cannot be deleted")
    void needsAConnection() {
        deleting(new Toy());
        world.external.fail("connect", "no credentials");
        world.reconcile();
        assertThat(world.isGone()).isFalse();
        assertThat(world.reasons()).containsExactly("CannotConnectToProvider");
    }

    @Test
    @Rule({"MR-114", "MR-116"})
    @DisplayName("MR-114 an absence is believed at once if the resource was seen when its removal was requested")
    void aRequestedRemovalNeedsNoGrace() {
        world.create();
        world.reconcile();
        world.delete();
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.reconcile()).isEqualTo(Outcome.done());
        assertThat(world.isGone()).isTrue();
        assertThat(world.reasons()).doesNotContain("PendingExternalResource");
    }
}
