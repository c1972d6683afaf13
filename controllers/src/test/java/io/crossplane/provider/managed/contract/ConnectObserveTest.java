package io.crossplane.provider.managed.contract;

import static io.crossplane.provider.apis.core.ManagementAction.OBSERVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.managed.Annotations;
import io.crossplane.provider.managed.Conditions;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.Finalizers;
import io.crossplane.provider.managed.Outcome;
import io.crossplane.provider.managed.Readiness;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps 108 to 114 and 117, 118: initialise, references, connect, observe, publish, finalizer. */
class ConnectObserveTest {

    @RegisterExtension
    final World world = new World();

    private static ExternalException conflict() {
        return new ExternalException(ExternalException.Kind.CONFLICT, "somebody was faster", null);
    }

    @Test
    @Rule({"MR-108", "LB-2"})
    @DisplayName("MR-108 the external name is the object's name, unless the user chose one")
    void namesTheExternalResource() {
        world.create();
        world.reconcile();
        assertThat(world.annotations()).containsEntry(Annotations.EXTERNAL_NAME, "a");
    }

    @Test
    @Rule({"MR-108", "LB-2", "PO-10"})
    @DisplayName("LB-2 a chosen external name is kept and points at what exists")
    void importsByExternalName() {
        world.create(World.allowing(OBSERVE));
        world.annotate(Annotations.EXTERNAL_NAME, "existing");
        world.external.toys.put("existing", "green");
        world.reconcile();
        assertThat(world.annotations()).containsEntry(Annotations.EXTERNAL_NAME, "existing");
        assertThat(world.toy().getStatus().getAtProvider()).isEqualTo(new Toy.Seen("green", "id-existing"));
        assertThat(world.external.calls).containsExactly("connect", "observe", "close");
    }

