package io.crossplane.provider.managed.contract;

import static io.crossplane.provider.apis.core.ManagementAction.CREATE;
import static io.crossplane.provider.apis.core.ManagementAction.LATE_INITIALIZE;
import static io.crossplane.provider.apis.core.ManagementAction.OBSERVE;
import static io.crossplane.provider.apis.core.ManagementAction.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.core.ManagementAction;
import io.crossplane.provider.managed.Annotations;
import io.crossplane.provider.managed.ChangeLog;
import io.crossplane.provider.managed.EventReason;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.ManagedSettings;
import io.crossplane.provider.managed.Notice;
import io.crossplane.provider.managed.Outcome;
import io.crossplane.provider.managed.PollInterval;
import io.crossplane.provider.managed.Readiness;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps 121 to 124: late initialisation, rest, drift, update; and when the next look comes. */
class UpdateTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    @RegisterExtension
    final World world = new World();

    /** An object whose external resource exists in red; the user wants the given color. */
    private void existing(Toy toy, String color) {
        toy.getSpec().setForProvider(new Toy.Parameters(color, null));
        world.create(toy);
        world.annotate(Annotations.EXTERNAL_NAME, "a");
        world.edit(t -> t.withObjectProperty("metadata")
                .putArray("finalizers")
                .add("finalizer.managedresource.crossplane.io"));
        world.external.toys.put("a", "red");
        world.server.forgetRequests();
    }

    private void polling(PollInterval interval) {
        world.settings = new ManagedSettings(LIMIT, Duration.ofSeconds(30), false, false, interval);
    }

    private Duration nextLook() {
        return ((Outcome.Again) world.reconcile()).after();
    }

    @Test
    @Rule("MR-122")
    @DisplayName("MR-122 ExternalResourceUpToDate")
    void externalResourceUpToDate() {
        existing(new Toy(), "red");
        assertThat(world.reconcile()).isEqualTo(Outcome.again(World.POLL));
        assertThat(world.says("Synced")).isEqualTo("True ReconcileSuccess");
        assertThat(world.says("Ready")).isEqualTo("True Available");
        assertThat(world.events).isEmpty();
        assertThat(world.metrics.seen).contains("ready");
        assertThat(world.external.calls).doesNotContain("update");
    }

    @Test
    @Rule("EV-9")
    @DisplayName("EV-9 what a client tells becomes an event, also if a later call fails")
    void tellsWhatTheClientTells() {
        existing(new Toy(), "blue");
        world.external.news = List.of(new Notice(EventReason.DRIFT_FIXED, "put right"));
        world.external.fail("update", "no");

        world.reconcile();

        assertThat(world.events).contains(new World.Event("Normal", "DriftFixed", "put right", "a"));
    }

    @Test
    @Rule({"MR-122", "MR-18"})
    @DisplayName("MR-18 ExternalResourceUpToDateWithJitter")
    void upToDateWithJitter() {
        polling(PollInterval.every(World.POLL).with(PollInterval.Hook.eager(LIMIT, 0.1, () -> 0)));
        existing(new Toy(), "red");
        assertThat(nextLook()).isEqualTo(Duration.ofSeconds(54));
    }

    @Test
    @Rule({"MR-122", "MR-18"})
    @DisplayName("MR-18 ExternalResourceUpToDateWithPollIntervalHook")
    void upToDateWithHook() {
        polling(PollInterval.every(World.POLL).with((interval, _, _) -> interval.plusSeconds(7)));
        existing(new Toy(), "red");
        assertThat(nextLook()).isEqualTo(Duration.ofSeconds(67));
    }

    @Test
    @Rule({"MR-122", "MR-18"})
    @DisplayName("MR-18 ExternalResourceUpToDateWithMultiplePollIntervalHooks: the last one counts")
    void upToDateWithHooks() {
        polling(PollInterval.every(World.POLL).with((i, _, _) -> i.plusSeconds(7)).with((i, _, _) -> i.plusSeconds(1)));
        existing(new Toy(), "red");
        assertThat(nextLook()).isEqualTo(Duration.ofSeconds(61));
    }

    @ParameterizedTest
    @CsvSource({"OverridesPollInterval, 3m, 180", "BelowMinimumClampsToMin, 1s, 5",
        "InvalidAnnotationFallsBack, 1d, 60", "InvalidAnnotationFallsBack, 10, 60",
        "InvalidAnnotationFallsBack, -5m, 60", "InvalidAnnotationFallsBack, 0, 60", "NoAnnotationUsesDefault, '', 60"})
    @Rule("MR-17")
    @DisplayName("MR-17 the annotation sets the poll interval")
    void annotationSetsPollInterval(String name, String annotation, long seconds) {
        polling(new PollInterval(World.POLL, Duration.ofSeconds(5), PollInterval.Hook.none()));
        existing(new Toy(), "red");
        world.annotate(Annotations.POLL_INTERVAL, annotation);
        assertThat(nextLook()).as(name).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    @Rule("MR-17")
    @DisplayName("DEV-9 looks again soon after an update and while not ready, but not if the user wants to wait")
    void looksAgainSoonWhileThingsMove() {
        polling(PollInterval.every(World.POLL).with(PollInterval.Hook.eager(Duration.ofSeconds(10), 0, () -> 0)));
        existing(new Toy(), "blue");
        assertThat(nextLook()).isEqualTo(Duration.ofSeconds(10));
        assertThat(nextLook()).isEqualTo(World.POLL);
        world.external.readiness = new Readiness.Creating("");
        assertThat(nextLook()).isEqualTo(Duration.ofSeconds(10));
        world.annotate(Annotations.POLL_INTERVAL, "5m");
        assertThat(nextLook()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    @Rule("MR-17")
    @DisplayName("a client may ask for an earlier look, never sooner than after 500 ms")
    void aClientMayAskForAnEarlierLook() {
        existing(new Toy(), "red");
        world.external.recheckAfter = Optional.of(Duration.ofSeconds(3));
        assertThat(nextLook()).isEqualTo(Duration.ofSeconds(3));
        world.external.recheckAfter = Optional.of(Duration.ofMillis(1));
        assertThat(nextLook()).isEqualTo(Duration.ofMillis(500));
        world.external.recheckAfter = Optional.of(Duration.ofHours(1));
        assertThat(nextLook()).isEqualTo(World.POLL);
    }

    @Test
    @Rule("MR-124")
    @DisplayName("MR-124 UpdateSuccessful")
    void updateSuccessful() {
        existing(World.publishing(new Toy()), "blue");
        world.external.detailsOfUpdate = FakeExternal.details("token", "t");
        assertThat(world.reconcile()).isEqualTo(Outcome.again(World.POLL));
        assertThat(world.external.toys).containsEntry("a", "blue");
        assertThat(world.says("Synced")).isEqualTo("True ReconcileSuccess");
        assertThat(world.toy().getStatus().getAtProvider().color()).isEqualTo("red");
        assertThat(world.events).containsExactly(new World.Event("Normal", "UpdatedExternalResource",
                "Successfully requested update of external resource", "a"));
        assertThat(world.metrics.seen).contains("updated");
        assertThat(world.secret().orElseThrow().getData()).containsKey("token");
    }

    @Test
    @Rule({"MR-124", "CO-7"})
    @DisplayName("CO-7 Ready speaks of a generation only when its wishes were found in place (DEV-2)")
    void readyOfTheNewestGeneration() {
        existing(new Toy(), "blue");
        world.reconcile();
        assertThat(world.says("Synced")).isEqualTo("True ReconcileSuccess");
        assertThat(world.says("Ready")).isEqualTo("-");
        world.reconcile();
        assertThat(world.condition("Ready").observedGeneration()).isEqualTo(1);
        world.edit(toy -> toy.withObjectProperty("spec").withObjectProperty("forProvider").put("color", "green"));
        world.reconcile();
        assertThat(world.external.toys).containsEntry("a", "green");
        assertThat(world.condition("Synced").observedGeneration()).isEqualTo(2);
        assertThat(world.condition("Ready").observedGeneration()).isEqualTo(1);
        world.reconcile();
        assertThat(world.condition("Ready").observedGeneration()).isEqualTo(2);
    }

    @Test
    @Rule({"MR-124", "PO-2"})
    @DisplayName("MR-124 ManagementPolicyAllUpdateSuccessful, ManagementPolicyUpdateUpdateSuccessful")
    void policiesThatAllowUpdates() {
        existing(World.allowing(OBSERVE, UPDATE), "blue");
        world.reconcile();
        assertThat(world.external.toys).containsEntry("a", "blue");
    }

    @Test
    @Rule({"MR-124", "CO-8"})
    @DisplayName("MR-124 UpdateExternalError: Ready as observed")
    void updateExternalError() {
        existing(new Toy(), "blue");
        world.external.fail("update", "immutable");
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.says("Synced")).isEqualTo("False ReconcileError: update failed: immutable");
        assertThat(world.says("Ready")).isEqualTo("True Available");
        assertThat(world.events)
                .containsExactly(new World.Event("Warning", "CannotUpdateExternalResource", "immutable", "a"));
    }

    @Test
    @Rule({"MR-124", "MR-12"})
    @DisplayName("MR-12 a conflict in Update is handled like any error")
    void aConflictWhileUpdatingIsTold() {
        existing(new Toy(), "blue");
        world.external.failures.put("update", new ExternalException(ExternalException.Kind.CONFLICT, "faster", null));
        world.reconcile();
        assertThat(world.reasons()).containsExactly("CannotUpdateExternalResource");
    }

    @Test
    @Rule("MR-124")
    @DisplayName("MR-124 PublishUpdateConnectionDetailsError")
    void publishUpdateError() {
        existing(World.publishing(new Toy()), "blue");
        world.external.detailsOfUpdate = FakeExternal.details("token", "t");
        world.external.before.put("update", () -> world.server.refuse("PATCH", "secrets", 409, "Conflict"));
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.reasons()).containsExactly("CannotPublishConnectionDetails");
        assertThat(world.says("Ready")).isEqualTo("True Available");
    }

    @Test
    @Rule("MR-123")
    @DisplayName("MR-123 ManagementPolicyImmutable: drift is tolerated and Synced is True")
    void driftWithoutPermission() {
        existing(World.allowing(OBSERVE, CREATE), "blue");
        assertThat(world.reconcile()).isEqualTo(Outcome.again(World.POLL));
        assertThat(world.says("Synced")).isEqualTo("True ReconcileSuccess");
        assertThat(world.external.calls).doesNotContain("update");
    }

    @Test
    @Rule({"MR-124", "MR-121"})
    @DisplayName("DEV-5 absent and Create not allowed: neither late initialisation nor update")
    void absentWithoutPermissionToCreate() {
        existing(World.allowing(OBSERVE, UPDATE), "blue");
        world.external.toys.clear();
        assertThat(world.reconcile()).isEqualTo(Outcome.again(World.POLL));
        assertThat(world.external.calls).containsExactly("connect", "observe", "close");
        assertThat(world.says("Synced")).isEqualTo("True ReconcileSuccess");
        assertThat(world.says("Ready")).isEqualTo("False Unavailable: external resource does not exist");
    }

    @Test
    @Rule({"MR-115", "MR-124"})
    @DisplayName("MR-115 UpdateSuccessfulWithChangeLogs, UpdateFailureWithChangeLogs")
    void updateWithChangeLogs() {
        existing(new Toy(), "blue");
        world.external.fail("update", "immutable");
        world.reconcile();
        world.external.failures.clear();
        world.reconcile();
        assertThat(world.changes).extracting(ChangeLog.Entry::operation, ChangeLog.Entry::error)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(ChangeLog.Operation.UPDATE, Optional.of("immutable")),
                        org.assertj.core.api.Assertions.tuple(ChangeLog.Operation.UPDATE, Optional.empty()));
        assertThat(world.changes.getFirst().snapshot().at("/status/atProvider/color").asText()).isEqualTo("red");
    }

    @ParameterizedTest
    @CsvSource({"ObserveAndLateInitializePolicy, OBSERVE LATE_INITIALIZE",
        "ObserveUpdateAndLateInitializePolicy, OBSERVE UPDATE LATE_INITIALIZE", "all, ALL"})
    @Rule({"MR-121", "EX-6"})
    @DisplayName("MR-121 late initialisation fills what the user left unset, once, and goes on")
    void lateInitialises(String name, String policies) {
        existing(World.allowing(
                List.of(policies.split(" ")).stream().map(ManagementAction::valueOf).toArray(ManagementAction[]::new)),
                "red");
        world.external.lateInitialized = Map.of("color", "green", "size", "big");
        assertThat(world.reconcile()).as(name).isEqualTo(Outcome.again(World.POLL));
        assertThat(world.toy().getSpec().getForProvider()).isEqualTo(new Toy.Parameters("red", "big"));
        assertThat(world.toy().getMetadata().getGeneration()).isEqualTo(2);
        assertThat(world.requests()).containsExactly("PATCH toys/a", "PATCH toys/a/status");
        assertThat(world.condition("Synced").observedGeneration()).isEqualTo(2);

        world.server.forgetRequests();
        world.reconcile();
        assertThat(world.requests()).isEmpty();
    }

    @Test
    @Rule({"MR-121", "PO-2"})
    @DisplayName("MR-121 ManagementPolicySkipLateInitialize")
    void skipsLateInitialisation() {
        existing(World.allowing(OBSERVE, CREATE, UPDATE), "red");
        world.external.lateInitialized = Map.of("size", "big");
        world.reconcile();
        assertThat(world.toy().getSpec().getForProvider().size()).isNull();
    }

    @Test
    @Rule({"MR-121", "MR-12", "LB-15"})
    @DisplayName("MR-121 LateInitializeUpdateError, conflict included; LB-15 empty values are never stored")
    void lateInitializeUpdateError() {
        existing(World.allowing(OBSERVE, LATE_INITIALIZE), "red");
        world.external.lateInitialized = Map.of("size", List.of(), "labels", Map.of());
        world.reconcile();
        assertThat(world.requests()).containsExactly("PATCH toys/a/status");

        world.external.lateInitialized = Map.of("size", "big");
        world.server.refuseOnce("PATCH", "toys/a", 409, "Conflict");
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.events)
                .containsExactly(new World.Event("Warning", "CannotUpdateManagedResource", "refused by the test", "a"));
        assertThat(world.says("Synced"))
                .isEqualTo("False ReconcileError: cannot update managed resource: refused by the test");
    }

    @Test
    @Rule({"LB-13", "LB-12", "EX-10", "LB-11"})
    @DisplayName("LB-13 an unchanged status is not written, an unchanged object not touched")
    void writesNothingNew() {
        existing(new Toy(), "red");
        world.reconcile();
        String version = world.toy().getMetadata().getResourceVersion();
        world.server.forgetRequests();
        for (int poll = 0; poll < 20; poll++) {
            world.clock.advance(World.POLL);
            world.reconcile();
        }
        assertThat(world.requests()).isEmpty();
        assertThat(world.toy().getMetadata().getResourceVersion()).isEqualTo(version);
    }

    @Test
    @Rule({"LB-11", "MR-14"})
    @DisplayName("LB-11 fields that this program does not know survive every write")
    void unknownFieldsSurvive() {
        existing(new Toy(), "blue");
        world.edit(toy -> toy.withObjectProperty("spec").put("fromTheFuture", 1));
        var status = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        status.putObject("status").put("alsoFromTheFuture", true);
        world.server.cluster().patch(World.address(), status, true);
        world.reconcile();
        assertThat(world.stored().at("/spec/fromTheFuture").asInt()).isEqualTo(1);
        assertThat(world.stored().at("/status/alsoFromTheFuture").asBoolean()).isTrue();
        assertThat(world.says("Synced")).isEqualTo("True ReconcileSuccess");
    }
}
