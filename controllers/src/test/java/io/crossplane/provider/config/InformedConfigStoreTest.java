package io.crossplane.provider.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.v1alpha1.ClusterProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.crossplane.provider.managed.contract.FakeServer;
import io.crossplane.provider.managed.contract.Rule;
import io.crossplane.provider.managed.contract.TestClock;
import io.fabric8.kubernetes.api.model.HasMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the watches know of provider configs and usages, and whom they tell. */
class InformedConfigStoreTest {

    private final FakeServer server = new FakeServer(new TestClock());
    private final InformedConfigStore store = new InformedConfigStore(server.client());
    private final List<String> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    @Test
    @Rule("PC-9")
    void findsTheConfigOfTheKindThatIsNamed() {
        create(named(new ProviderConfig(), "team", "x"));
        create(named(new ClusterProviderConfig(), null, "y"));
        start();

        assertThat(store.config(reference("ProviderConfig", "x"), "team")).isPresent();
        assertThat(store.config(reference("ProviderConfig", "x"), "other")).isEmpty();
        assertThat(store.config(reference("ClusterProviderConfig", "x"), "team")).isEmpty();
        assertThat(store.config(reference("ClusterProviderConfig", "y"), "team")).isPresent();
    }

    @Test
    @Rule("PC-31")
    void countsTheUsagesOfAConfigAndNoOthers() {
        create(usage("team", "u1", "ProviderConfig", "x"));
        create(usage("other", "u2", "ProviderConfig", "x"));
        create(usage("team", "u3", "ProviderConfig", "y"));
        create(usage("team", "u4", "ClusterProviderConfig", "x"));
        create(usage("other", "u5", "ClusterProviderConfig", "x"));
        create(named(new ProviderConfigUsage(), "team", "without-labels"));
        start();

        assertThat(names(store.usagesOf(named(new ProviderConfig(), "team", "x")))).containsExactly("u1");
        assertThat(names(store.usagesOf(named(new ClusterProviderConfig(), null, "x")))).containsExactlyInAnyOrder("u4",
                "u5");
        assertThat(store.usage("team", "u1")).isPresent();
        assertThat(store.usage("other", "u1")).isEmpty();
    }

    @Test
    void asksTheServerNothingOnceItKnows() {
        create(named(new ProviderConfig(), "team", "x"));
        start();
        server.forgetRequests();

        assertThat(store.config(reference("ProviderConfig", "x"), "team")).isPresent();
        assertThat(store.usage("team", "u1")).isEmpty();
        assertThat(store.usagesOf(named(new ProviderConfig(), "team", "x"))).isEmpty();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void tellsOfEveryChangeOfAConfig() {
        store.onConfig(config -> told.add(config.getKind() + " " + config.getMetadata().getName()));
        start();

        ProviderConfig created = create(named(new ProviderConfig(), "team", "x"));
        create(named(new ClusterProviderConfig(), null, "y"));
        awaitTold("ProviderConfig x", "ClusterProviderConfig y");
        told.clear();
        created.getMetadata().setLabels(Map.of("a", "b"));
        server.client().resource(created).update();
        awaitTold("ProviderConfig x");
        told.clear();
        server.client().resource(created).delete();
        awaitTold("ProviderConfig x");
    }

    @Test
    @Rule("PC-36")
    void tellsOfAUsageThatMovesWhatItWasAndWhatItIs() {
        store.onUsage(usage -> told.add("changed " + config(usage)), usage -> told.add("vanished " + config(usage)));
        start();

        ProviderConfigUsage created = create(usage("team", "u1", "ProviderConfig", "x"));
        awaitTold("changed x");
        created.setProviderConfigRef(reference("ProviderConfig", "y"));
        server.client().resource(created).update();
        awaitTold("changed x", "changed x", "changed y");
        server.client().resource(created).delete();
        awaitTold("changed x", "changed x", "changed y", "vanished y");
    }

    private void start() {
        store.start().join();
    }

    private void awaitTold(String... what) {
        await().untilAsserted(() -> assertThat(told).containsExactlyInAnyOrder(what));
    }

    private <T extends HasMetadata> T create(T object) {
        return server.client().resource(object).create();
    }

    private static <T extends HasMetadata> T named(T object, String namespace, String name) {
        object.getMetadata().setNamespace(namespace);
        object.getMetadata().setName(name);
        return object;
    }

    private static ProviderConfigUsage usage(String namespace, String name, String kind, String config) {
        ProviderConfigUsage usage = named(new ProviderConfigUsage(), namespace, name);
        usage.getMetadata().setLabels(Usages.labels(kind, config));
        usage.setProviderConfigRef(reference(kind, config));
        return usage;
    }

    private static ProviderConfigReference reference(String kind, String name) {
        return new ProviderConfigReference(kind, name);
    }

    private static String config(ProviderConfigUsage usage) {
        return usage.getProviderConfigRef().name();
    }

    private static List<String> names(List<ProviderConfigUsage> usages) {
        return usages.stream().map(usage -> usage.getMetadata().getName()).toList();
    }
}
