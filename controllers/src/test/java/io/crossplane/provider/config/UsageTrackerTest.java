package io.crossplane.provider.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.List;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.contract.FakeServer;
import io.crossplane.provider.managed.contract.Rule;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTrackerTest {

    private static final String FINALIZER = "finalizer.providerconfigusage.crossplane.io";

    private final FakeServer server = new FakeServer(Clock.systemUTC());
    private final KubernetesClient client = server.client();
    private final UsageTracker tracker = new UsageTracker(new ApiConfigStore(client), client);
    private VCluster resource;

    @BeforeEach
    void createResource() {
        VCluster wanted = new VCluster();
        wanted.getMetadata().setName("a");
        wanted.getMetadata().setNamespace("team");
        resource = client.resource(wanted).create();
        server.forgetRequests();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @Rule({"PC-20", "PC-21", "PC-22", "PC-23"})
    void recordsTheUseBesideTheResource() {
        tracker.track(resource);

        ProviderConfigUsage usage = usage();
        assertThat(usage.getMetadata().getLabels()).containsEntry("crossplane.io/provider-config", "default")
                .containsEntry("crossplane.io/provider-config-kind", "ClusterProviderConfig");
        assertThat(usage.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> {
            assertThat(owner.getUid()).isEqualTo(uid());
            assertThat(owner.getKind()).isEqualTo("VCluster");
            assertThat(owner.getController()).isTrue();
            assertThat(owner.getBlockOwnerDeletion()).isTrue();
        });
        assertThat(usage.getProviderConfigRef())
                .isEqualTo(new ProviderConfigReference("ClusterProviderConfig", "default"));
        assertThat(usage.getResourceRef().kind()).isEqualTo("VCluster");
        assertThat(usage.getResourceRef().name()).isEqualTo("a");
        assertThat(usage.getResourceRef().uid()).isNull();
    }

    @Test
    @Rule("PC-24")
    void asksAndWritesNothingForAResourceAtRest() {
        tracker.track(resource);
        tracker.protect(resource);
        server.forgetRequests();

        tracker.track(resource);
        tracker.protect(resource);

        assertThat(server.requests()).isEmpty();
    }

    @Test
    @Rule("PC-24")
    void writesNothingAfterARestart() {
        tracker.track(resource);
        tracker.protect(resource);
        long writes = server.writes();

        UsageTracker restarted = new UsageTracker(new ApiConfigStore(client), client);
        restarted.track(resource);
        restarted.protect(resource);

        assertThat(server.writes()).isEqualTo(writes);
    }

    @Test
    @Rule("PC-24")
    void followsAChangedReference() {
        tracker.track(resource);
        resource.getSpec().setProviderConfigRef(new ProviderConfigReference("ProviderConfig", "mine"));

        tracker.track(resource);

        assertThat(usage().getProviderConfigRef()).isEqualTo(new ProviderConfigReference("ProviderConfig", "mine"));
        assertThat(usage().getMetadata().getLabels()).containsEntry("crossplane.io/provider-config", "mine")
                .containsEntry("crossplane.io/provider-config-kind", "ProviderConfig");
    }

    @Test
    @Rule("PC-24")
    void refusesARecordThatAnotherControls() {
        createUsage(List.of(owner("another")));

        assertThatThrownBy(() -> tracker.track(resource)).isInstanceOf(ExternalException.class)
                .hasMessage("cannot apply ProviderConfigUsage: existing object is not controlled by UID \"%s\""
                        .formatted(uid()));
    }

    @Test
    @Rule("PC-24")
    void acceptsARecordWithoutControllerAndLeavesItAsItIs() {
        createUsage(List.of());

        tracker.track(resource);

        assertThat(usage().getMetadata().getOwnerReferences()).isEmpty();
    }

    @Test
    @Rule("PC-24")
    void saysWhatFailed() {
        server.refuse("POST", "providerconfigusages", 403, "Forbidden");

        assertThatThrownBy(() -> tracker.track(resource)).isInstanceOf(ExternalException.class)
                .hasMessageStartingWith("cannot apply ProviderConfigUsage: ");
    }

    @ParameterizedTest
    @Rule({"PC-25", "PC-22"})
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "ProviderConfig | `` | managed resource does not reference a ProviderConfig",
        "`` | mine | managed resource ProviderConfig reference has no Kind",
        "ProviderConfig | a234567890123456789012345678901234567890123456789012345678901234 "
                + "| cannot apply ProviderConfigUsage: \"a234567890123456789012345678901234567890123456789012345678901234\" is longer than 63 characters"})
    void refusesIncompleteReferences(String kind, String name, String message) {
        resource.getSpec().setProviderConfigRef(new ProviderConfigReference(kind, name));

        assertThatThrownBy(() -> tracker.track(resource)).isInstanceOf(ExternalException.class).hasMessage(message);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    @Rule("PC-27")
    void bringsBackARecordThatSomebodyDeleted() {
        tracker.track(resource);
        ProviderConfigUsage gone = usage();
        client.resource(gone).delete();
        tracker.vanished(gone);

        tracker.track(resource);

        assertThat(usage()).isNotNull();
    }

    @Test
    @Rule({"PC-27", "DEV-7"})
    void doesNotCreateARecordWhileTheResourceIsBeingDeleted() {
        deleting();

        tracker.track(resource);
        tracker.protect(resource);

        assertThat(usage()).isNull();
        assertThat(server.writes()).isZero();
    }

    @Test
    @Rule({"PC-27", "DEV-7"})
    void doesNotFailADeletionForARecordItCannotWrite() {
        tracker.track(resource);
        resource.getSpec().setProviderConfigRef(new ProviderConfigReference("ProviderConfig", "mine"));
        deleting();
        server.refuse("PATCH", "providerconfigusages", 403, "Forbidden");

        assertThatCode(() -> tracker.track(resource)).doesNotThrowAnyException();
    }

    @Test
    @Rule({"PC-34", "DEV-8"})
    void keepsTheRecordFromGoingBeforeTheResource() {
        tracker.track(resource);
        assertThat(usage().getMetadata().getFinalizers()).isEmpty();

        tracker.protect(resource);

        assertThat(usage().getMetadata().getFinalizers()).containsExactly(FINALIZER);
    }

    @Test
    @Rule("PC-34")
    void doesNotProtectARecordThatIsGoingAlready() {
        ProviderConfigUsage usage = createUsage(List.of(owner(uid())));
        usage.getMetadata().setFinalizers(List.of("example.org/other"));
        client.resource(usage).update();
        client.resource(usage).delete();

        tracker.track(resource);
        tracker.protect(resource);

        assertThat(usage().getMetadata().getFinalizers()).containsExactly("example.org/other");
    }

    @Test
    @Rule("PC-34")
    void letsTheRecordGoWithTheResource() {
        tracker.track(resource);
        tracker.protect(resource);
        client.resource(usage()).delete();
        assertThat(usage()).as("held by its finalizer").isNotNull();

        tracker.released(resource);

        assertThat(usage()).isNull();
        assertThatCode(() -> tracker.released(resource)).doesNotThrowAnyException();
    }

    @Test
    @Rule("PC-34")
    void triesAgainWhenSomebodyElseWritesWhileItLetsGo() {
        tracker.track(resource);
        tracker.protect(resource);
        server.refuseOnce("PATCH", "providerconfigusages", 409, "Conflict");

        tracker.released(resource);

        assertThat(usage().getMetadata().getFinalizers()).isEmpty();
    }

    @Test
    @Rule("PC-34")
    void saysThatItCannotLetGo() {
        tracker.track(resource);
        tracker.protect(resource);
        server.refuse("PATCH", "providerconfigusages", 500, "InternalError");

        assertThatThrownBy(() -> tracker.released(resource)).isInstanceOf(ExternalException.class)
                .hasMessageStartingWith("cannot release ProviderConfigUsage: ");
    }

    @Test
    @Rule("PC-34")
    void looksAgainWhenTheRecordWasChanged() {
        tracker.track(resource);
        tracker.protect(resource);
        ProviderConfigUsage changed = usage();
        tracker.changed(changed);
        server.forgetRequests();
        tracker.track(resource);
        assertThat(server.requests()).as("its own write is no reason").isEmpty();

        changed.getMetadata().setFinalizers(List.of());
        tracker.changed(client.resource(changed).update());
        tracker.track(resource);
        tracker.protect(resource);

        assertThat(usage().getMetadata().getFinalizers()).containsExactly(FINALIZER);
    }

    private ProviderConfigUsage usage() {
        return client.resources(ProviderConfigUsage.class).inNamespace("team").withName(uid()).get();
    }

    private ProviderConfigUsage createUsage(List<OwnerReference> owners) {
        ProviderConfigUsage usage = Usages.of(resource, resource.getSpec().getProviderConfigRef());
        usage.getMetadata().setOwnerReferences(owners);
        return client.resource(usage).create();
    }

    private static OwnerReference owner(String uid) {
        return new OwnerReferenceBuilder().withApiVersion("v1")
                .withKind("VCluster")
                .withName("a")
                .withUid(uid)
                .withController(true)
                .build();
    }

    private void deleting() {
        resource.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
    }

    private String uid() {
        return resource.getMetadata().getUid();
    }
}
