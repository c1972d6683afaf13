package io.crossplane.provider.managed.contract;

import static io.crossplane.provider.apis.core.ManagementAction.ALL;
import static io.crossplane.provider.apis.core.ManagementAction.CREATE;
import static io.crossplane.provider.apis.core.ManagementAction.OBSERVE;
import static io.crossplane.provider.apis.core.ManagementAction.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.managed.Annotations;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.Finalizers;
import io.crossplane.provider.managed.Outcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is decided before anything outside is touched: pause, requests, policies, orphaning. */
class GateTest {

    private static final String PAUSED_TEXT = "Reconciliation is paused either through the `spec.managementPolicies` or the pause annotation";

    @RegisterExtension
    final World world = new World();

    private void hold() {
        world.edit(toy -> toy.withObjectProperty("metadata").putArray("finalizers").add(Finalizers.MANAGED_RESOURCE));
    }

    @Test
    @Rule({"MR-104", "MR-103"})
    @DisplayName("MR-104 ReconciliationPausedSuccessful")
    void leavesAPausedObjectAlone() {
        world.create();
        world.annotate(Annotations.PAUSED, "true");

        assertThat(world.reconcile()).isEqualTo(Outcome.done());

        assertThat(world.says("Synced")).isEqualTo("False ReconcilePaused");
        assertThat(world.says("Ready")).isEqualTo("-");
        assertThat(world.events).containsExactly(new World.Event("Normal", "ReconciliationPaused", PAUSED_TEXT, ""));
        assertThat(world.external.calls).isEmpty();
        assertThat(world.toy().getMetadata().getFinalizers()).isEmpty();
    }

    @Test
    @Rule({"MR-104", "MR-103", "PO-9"})
    @DisplayName("MR-104 ManagementPolicyReconciliationPausedSuccessful: an empty set pauses")
    void anEmptySetPauses() {
        world.create(World.allowing());
        assertThat(world.reconcile()).isEqualTo(Outcome.done());
        assertThat(world.says("Synced")).isEqualTo("False ReconcilePaused");
        assertThat(world.stored().at("/spec/managementPolicies").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"True", "1", "yes", "false", ""})
    @Rule("MR-104")
    @DisplayName("MR-104 only exactly true pauses")
    void onlyTruePauses(String value) {
        world.create();
        world.annotate(Annotations.PAUSED, value);
        world.reconcile();
        assertThat(world.external.calls).contains("observe");
    }

    @Test
    @Rule("MR-104")
    @DisplayName("MR-104 a paused object is not finalised")
    void pausingComesBeforeDeleting() {
        world.create();
        hold();
        world.annotate(Annotations.PAUSED, "true");
        world.delete();
        assertThat(world.reconcile()).isEqualTo(Outcome.done());
        assertThat(world.isGone()).isFalse();
    }

    @Test
    @Rule("MR-104")
    @DisplayName("MR-104 ReconciliationResumes")
    void resumes() {
        world.create();
        world.annotate(Annotations.PAUSED, "true");
        world.reconcile();
        world.annotate(Annotations.PAUSED, "false");
        world.reconcile();
        world.reconcile();
        assertThat(world.says("Synced")).isEqualTo("True ReconcileSuccess");
        assertThat(world.says("Ready")).isEqualTo("True Available");
    }

    @Test
    @Rule({"MR-104", "MR-13"})
    @DisplayName("MR-13 ReconciliationPausedError: a status that cannot be written is an error")
    void anUnwrittenStatusIsAnError() {
        world.create();
        world.annotate(Annotations.PAUSED, "true");
        world.server.refuseOnce("PATCH", "toys/a/status", 500, "InternalError");
        assertThat(world.reconcile()).isEqualTo(Outcome.error());
        assertThat(world.reasons()).containsExactly("ReconciliationPaused");
    }

