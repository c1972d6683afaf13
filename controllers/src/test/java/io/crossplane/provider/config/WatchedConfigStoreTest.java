package io.crossplane.provider.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.core.ProviderConfigResource;
import io.crossplane.provider.apis.v1alpha1.ClusterProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.crossplane.provider.apis.v1alpha1.VCluster;
import io.crossplane.provider.managed.contract.FakeServer;
import io.crossplane.provider.managed.contract.Rule;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchedConfigStoreTest {

    private static final ProviderConfigReference CLUSTER = new ProviderConfigReference("ClusterProviderConfig", "default");
    private static final ProviderConfigReference NAMESPACED = new ProviderConfigReference("ProviderConfig", "default");

    private final FakeServer server = new FakeServer(Clock.systemUTC());
    private final KubernetesClient client = server.client();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final WatchedConfigStore store = new WatchedConfigStore(client, new WatchedConfigStore.Listener() {
        @Override
        public void usageChanged(@Nullable ProviderConfigUsage before, @Nullable ProviderConfigUsage now) {
            told.add("usage " + (now == null ? "gone" : "there"));
        }

        @Override
        public void configChanged(ProviderConfigResource<?> config) {
            told.add(config.getKind());
        }
    });
    private ClusterProviderConfig cluster;
    private VCluster resource;

    @BeforeEach
    void createObjects() {
        ClusterProviderConfig one = new ClusterProviderConfig();
        one.getMetadata().setName("default");
        cluster = client.resource(one).create();
        ProviderConfig two = new ProviderConfig();
        two.getMetadata().setName("default");
        two.getMetadata().setNamespace("team");
        client.resource(two).create();
        VCluster user = new VCluster();
        user.getMetadata().setName("a");
        user.getMetadata().setNamespace("team");
        resource = client.resource(user).create();
        client.resource(Usages.of(resource, NAMESPACED)).create();
    }

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    @Test
    @Rule({"PC-31", "PC-36"})
    void answersWithoutARequestOnceItWatches() {
        started();
        server.forgetRequests();

        assertThat(store.config(CLUSTER, "team")).containsInstanceOf(ClusterProviderConfig.class);
        assertThat(store.config(NAMESPACED, "team")).containsInstanceOf(ProviderConfig.class);
        assertThat(store.config(NAMESPACED, "elsewhere")).isEmpty();
        assertThat(store.usage("team", resource.getMetadata().getUid())).isPresent();
        assertThat(store.usagesOf(cluster)).as("of another kind").isEmpty();
        assertThat(store.usagesOf(store.config(NAMESPACED, "team").orElseThrow())).hasSize(1);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void asksTheServerUntilItWatches() {
        assertThat(store.config(CLUSTER, "team")).isPresent();
        assertThat(server.requests()).anyMatch(request -> request.path().equals("clusterproviderconfigs/default"));
    }

    @Test
    void tellsOfUsagesAndOfSpecsButNotOfStatuses() {
        started();
        told.clear();

        cluster.getMetadata().setFinalizers(List.of("in-use.crossplane.io"));
        cluster = client.resource(cluster).update();
        client.resource(store.usage("team", resource.getMetadata().getUid()).orElseThrow()).delete();

        await().untilAsserted(() -> assertThat(told).containsExactly("usage gone"));
    }

    @Test
    @Rule("PC-24")
    void letsTheTrackerWriteOneRequestForANewUse() {
        started();
        VCluster another = new VCluster();
        another.getMetadata().setName("b");
        another.getMetadata().setNamespace("team");
        VCluster created = client.resource(another).create();
        server.forgetRequests();

        new UsageTracker(store, client).track(created);

        assertThat(server.requests()).extracting(FakeServer.Request::verb).containsExactly("POST");
    }

    private void started() {
        store.start();
        await().until(() -> store.isWatching() && told.size() == 3);
    }
}
