package io.crossplane.provider.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.v1alpha1.ClusterProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.managed.Outcome;
import io.crossplane.provider.managed.contract.FakeServer;
import io.crossplane.provider.managed.contract.Rule;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ProviderConfigReconcilerTest {

    private static final String FINALIZER = "in-use.crossplane.io";
    private static final String USAGE_FINALIZER = "finalizer.providerconfigusage.crossplane.io";
    private static final Outcome DONE = new Outcome.Done();
    private static final Outcome LATER = new Outcome.Again(Duration.ofSeconds(30));

    private final FakeServer server = new FakeServer(Clock.systemUTC());
    private final KubernetesClient client = server.client();
    private final FakeConfigStore store = new FakeConfigStore();
    private final List<String> events = new ArrayList<>();
    private final ProviderConfigReconciler<ClusterProviderConfig> reconciler = new ProviderConfigReconciler<>(store,
            client, (about, externalName, notice) -> events.add(notice.reason().wire() + ": " + notice.message()),
            Clock.systemUTC());
    private ClusterProviderConfig config;

    @BeforeEach
    void createConfig() {
        ClusterProviderConfig wanted = new ClusterProviderConfig();
        wanted.getMetadata().setName("default");
        config = client.resource(wanted).create();
        server.forgetRequests();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @Rule("PC-31")
    @DisplayName("ListProviderConfigUsageError")
    void warnsAndComesBackWhenItCannotCount() {
        store.failure = new KubeException(KubeException.Kind.TIMEOUT, "late");

        assertThat(reconcile()).isEqualTo(LATER);
        assertThat(events).containsExactly("UsageAccounting: cannot list ProviderConfigUsages: late");
    }

    @Test
    @Rule("PC-33")
    @DisplayName("AddFinalizerError")
    void comesBackWhenItCannotAddItsFinalizer() {
        server.refuse("PATCH", "clusterproviderconfigs", 500, "InternalError");

        assertThat(reconcile()).isEqualTo(LATER);
        assertThat(events).isEmpty();
    }

    @Test
    @Rule("PC-33")
    @DisplayName("UpdateStatusError")
    void comesBackWhenItCannotWriteTheStatus() {
        server.refuse("PATCH", "clusterproviderconfigs/default/status", 500, "InternalError");
        use("a");

        assertThat(reconcile()).isEqualTo(LATER);
    }

    @Test
    @Rule({"PC-32", "PC-33", "PC-4"})
    @DisplayName("SuccessfulSetUsers")
    void countsItsUsers() {
        use("a");
        use("b");

        assertThat(reconcile()).isEqualTo(DONE);
        assertThat(now().getStatus().getUsers()).isEqualTo(2);
        assertThat(now().getMetadata().getFinalizers()).containsExactly(FINALIZER);
        assertThat(now().getStatus().getConditions()).isEmpty();
    }

    @Test
    @Rule("PC-33")
    void writesNothingWhenNothingChanged() {
        use("a");
        reconcile();
        long writes = server.writes();
        config = now();

        assertThat(reconcile()).isEqualTo(DONE);
        assertThat(server.writes()).isEqualTo(writes);
    }

    @Test
    @Rule("PC-4")
    void leavesZeroUsersOut() {
        use("a");
        reconcile();
        store.usages.clear();
        config = now();

        reconcile();

        assertThat(now().getStatus().getUsers()).isNull();
    }

    @Test
    @Rule("PC-33")
    @DisplayName("BlockDeleteWhileInUse")
    void doesNotGoWhileItIsInUse() {
        use("a");
        delete();

        assertThat(reconcile()).isEqualTo(DONE);
        assertThat(now().getMetadata().getFinalizers()).contains(FINALIZER);
        assertThat(now().getStatus().getUsers()).isEqualTo(1);
        assertThat(now().getStatus().getConditions()).singleElement().satisfies(condition -> {
            assertThat(condition.type()).isEqualTo("Terminating");
            assertThat(condition.status().literal()).isEqualTo("True");
            assertThat(condition.reason()).isEqualTo("InUse");
            assertThat(condition.message()).isEqualTo("Blocking deletion while usages still exist");
        });
        assertThat(events).containsExactly("UsageAccounting: Blocking deletion while usages still exist");
    }

    @Test
    @Rule("PC-33")
    @DisplayName("RemoveFinalizerError")
    void comesBackWhenItCannotLetGo() {
        delete();
        server.refuse("PATCH", "clusterproviderconfigs", 500, "InternalError");

        assertThat(reconcile()).isEqualTo(LATER);
    }

    @Test
    @Rule("PC-33")
    @DisplayName("SuccessfulDelete")
    void goesWhenNobodyUsesIt() {
        delete();

        assertThat(reconcile()).isEqualTo(DONE);
        assertThat(client.resources(ClusterProviderConfig.class).withName("default").get()).isNull();
    }

    @Test
    @Rule("PC-30")
    @DisplayName("ProviderConfigNotFound")
    void isDoneWithAConfigThatIsGone() {
        client.resource(config).delete();

        assertThat(reconcile()).isEqualTo(DONE);
        assertThat(events).isEmpty();
    }

    @Test
    @Rule("PC-30")
    @DisplayName("GetProviderConfigError")
    void triesAgainSilentlyAfterAConflict() {
        server.refuse("PATCH", "clusterproviderconfigs", 409, "Conflict");

        assertThat(reconcile()).isEqualTo(new Outcome.Retry(false, Duration.ZERO));
    }

    @Test
    @Rule("PC-30")
    void ignoresThePauseAnnotation() {
        config.getMetadata().getAnnotations().put("crossplane.io/paused", "true");

        reconcile();

        assertThat(now().getMetadata().getFinalizers()).containsExactly(FINALIZER);
    }

    /** Usages that lost their owner, and owners that went without a word. */
    @Nested
    class PutsUsagesInOrder {

        @Test
        @Rule({"PC-32", "DEV-11"})
        void givesTheOwnerBackToAUsageThatLostIt() {
            VCluster owner = resource("a");
            ProviderConfigUsage usage = usage(owner, false);

            assertThat(reconcile()).isEqualTo(DONE);

            assertThat(usageNow(usage).getMetadata().getOwnerReferences()).singleElement()
                    .satisfies(reference -> assertThat(reference.getUid()).isEqualTo(owner.getMetadata().getUid()));
            assertThat(now().getStatus().getUsers()).isEqualTo(1);
        }

        @Test
        @Rule({"PC-32", "DEV-11"})
        void namesTheVanishedOwnerSoThatTheCollectorRemovesTheUsage() {
            VCluster owner = resource("a");
            ProviderConfigUsage usage = usage(owner, false);
            client.resource(owner).delete();

            assertThat(reconcile()).isEqualTo(DONE);

            assertThat(usageNow(usage).getMetadata().getOwnerReferences()).hasSize(1);
            assertThat(now().getStatus().getUsers()).isNull();
        }

        @Test
        @Rule("PC-32")
        @DisplayName("DeleteProviderConfigUsageError")
        void warnsWhenItCannotPutAUsageInOrder() {
            usage(resource("a"), false);
            server.refuse("PATCH", "providerconfigusages", 500, "InternalError");

            assertThat(reconcile()).isEqualTo(LATER);
            assertThat(events).singleElement()
                    .asString()
                    .startsWith("UsageAccounting: cannot update ProviderConfigUsage: ");
        }

        @Test
        @Rule({"PC-34", "DEV-8"})
        void letsAUsageGoWhoseOwnerIsGone() {
            VCluster owner = resource("a");
            ProviderConfigUsage usage = terminating(usage(owner, true));
            client.resource(owner).delete();

            assertThat(reconcile()).isEqualTo(DONE);

            assertThat(usageNow(usage)).isNull();
            assertThat(now().getStatus().getUsers()).isNull();
        }

        @Test
        @Rule("PC-34")
        void letsAUsageGoWhoseOwnersNameBelongsToAnother() {
            VCluster owner = resource("a");
            ProviderConfigUsage usage = terminating(usage(owner, true));
            client.resource(owner).delete();
            resource("a");

            reconcile();

            assertThat(usageNow(usage)).isNull();
        }

        @Test
        @Rule("PC-34")
        void letsAUsageGoWhoseOwnerIsHeldByTheCollectorOnly() {
            VCluster owner = resource("a", "foregroundDeletion");
            ProviderConfigUsage usage = terminating(usage(owner, true));
            client.resource(owner).delete();

            reconcile();

            assertThat(usageNow(usage)).isNull();
        }

        @Test
        @Rule("PC-34")
        void waitsForAnOwnerThatStillHasWorkToDo() {
            VCluster owner = resource("a", "finalizer.managedresource.crossplane.io");
            ProviderConfigUsage usage = terminating(usage(owner, true));
            client.resource(owner).delete();

            assertThat(reconcile()).isEqualTo(LATER);

            assertThat(usageNow(usage).getMetadata().getFinalizers()).containsExactly(USAGE_FINALIZER);
            assertThat(now().getStatus().getUsers()).isEqualTo(1);
        }
    }

    private Outcome reconcile() {
        return reconciler.reconcile(config);
    }

    private void delete() {
        config.getMetadata().setFinalizers(List.of(FINALIZER));
        config = client.resource(config).update();
        client.resource(config).delete();
        config = now();
    }

    private ClusterProviderConfig now() {
        return client.resources(ClusterProviderConfig.class).withName("default").get();
    }

    private void use(String name) {
        usage(resource(name), true);
    }

    private VCluster resource(String name, String... finalizers) {
        VCluster resource = new VCluster();
        resource.getMetadata().setName(name);
        resource.getMetadata().setNamespace("team");
        resource.getMetadata().setFinalizers(List.of(finalizers));
        return client.resource(resource).create();
    }

    private ProviderConfigUsage usage(VCluster owner, boolean owned) {
        ProviderConfigUsage usage = Usages.of(owner, new ProviderConfigReference("ClusterProviderConfig", "default"));
        if (!owned) {
            usage.getMetadata().setOwnerReferences(List.of());
        }
        ProviderConfigUsage created = client.resource(usage).create();
        store.usages.add(created);
        return created;
    }

    private ProviderConfigUsage terminating(ProviderConfigUsage usage) {
        usage.getMetadata().setFinalizers(List.of(USAGE_FINALIZER));
        client.resource(usage).update();
        client.resource(usage).delete();
        store.usages.remove(usage);
        ProviderConfigUsage deleting = usageNow(usage);
        store.usages.add(deleting);
        return deleting;
    }

    private ProviderConfigUsage usageNow(ProviderConfigUsage usage) {
        return client.resource(usage).get();
    }
}