    @Test
    @Rule({"MR-105", "MR-104"})
    @DisplayName("MR-105 NewReconcileRequestRecordsToken, not while paused")
    void recordsTheTokenOfARequest() {
        world.create();
        world.annotate(Annotations.PAUSED, "true");
        world.annotate(Annotations.RECONCILE_REQUESTED_AT, "any token");
        world.reconcile();
        assertThat(world.toy().getStatus().getLastHandledReconcileAt()).isNull();
        assertThat(world.reasons()).doesNotContain("ReconcileRequestHandled");

        world.annotate(Annotations.PAUSED, "false");
        world.reconcile();
        assertThat(world.toy().getStatus().getLastHandledReconcileAt()).isEqualTo("any token");
        assertThat(world.events)
                .contains(new World.Event("Normal", "ReconcileRequestHandled", "Handling reconcile request", ""));
    }

    @Test
    @Rule("MR-105")
    @DisplayName("MR-105 AlreadyHandledReconcileRequestIsNoOp")
    void aHandledTokenIsNoRequest() {
        world.create();
        world.annotate(Annotations.RECONCILE_REQUESTED_AT, "t1");
        world.reconcile();
        world.events.clear();
        world.reconcile();
        assertThat(world.reasons()).doesNotContain("ReconcileRequestHandled");
        world.annotate(Annotations.RECONCILE_REQUESTED_AT, "t0");
        world.reconcile();
        assertThat(world.reasons()).contains("ReconcileRequestHandled");
    }

    @Test
    @Rule("MR-105")
    @DisplayName("MR-105 an error end stores the token, an end without status write does not")
    void theTokenGoesWithTheStatus() {
        world.create();
        world.annotate(Annotations.RECONCILE_REQUESTED_AT, "t1");
        world.external.failures.put("observe", new ExternalException(ExternalException.Kind.CONFLICT, "c", null));
        world.reconcile();
        assertThat(world.toy().getStatus().getLastHandledReconcileAt()).isNull();
        world.external.fail("observe", "boom");
        world.reconcile();
        assertThat(world.toy().getStatus().getLastHandledReconcileAt()).isEqualTo("t1");
        assertThat(world.reasons()).filteredOn("ReconcileRequestHandled"::equals).hasSize(2);
    }

    @Test
    @Rule({"MR-106", "PO-3"})
    @DisplayName("MR-106 ManagementPolicyNotSupported: {Create, Update}")
    void refusesIllegalPolicies() {
        String text = "`spec.managementPolicies` is set to a value([Create Update]) which is not supported. "
                + "Check docs for supported policies";
        world.create(World.allowing(UPDATE, CREATE, CREATE));
        hold();
        world.delete();
        assertThat(world.reconcile()).isEqualTo(Outcome.done());
        assertThat(world.says("Synced")).isEqualTo("False ReconcileError: " + text);
        assertThat(world.events)
                .containsExactly(new World.Event("Warning", "CannotUseInvalidManagementPolicy", text, ""));
        assertThat(world.isGone()).isFalse();
        assertThat(world.external.calls).isEmpty();
    }

    @Test
    @Rule({"MR-106", "PO-3"})
    @DisplayName("MR-106 CustomManagementPolicyNotSupported: {*, Create}")
    void refusesAllWithSomethingElse() {
        world.create(World.allowing(ALL, CREATE));
        world.reconcile();
        assertThat(world.says("Synced")).contains("value([* Create])");
    }

    @Test
    @Rule({"MR-107", "PO-4", "EV-2"})
    @DisplayName("MR-107 DeleteSuccessfulDeletionPolicyOrphan: goes without connecting and without waiting for others")
    void orphansWithoutLooking() {
        world.create(World.allowing(OBSERVE, CREATE, UPDATE));
        world.external.toys.put("a", "red");
        world.edit(toy -> toy.withObjectProperty("metadata")
                .putArray("finalizers")
                .add("other")
                .add(Finalizers.MANAGED_RESOURCE));
        world.delete();

        assertThat(world.reconcile()).isEqualTo(Outcome.done());

        assertThat(world.toy().getMetadata().getFinalizers()).containsExactly("other");
        assertThat(world.external.calls).isEmpty();
        assertThat(world.external.toys).containsKey("a");
        assertThat(world.events).isEmpty();
        assertThat(world.metrics.seen).contains("released");
        assertThat(world.farewells).containsExactly("released");
    }

