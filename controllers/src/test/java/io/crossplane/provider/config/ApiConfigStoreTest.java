package io.crossplane.provider.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.v1alpha1.ClusterProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfigUsage;
import io.crossplane.provider.kube.FakeApiServer;
import io.crossplane.provider.managed.ResourceKey;
import io.crossplane.provider.managed.contract.Rule;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where usages are looked for, and which config a usage is about. */
class ApiConfigStoreTest {

    private static final String GROUP = "/apis/vcluster.crossplane.io/v1alpha1";

    private FakeApiServer server;
    private KubernetesClient client;
    private ApiConfigStore store;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeApiServer();
        client = server.client();
        store = new ApiConfigStore(client);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    @Rule("PC-31")
    @DisplayName("ListUsagesScopedToNamespaceWhenNamespaced")
    void looksInTheNamespaceOfANamespacedConfig() {
        ProviderConfig config = new ProviderConfig();
        config.getMetadata().setName("mine");
        config.getMetadata().setNamespace("team");

        store.usagesOf(config);

        assertThat(server.requests()).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo(GROUP + "/namespaces/team/providerconfigusages");
            assertThat(request.query().get("labelSelector")).contains("crossplane.io/provider-config=mine")
                    .contains("crossplane.io/provider-config-kind=ProviderConfig");
        });
    }

    @Test
    @Rule("PC-31")
    @DisplayName("ListUsagesNotScopedToNamespaceWhenClusterScoped")
    void looksInAllNamespacesForAClusterConfig() {
        ClusterProviderConfig config = new ClusterProviderConfig();
        config.getMetadata().setName("default");

        store.usagesOf(config);

        assertThat(server.requests()).singleElement()
                .satisfies(request -> assertThat(request.path()).isEqualTo(GROUP + "/providerconfigusages"));
    }

    @Test
    @Rule("PC-9")
    void readsTheKindThatIsNamed() {
        server.answer(GROUP + "/namespaces/team/providerconfigs/x", 404, "");
        server.answer(GROUP + "/clusterproviderconfigs/x", 200, "{\"metadata\":{\"name\":\"x\"}}");

        assertThat(store.config(new ProviderConfigReference("ProviderConfig", "x"), "team")).isEmpty();
        assertThat(store.config(new ProviderConfigReference("ClusterProviderConfig", "x"), "team")).isPresent();
    }

    @ParameterizedTest(name = "{0} asked for {1}: {2}")
    @Rule("PC-36")
    @CsvSource(quoteCharacter = '`',
            value = {"ClusterProviderConfig, ClusterProviderConfig, ``", "ClusterProviderConfig, ProviderConfig, -",
                "ProviderConfig, ProviderConfig, team", "ProviderConfig, ClusterProviderConfig, -",
                "``, ProviderConfig, team"})
    void mapsAUsageToTheConfigItIsAbout(String referenced, String asked, String namespace) {
        ProviderConfigUsage usage = new ProviderConfigUsage();
        usage.getMetadata().setNamespace("team");
        usage.setProviderConfigRef(new ProviderConfigReference(referenced, "x"));

        assertThat(Usages.configOf(usage, asked).map(ResourceKey::namespace).orElse("-")).isEqualTo(namespace);
    }
}