    @Test
    @Rule("MR-108")
    @DisplayName("MR-108 InitializeError")
    void initializeError() {
        world.create();
        world.server.refuseOnce("PATCH", "toys/a", 500, "InternalError");
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.says("Synced"))
                .isEqualTo("False ReconcileError: cannot update managed resource: refused by the test");
        assertThat(world.says("Ready")).isEqualTo("-");
        assertThat(world.events).containsExactly(
                new World.Event("Warning", "CannotInitializeManagedResource", "refused by the test", ""));
    }

    @Test
    @Rule("MR-109")
    @DisplayName("MR-109 ExternalCreatePending: an interrupted creation stops the object, deletion included")
    void anInterruptedCreationStops() {
        String text = "cannot determine creation result - remove the crossplane.io/external-create-pending annotation "
                + "if it is safe to proceed";
        world.create();
        world.annotate(Annotations.CREATE_PENDING, "2026-01-02T03:00:00Z");
        assertThat(world.reconcile()).isEqualTo(Outcome.done());
        assertThat(world.says("Synced")).isEqualTo("False ReconcileError: " + text);
        assertThat(world.says("Ready")).isEqualTo("False Creating");
        assertThat(world.events)
                .containsExactly(new World.Event("Warning", "CannotInitializeManagedResource", text, ""));
        assertThat(world.external.calls).isEmpty();
        assertThat(world.toy().getMetadata().getFinalizers()).isEmpty();
    }

    @Test
    @Rule("MR-110")
    @DisplayName("MR-110 ResolveReferencesError; not while deleting")
    void resolveReferencesError() {
        world.references = _ -> {
            throw new ExternalException(ExternalException.Kind.NOT_FOUND, "cannot get referenced resource", null);
        };
        world.create();
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.says("Synced"))
                .isEqualTo("False ReconcileError: cannot resolve references: cannot get referenced resource");
        assertThat(world.reasons()).containsExactly("CannotResolveResourceReferences");

        world.edit(toy -> toy.withObjectProperty("metadata").putArray("finalizers").add(Finalizers.MANAGED_RESOURCE));
        world.delete();
        world.reconcile();
        assertThat(world.isGone()).isTrue();
    }

    @Test
    @Rule({"MR-111", "CO-8", "CO-5"})
    @DisplayName("MR-111 ExternalConnectError: no finalizer, Ready untouched")
    void connectError() {
        world.create();
        world.external.fail("connect", "cannot get credentials: no such secret");
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.says("Synced"))
                .isEqualTo("False ReconcileError: connect failed: cannot get credentials: no such secret");
        assertThat(world.says("Ready")).isEqualTo("-");
        assertThat(world.events).containsExactly(
                new World.Event("Warning", "CannotConnectToProvider", "cannot get credentials: no such secret", ""));
        assertThat(world.toy().getMetadata().getFinalizers()).isEmpty();
        assertThat(world.external.calls).containsExactly("connect");
    }

    @Test
    @Rule("MR-111")
    @DisplayName("MR-111 ExternalDisconnectError is only an event, after exactly one disconnect")
    void disconnectError() {
        world.create();
        world.external.fail("close", "still busy");
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.reasons()).containsExactly("CreatedExternalResource", "CannotDisconnectFromProvider");
        assertThat(world.says("Synced")).isEqualTo("True ReconcileSuccess");
        assertThat(world.external.calls).filteredOn("close"::equals).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"observe", "create", "update", "delete"})
    @Rule("MR-111")
    @DisplayName("MR-111 disconnects once at whatever end")
    void disconnectsAtWhateverEnd(String failing) {
        world.create();
        world.reconcile();
        world.external.calls.clear();
        world.external.fail(failing, "boom");
        world.reconcile();
        assertThat(world.external.calls).startsWith("connect", "observe").endsWith("close");
        assertThat(world.external.calls).filteredOn("close"::equals).hasSize(1);
    }

    @Test
    @Rule({"MR-112", "EX-2"})
    @DisplayName("MR-112 ExternalObserveError: not known is not absent, nothing is created")
    void observeError() {
        world.create();
        world.external.failures.put("observe", new ExternalException(ExternalException.Kind.TIMEOUT, "no answer", null,
                List.of(Conditions.of("Reachable", Condition.Status.FALSE, "NoAnswer", "no answer"))));
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.says("Synced")).isEqualTo("False ReconcileError: observe failed: no answer");
        assertThat(world.says("Reachable")).isEqualTo("False NoAnswer: no answer");
        assertThat(world.reasons()).containsExactly("CannotObserveExternalResource");
        assertThat(world.external.calls).doesNotContain("create");
    }

    @Test
    @Rule("MR-2")
    @DisplayName("MR-2 a mistake in a client is an error; the user reads no class name")
    void aMistakeIsAnError() {
        world.create();
        world.external.failures.put("observe", new NullPointerException("secret inside"));
        assertThat(world.reconcile()).isEqualTo(Outcome.error());
        assertThat(world.says("Synced")).isEqualTo("False ReconcileError: observe failed: internal error");
    }

    @Test
    @Rule("MR-113")
    @DisplayName("MR-113 ObserveOnlyResourceDoesNotExist")
    void observeOnlyAndAbsent() {
        world.create(World.allowing(OBSERVE));
        assertThat(world.reconcile()).isEqualTo(Outcome.again(World.POLL));
        assertThat(world.says("Synced"))
                .isEqualTo("False ReconcileError: observe failed: external resource does not exist");
        assertThat(world.says("Ready")).isEqualTo("False Unavailable: external resource does not exist");
        assertThat(world.events).containsExactly(
                new World.Event("Warning", "CannotObserveExternalResource", "external resource does not exist", ""));
        assertThat(world.toy().getMetadata().getFinalizers()).isEmpty();
    }

    @Test
    @Rule({"MR-113", "MR-118"})
    @DisplayName("MR-118 ObserveOnlySuccessfulObserve: gets the finalizer too")
    void observeOnlySuccessfulObserve() {
        world.create(World.allowing(OBSERVE));
        world.external.toys.put("a", "red");
        assertThat(world.reconcile()).isEqualTo(Outcome.again(World.POLL));
        assertThat(world.says("Ready")).isEqualTo("True Available");
        assertThat(world.toy().getMetadata().getFinalizers()).containsExactly(Finalizers.MANAGED_RESOURCE);
    }

    @Test
    @Rule("MR-117")
    @DisplayName("MR-117 ObserveOnlyPublishConnectionDetailsError")
    void observeOnlyPublishError() {
        world.create(World.publishing(World.allowing(OBSERVE)));
        world.external.toys.put("a", "red");
        world.server.refuse("POST", "secrets", 500, "InternalError");
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.reasons()).containsExactly("CannotPublishConnectionDetails");
        assertThat(world.toy().getMetadata().getFinalizers()).isEmpty();
    }

    @Test
    @Rule("MR-114")
    @DisplayName("MR-114 CreationGracePeriod: an absence right after a creation is not believed, also while deleting")
    void creationGracePeriod() {
        world.create();
        world.reconcile();
        world.external.toys.clear();
        world.events.clear();
        world.server.forgetRequests();
        world.clock.advance(Duration.ofSeconds(29));

        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.events).containsExactly(new World.Event("Normal", "PendingExternalResource",
                "Waiting for external resource existence to be confirmed", "a"));
        assertThat(world.server.writes()).isZero();
        world.delete();
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.isGone()).isFalse();

        world.clock.advance(Duration.ofSeconds(1));
        assertThat(world.reconcile()).isEqualTo(Outcome.done());
        assertThat(world.isGone()).isTrue();
    }

    @Test
    @Rule({"MR-117", "CS-8"})
    @DisplayName("MR-117 PublishObservationConnectionDetailsError: the whole message is the publisher's")
    void publishObservationError() {
        world.create(World.publishing(new Toy()));
        world.server.refuse("POST", "secrets", 500, "InternalError");
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        String text = "cannot create or update connection secret: cannot create object: refused by the test";
        assertThat(world.says("Synced")).isEqualTo("False ReconcileError: " + text);
        assertThat(world.says("Ready")).isEqualTo("-");
        assertThat(world.events)
                .containsExactly(new World.Event("Warning", "CannotPublishConnectionDetails", text, ""));
        assertThat(world.external.calls).doesNotContain("create");
    }

    @Test
    @Rule({"MR-118", "EV-2"})
    @DisplayName("MR-118 AddFinalizerError: no event")
    void addFinalizerError() {
        world.create();
        world.annotate(Annotations.EXTERNAL_NAME, "a");
        world.server.refuseOnce("PATCH", "toys/a", 500, "InternalError");
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.says("Synced")).isEqualTo("False ReconcileError: cannot update object: refused by the test");
        assertThat(world.events).isEmpty();
        assertThat(world.external.calls).doesNotContain("create");
    }

    @Test
    @Rule("MR-118")
    @DisplayName("MR-118 keeps the finalizers of others")
    void keepsOthersFinalizers() {
        world.create();
        world.edit(toy -> toy.withObjectProperty("metadata").putArray("finalizers").add("b").add("c"));
        world.reconcile();
        assertThat(world.toy().getMetadata().getFinalizers()).containsExactly("b", "c", Finalizers.MANAGED_RESOURCE);
    }

    @Test
    @Rule({"MR-11", "EV-2"})
    @DisplayName("MR-11 a conflict while connecting or observing is silent")
    void conflictsAreSilent() {
        world.create();
        Stream.of("connect", "observe").forEach(call -> {
            world.external.failures.clear();
            world.external.failures.put(call, conflict());
            assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        });
        assertThat(world.events).isEmpty();
        assertThat(world.says("Synced")).isEqualTo("-");
    }

    @Test
    @Rule({"EX-1", "CO-7", "MR-15"})
    @DisplayName("EX-1 readiness is what observing says, with the generation (DEV-2)")
    void readinessIsObserved() {
        world.create();
        world.reconcile();
        world.external.readiness = new Readiness.Unavailable("no replicas");
        world.reconcile();
        assertThat(world.says("Ready")).isEqualTo("False Unavailable: no replicas");
        assertThat(world.condition("Ready").observedGeneration()).isEqualTo(1);
        world.external.readiness = new Readiness.Creating("waiting for pods");
        world.reconcile();
        assertThat(world.says("Ready")).isEqualTo("False Creating: waiting for pods");
        assertThat(world.stored().at("/status").has("observedGeneration")).isFalse();
    }

    @Test
    @Rule({"EX-5", "LB-20"})
    @DisplayName("EX-5 a status that was lost is back after the next look")
    void statusIsReproducible() {
        world.create();
        world.reconcile();
        world.reconcile();
        String before = world.stored().path("status").toString();
        world.server.cluster()
                .patch(World.address(),
                        com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode().putNull("status"),
                        true);
        assertThat(world.stored().has("status")).isFalse();
        world.reconcile();
        assertThat(world.stored().path("status").toString()).isEqualTo(before);
    }

    @Test
    @Rule({"MR-9", "MR-100"})
    @DisplayName("MR-9 external calls share one deadline, the rest has 30 s more")
    void deadlines() {
        world.create();
        world.external.before.put("observe", () -> {
            assertThat(world.external.deadline.remaining()).isEqualTo(Duration.ofMinutes(1));
            world.clock.advance(Duration.ofSeconds(91));
        });
        world.external.readiness = new Readiness.Available();
        assertThat(world.reconcile()).isEqualTo(Outcome.requeue());
        assertThat(world.says("Synced")).contains("context deadline exceeded");
        assertThat(world.external.calls).doesNotContain("create");
    }

    @Test
    @Rule({"MR-16", "MR-14"})
    @DisplayName("MR-16 what was observed survives the metadata writes of the same reconcile (DEV-1)")
    void observedStatusSurvivesMetadataWrites() {
        world.create();
        world.external.toys.put("a", "red");
        world.reconcile();
        assertThat(world.requests()).containsExactly("PATCH toys/a", "PATCH toys/a", "PATCH toys/a/status");
        assertThat(world.toy().getStatus().getAtProvider().color()).isEqualTo("red");
        assertThat(world.says("Ready")).isEqualTo("True Available");
    }

    @Test
    @Rule("MR-131")
    @DisplayName("MR-131 connecting and publishing happen on every poll")
    void connectsOnEveryPoll() {
        world.create(World.publishing(new Toy()));
        world.reconcile();
        for (int poll = 0; poll < 3; poll++) {
            world.external.calls.clear();
            world.server.forgetRequests();
            world.reconcile();
            assertThat(world.external.calls).containsExactly("connect", "observe", "close");
            assertThat(world.requests()).contains("GET secrets/a-conn");
        }
    }
}
