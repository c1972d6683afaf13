package io.crossplane.provider.managed.contract;

import static io.crossplane.provider.apis.core.ManagementAction.ALL;
import static io.crossplane.provider.apis.core.ManagementAction.CREATE;
import static io.crossplane.provider.apis.core.ManagementAction.OBSERVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

import io.crossplane.provider.managed.Annotations;
import io.crossplane.provider.managed.ChangeLog;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.ManagedSettings;
import io.crossplane.provider.managed.Outcome;
import io.crossplane.provider.managed.PollInterval;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Steps 119 and 120: creating, and the marks around it. */
class CreateTest {

    @RegisterExtension
    final World world = new World();

    /** An object that has everything but its external resource, so that the next write is the pending mark. */
    private void prepared(Toy toy) {
        world.create(toy);
        world.annotate(Annotations.EXTERNAL_NAME, "a");
        world.edit(t -> t.withObjectProperty("metadata")
                .putArray("finalizers")
                .add("finalizer.managedresource.crossplane.io"));
        world.server.forgetRequests();
    }

    @Test
    @Rule({"MR-119", "CO-10"})
    @DisplayName("MR-119 CreateSuccessful")
    void createSuccessful() {
        prepared(new Toy());
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.annotations()).containsEntry(Annotations.CREATE_PENDING, "2026-01-02T03:04:05Z")
                .containsEntry(Annotations.CREATE_SUCCEEDED, "2026-01-02T03:04:05Z")
                .doesNotContainKey(Annotations.CREATE_FAILED);
        assertThat(world.says("Ready")).isEqualTo("False Creating");
        assertThat(world.says("Synced")).isEqualTo("True ReconcileSuccess");
        assertThat(world.events).containsExactly(new World.Event("Normal", "CreatedExternalResource",
                "Successfully requested creation of external resource", "a"));
    }

    @Test
    @Rule({"MR-119", "PO-2"})
    @DisplayName("MR-119 ManagementPolicyAllCreateSuccessful")
    void managementPolicyAllCreateSuccessful() {
        prepared(World.allowing(ALL));
        world.reconcile();
        assertThat(world.external.toys).containsKey("a");
    }

    @Test
    @Rule({"MR-119", "PO-2"})
    @DisplayName("MR-119 ManagementPolicyCreateCreateSuccessful")
    void managementPolicyCreateCreateSuccessful() {
        prepared(World.allowing(OBSERVE, CREATE));
        world.reconcile();
        assertThat(world.external.toys).containsKey("a");
    }

    @Test
    @Rule("MR-119")
    @DisplayName("MR-119 UpdateCreatePendingError: nothing is created")
    void updateCreatePendingError() {
        prepared(new Toy());
        world.server.refuseOnce("PATCH", "toys/a", 500, "InternalError");
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        String text = "cannot update managed resource: refused by the test";
        assertThat(world.says("Synced")).isEqualTo("False ReconcileError: " + text);
        assertThat(world.says("Ready")).isEqualTo("False Creating");
        assertThat(world.events).containsExactly(new World.Event("Warning", "CannotUpdateManagedResource", text, "a"));
        assertThat(world.external.calls).doesNotContain("create");
    }

    @Test
    @Rule({"MR-119", "MR-11"})
    @DisplayName("MR-119 a conflict on the pending mark is silent, and nothing is created")
    void aConflictOnThePendingMarkIsSilent() {
        prepared(new Toy());
        world.server.refuseOnce("PATCH", "toys/a", 409, "Conflict");
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.events).isEmpty();
        assertThat(world.says("Synced")).isEqualTo("-");
        assertThat(world.external.calls).doesNotContain("create");
        assertThat(world.requests()).containsExactly("PATCH toys/a");
    }

    @Test
    @Rule({"MR-119", "EX-4"})
    @DisplayName("MR-119 CreateExternalError: marked as failed, tried again later")
    void createExternalError() {
        prepared(new Toy());
        world.external.fail("create", "quota exceeded");
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.says("Synced")).isEqualTo("False ReconcileError: create failed: quota exceeded");
        assertThat(world.says("Ready")).isEqualTo("False Creating");
        assertThat(world.events)
                .containsExactly(new World.Event("Warning", "CannotCreateExternalResource", "quota exceeded", "a"));
        assertThat(world.annotations()).containsKeys(Annotations.CREATE_PENDING, Annotations.CREATE_FAILED)
                .doesNotContainKey(Annotations.CREATE_SUCCEEDED);

        world.external.failures.clear();
        world.clock.advance(Duration.ofSeconds(1));
        world.reconcile();
        assertThat(world.annotations()).containsEntry(Annotations.CREATE_SUCCEEDED, "2026-01-02T03:04:06Z");
    }

    @Test
    @Rule({"MR-119", "MR-12"})
    @DisplayName("MR-12 a conflict in Create suppresses only the event")
    void aConflictWhileCreatingHasNoEvent() {
        prepared(new Toy());
        world.external.failures.put("create", new ExternalException(ExternalException.Kind.CONFLICT, "faster", null));
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.events).isEmpty();
        assertThat(world.says("Synced")).isEqualTo("False ReconcileError: create failed: faster");
    }

    @Test
    @Rule({"MR-119", "MR-120"})
    @DisplayName("MR-120 UpdateCriticalAnnotationsError: tried eleven times with growing waits, then told")
    void updateCriticalAnnotationsError() {
        prepared(new Toy());
        world.external.before.put("create", () -> world.server.refuse("PATCH", "toys/a", 500, "InternalError"));
        world.reconcile();
        world.server.recover();
        String text = "cannot update managed resource annotations: cannot update critical annotations: refused by the test";
        assertThat(world.events).containsExactly(new World.Event("Warning", "CannotUpdateManagedResource", text, "a"));
        assertThat(world.sleeps).hasSize(10);
        assertThat(world.sleeps.stream().reduce(Duration.ZERO, Duration::plus)).isBetween(Duration.ofSeconds(9),
                Duration.ofMillis(11_300));
    }

    @Test
    @Rule("MR-120")
    @DisplayName("MR-120 a conflict is resolved on the newest object, others' changes stay")
    void aConflictOnTheMarkIsResolved() {
        prepared(new Toy());
        world.external.before.put("create", () -> world.annotate("test/by-somebody", "else"));
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.annotations()).containsKey(Annotations.CREATE_SUCCEEDED)
                .containsEntry("test/by-somebody", "else");
        assertThat(world.reasons()).containsExactly("CreatedExternalResource");
    }

    @Test
    @Rule("MR-120")
    @DisplayName("MR-120 stops at the deadline of the reconcile")
    void stopsAtTheDeadline() {
        prepared(new Toy());
        world.external.before.put("create", () -> {
            world.server.refuse("PATCH", "toys/a", 500, "InternalError");
            world.clock.advance(Duration.ofSeconds(90));
        });
        world.reconcile();
        assertThat(world.sleeps).isEmpty();
    }

    @Test
    @Rule("MR-119")
    @DisplayName("MR-119 a failed creation whose mark cannot be written is told twice")
    void aFailureThatCannotBeMarked() {
        prepared(new Toy());
        world.external.before.put("create", () -> world.server.refuse("PATCH", "toys/a", 500, "InternalError"));
        world.external.fail("create", "quota exceeded");
        world.reconcile();
        assertThat(world.reasons()).containsExactly("CannotUpdateManagedResource", "CannotCreateExternalResource");
    }

    @Test
    @Rule({"MR-119", "CS-8"})
    @DisplayName("MR-119 PublishCreationConnectionDetailsError")
    void publishCreationError() {
        prepared(World.publishing(new Toy()));
        world.external.detailsOfCreation = FakeExternal.details("token", "t");
        world.external.before.put("create", () -> world.server.refuse("PATCH", "secrets", 500, "InternalError"));
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.says("Ready")).isEqualTo("False Creating");
        assertThat(world.says("Synced"))
                .contains("cannot create or update connection secret: cannot patch object: refused");
        assertThat(world.reasons()).containsExactly("CannotPublishConnectionDetails");
    }

    @Test
    @Rule({"MR-119", "CS-8"})
    @DisplayName("CS-8 details of a creation are published right after it")
    void publishesDetailsOfTheCreation() {
        prepared(World.publishing(new Toy()));
        world.external.detailsOfCreation = FakeExternal.details("token", "t");
        world.reconcile();
        assertThat(world.secret().orElseThrow().getData()).containsEntry("token",
                Base64.getEncoder().encodeToString(new byte[] {'t'}));
    }

    @Test
    @Rule({"MR-109", "MR-119", "EX-4"})
    @DisplayName("MR-109 CreateSuccessfulAfterExternalCreatePendingAndDeterministicName (DEV-6)")
    void deterministicNamesGoOn() {
        world.settings = ManagedSettings.deterministic(Duration.ofMinutes(1), PollInterval.every(World.POLL));
        prepared(new Toy());
        world.annotate(Annotations.CREATE_PENDING, "2026-01-02T03:00:00Z");
        world.external.toys.put("a", "red");
        assertThat(world.reconcile()).isEqualTo(Outcome.again(World.POLL));
        assertThat(world.external.created).isZero();
        assertThat(world.says("Ready")).isEqualTo("True Available");
    }

    @Test
    @Rule("MR-119")
    @DisplayName("MR-119 spec and status that a client changes while creating are lost")
    void changesOfTheClientAreLost() {
        prepared(new Toy());
        Toy copy = world.toy();
        world.external.before.put("create", () -> copy.getSpec().setForProvider(new Toy.Parameters("changed", null)));
        world.reconcile(copy);
        assertThat(world.toy().getSpec().getForProvider().color()).isNull();
        assertThat(world.toy().getMetadata().getGeneration()).isEqualTo(1);
    }

    @Test
    @Rule({"MR-115", "MR-119"})
    @DisplayName("MR-115 CreateSuccessfulWithChangeLogs: the snapshot is of before, with what was observed")
    void createSuccessfulWithChangeLogs() {
        world.create();
        world.reconcile();
        assertThat(world.changes).hasSize(1);
        ChangeLog.Entry entry = world.changes.getFirst();
        assertThat(entry.operation()).isEqualTo(ChangeLog.Operation.CREATE);
        assertThat(entry.error()).isEmpty();
        assertThat(entry.externalName()).isEmpty();
        assertThat(entry.snapshot().at("/metadata/annotations").has(Annotations.CREATE_SUCCEEDED)).isFalse();
        assertThat(entry.snapshot().at("/kind").asText()).isEqualTo("Toy");
        assertThat(entry.snapshot().has("status")).isTrue();
    }

    @Test
    @Rule({"MR-115", "MR-119"})
    @DisplayName("MR-115 CreateFailureWithChangeLogs")
    void createFailureWithChangeLogs() {
        world.create();
        world.external.fail("create", "quota exceeded");
        world.reconcile();
        assertThat(world.changes).singleElement().satisfies(e -> assertThat(e.error()).contains("quota exceeded"));
    }

    @Test
    @Rule({"MR-10", "MR-13"})
    @DisplayName("MR-10 a conflict at the very end is tried again without noise")
    void aConflictAtTheEndIsSilent() {
        prepared(new Toy());
        world.server.refuseOnce("PATCH", "toys/a/status", 409, "Conflict");
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
    }

    @Test
    @Rule({"EV-9", "MR-13"})
    @DisplayName("EV-9 the event is sent although the status cannot be written")
    void theEventComesBeforeTheStatus() {
        prepared(new Toy());
        world.server.refuseOnce("PATCH", "toys/a/status", 500, "InternalError");
        assertThat(world.reconcile()).isEqualTo(Outcome.error());
        assertThat(world.reasons()).containsExactly("CreatedExternalResource");
    }

    @Test
    @Rule({"MR-108", "MR-119"})
    @DisplayName("MR-119 a name that the external system gives is written with the mark of success")
    void theSystemsNameIsWrittenWithTheMark() {
        namedByTheSystem();
        world.reconcile();
        assertThat(world.annotations()).containsEntry(Annotations.EXTERNAL_NAME, "t-1")
                .containsKey(Annotations.CREATE_SUCCEEDED);
        assertThat(world.requests()).filteredOn(request -> request.equals("PATCH toys/a"))
                .as("the finalizer, the mark before and the mark after")
                .hasSize(3);
    }

    @Test
    @Rule("MR-108")
    @DisplayName("MR-108 a name that the external system gives later, or anew, is written when it is seen")
    void theSystemsNameIsWrittenWhenSeen() {
        namedByTheSystem();
        world.external.givesLate = true;
        world.reconcile();
        assertThat(world.annotations()).doesNotContainKey(Annotations.EXTERNAL_NAME);

        world.external.calls.add("late");
        world.reconcile();
        assertThat(world.annotations()).containsEntry(Annotations.EXTERNAL_NAME, "t-1");

        world.external.given = Optional.of("t-2");
        world.external.toys.put("t-2", "red");
        world.reconcile();
        assertThat(world.annotations()).containsEntry(Annotations.EXTERNAL_NAME, "t-2");
    }

    private void namedByTheSystem() {
        world.settings = ManagedSettings.deterministic(Duration.ofMinutes(1), PollInterval.every(World.POLL))
                .namedByTheSystemItself();
        world.external.given = Optional.of("t-1");
        world.create();
    }
}