    @Test
    @Rule("MR-107")
    @DisplayName("MR-107 RemoveFinalizerErrorDeletionPolicyOrphan: no event, tried again")
    void aFinalizerThatStaysIsNoEvent() {
        world.create(World.allowing(OBSERVE, CREATE));
        hold();
        world.delete();
        world.server.refuseOnce("PATCH", "toys/a", 500, "InternalError");
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.says("Synced")).isEqualTo("False ReconcileError: cannot update object: refused by the test");
        assertThat(world.says("Ready")).isEqualTo("False Deleting");
        assertThat(world.events).isEmpty();
    }

    @Test
    @Rule("MR-107")
    @DisplayName("MR-107 an object that vanished meanwhile counts as released")
    void aVanishedObjectIsReleased() {
        world.create(World.allowing(OBSERVE));
        hold();
        world.delete();
        var copy = world.toy();
        world.edit(toy -> ((ObjectNode) toy.get("metadata")).remove("finalizers"));
        assertThat(world.isGone()).isTrue();
        assertThat(world.reconcile(copy)).isEqualTo(Outcome.done());
    }

    @Test
    @Rule({"MR-107", "PC-34"})
    @DisplayName("PC-34 a farewell that fails after the release is an error of the reconcile")
    void aFailedFarewellIsAnError() {
        world.farewellFailure = java.util.Optional
                .of(new ExternalException(ExternalException.Kind.INTERNAL, "cannot release ProviderConfigUsage", null));
        world.create(World.allowing(OBSERVE));
        hold();
        world.delete();
        assertThat(world.reconcile()).isEqualTo(Outcome.error());
        assertThat(world.isGone()).isTrue();
    }

    @Test
    @Rule("MR-102")
    @DisplayName("MR-102 the first sight of an object is measured, later ones are not")
    void measuresTheFirstSight() {
        world.create();
        world.reconcile();
        world.reconcile();
        assertThat(world.metrics.seen).filteredOn("firstReconciled"::equals).hasSize(1);
    }

    @Test
    @Rule({"MR-102", "EV-3"})
    @DisplayName("MR-102 events carry the external name as it was at the start, after a creation as it is then")
    void eventsCarryTheExternalName() {
        world.create();
        world.annotate(Annotations.RECONCILE_REQUESTED_AT, "t");
        world.reconcile();
        assertThat(world.events).extracting(World.Event::externalName).containsExactly("", "a");
    }

    @Test
    @Rule({"MR-130", "CO-6"})
    @DisplayName("MR-130 what is kept stays the same to the byte, time included")
    void keepsConditionsToTheByte() {
        world.create();
        world.reconcile();
        world.reconcile();
        String before = world.stored().at("/status/conditions/0").toString();
        world.clock.advance(Duration.ofHours(1));
        world.external.fail("connect", "no credentials");
        world.reconcile();
        assertThat(world.stored().at("/status/conditions/0").toString()).isEqualTo(before).contains("Ready");
        assertThat(world.says("Synced")).isEqualTo("False ReconcileError: connect failed: no credentials");
    }

    @Test
    @Rule({"MR-11", "MR-22"})
    @DisplayName("MR-22 a stale copy fails by conflict before anything is created")
    void aStaleCopyCreatesNothing() {
        var stale = world.create();
        world.annotate("test/newer", "x");
        assertThat(world.reconcile(stale)).isEqualTo(Outcome.requeue());
        assertThat(world.external.calls).isEmpty();
        assertThat(world.events).isEmpty();
        assertThat(world.says("Synced")).isEqualTo("-");
        assertThat(List.copyOf(world.external.toys.keySet())).isEmpty();
    }
}
