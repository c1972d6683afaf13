package io.crossplane.provider.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.apis.core.ProviderCredentials;
import io.crossplane.provider.apis.core.ProviderCredentials.EnvironmentVariable;
import io.crossplane.provider.apis.core.ProviderCredentials.FileReference;
import io.crossplane.provider.apis.core.ProviderCredentials.Source;
import io.crossplane.provider.apis.core.SecretKeyReference;
import io.crossplane.provider.apis.core.TargetNamespaces;
import io.crossplane.provider.apis.v1alpha1.ClusterProviderConfig;
import io.crossplane.provider.apis.v1alpha1.ProviderConfig;
import io.crossplane.provider.kube.InjectedIdentity;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.KubeconfigRules;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.contract.FakeServer;
import io.crossplane.provider.managed.contract.Rule;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProviderConfigsTest {

    private static final String KUBECONFIG = """
        current-context: x
        clusters: [{name: x, cluster: {server: "https://host.example.org"}}]
        users: [{name: x, user: {token: marker-4711}}]
        contexts: [{name: x, context: {cluster: x, user: x}}]
        """;
    private static final ProviderConfigReference CLUSTER = new ProviderConfigReference("ClusterProviderConfig",
            "default");
    private static final ProviderConfigReference NAMESPACED = new ProviderConfigReference("ProviderConfig", "mine");
    private static final SecretKeyReference SECRET = new SecretKeyReference("host", "secrets", "kubeconfig");

    private final FakeServer server = new FakeServer(Clock.systemUTC());
    private final FakeConfigStore store = new FakeConfigStore();
    private final FakeSourceWatches watches = new FakeSourceWatches();
    private final Map<String, String> environment = new HashMap<>();
    private final InjectedIdentity own = InjectedIdentity
            .of(new ConfigBuilder().withAutoConfigure(false).withMasterUrl("https://own.example.org").build());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @Rule({"PC-2", "PC-3"})
    void takesTheKubeconfigFromASecret() {
        secret("secrets", "kubeconfig", KUBECONFIG);
        cluster(fromSecret());

        ResolvedConfig resolved = configs(false).resolve(CLUSTER, "team");

        assertThat(resolved.access().server()).isEqualTo("https://host.example.org");
        assertThat(resolved.credentials()).map(source -> source.namespace() + "/" + source.name())
                .contains("secrets/host");
    }

    @Test
    @Rule({"PC-8", "DEV-14"})
    void takesTheSecretOfANamespacedConfigFromItsOwnNamespaceWhateverItSays() {
        secret("secrets", "kubeconfig", KUBECONFIG.replace("host.", "foreign."));
        secret("team", "kubeconfig", KUBECONFIG);
        namespaced(fromSecret());

        assertThat(configs(false).resolve(NAMESPACED, "team").access().server()).isEqualTo("https://host.example.org");
    }

    @ParameterizedTest
    @Rule("PC-8")
    @EnumSource(value = Source.class, names = {"INJECTED_IDENTITY", "ENVIRONMENT", "FILESYSTEM"})
    void doesNotLendTheProvidersRightsToATenant(Source source) {
        namespaced(new ProviderCredentials(source, null, new EnvironmentVariable("HOST"), new FileReference("/x")));

        assertThatThrownBy(() -> configs(false).resolve(NAMESPACED, "team")).isInstanceOf(ExternalException.class)
                .hasMessage(
                        "cannot get credentials: source %s is not allowed in a ProviderConfig, only in a ClusterProviderConfig"
                                .formatted(source.literal()));
    }

    @Test
    @Rule("PC-8")
    void lendsThemIfThatWasAskedForButOnlyToTheGeneratedNamespaces() {
        namespaced(new ProviderCredentials(Source.INJECTED_IDENTITY, null, null, null));

        ResolvedConfig resolved = configs(true).resolve(NAMESPACED, "team");

        assertThat(resolved.access()).isSameAs(own);
        assertThat(resolved.targets().policy()).isEqualTo(TargetNamespaces.Policy.DEFAULT);
    }

    @Test
    @Rule("PC-9")
    void refusesOtherKindsOfConfigs() {
        assertThatThrownBy(
                () -> configs(false).resolve(new ProviderConfigReference("clusterproviderconfig", "default"), "team"))
                .hasMessage("unsupported provider config kind: clusterproviderconfig");
    }

    @Test
    @Rule("PC-26")
    void saysWhichKindOfConfigCannotBeRead() {
        assertThatThrownBy(() -> configs(false).resolve(CLUSTER, "team")).hasMessage(
                "cannot get ClusterProviderConfig: clusterproviderconfigs.vcluster.crossplane.io \"default\" not found");
        assertThatThrownBy(() -> configs(false).resolve(NAMESPACED, "team"))
                .hasMessage("cannot get ProviderConfig: providerconfigs.vcluster.crossplane.io \"mine\" not found");

        store.failure = new KubeException(KubeException.Kind.TIMEOUT, "late");
        assertThatThrownBy(() -> configs(false).resolve(NAMESPACED, "team"))
                .hasMessage("cannot get ProviderConfig: late")
                .extracting(failure -> ((ExternalException) failure).kind())
                .isEqualTo(ExternalException.Kind.TIMEOUT);
    }

    @Test
    @Rule("PC-28")
    void resolvesAConfigThatIsBeingDeleted() {
        secret("secrets", "kubeconfig", KUBECONFIG);
        cluster(fromSecret()).getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");

        assertThat(configs(false).resolve(CLUSTER, "team").access().server()).isEqualTo("https://host.example.org");
    }

    @Test
    @Rule("PF-13")
    void theUsersOfAConfigThatIsBeingDeletedDoNotLoseItsSecret() {
        secret("team", "kubeconfig", KUBECONFIG);
        ProviderConfig config = namespaced(fromSecret());
        ProviderConfigs configs = configs(false);
        configs.resolve(NAMESPACED, "team");
        server.client().secrets().inNamespace("team").withName("host").delete();

        assertThatThrownBy(() -> configs.resolve(NAMESPACED, "team")).hasMessageContaining("not found");

        config.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
        assertThat(configs.resolve(NAMESPACED, "team").access().server()).isEqualTo("https://host.example.org");
    }

    @Test
    @Rule("PC-50")
    void namesSecretAndKeyWhenNothingIsThere() {
        secret("secrets", "other", KUBECONFIG);
        cluster(fromSecret());

        assertThatThrownBy(() -> configs(false).resolve(CLUSTER, "team")).hasMessage(
                "cannot get credentials: secret \"host\" in namespace \"secrets\" has nothing under key \"kubeconfig\"");
    }

    @Test
    @Rule("PC-50")
    void saysThatTheSecretIsMissing() {
        cluster(fromSecret());

        assertThatThrownBy(() -> configs(false).resolve(CLUSTER, "team")).hasMessage(
                "cannot get credentials: cannot get credentials secret: secret \"host\" not found in namespace \"secrets\"");
    }

    @Test
    @Rule("PC-50")
    void saysWhatIsMissingInTheOtherSources() {
        expect(Source.SECRET, "cannot extract from secret key when none specified");
        expect(Source.ENVIRONMENT, "cannot extract from environment variable when none specified");
        expect(Source.FILESYSTEM, "cannot extract from filesystem when no path specified");
        expect(Source.UNKNOWN, "no extraction handler registered for source: Unknown");
        expect(Source.NONE, "source None names no host cluster");
        cluster(new ProviderCredentials(Source.ENVIRONMENT, null, new EnvironmentVariable("HOST"), null));
        assertThatThrownBy(() -> configs(false).resolve(CLUSTER, "team"))
                .hasMessage("cannot get credentials: environment variable \"HOST\" is not set or empty");
    }

    @Test
    @Rule("PC-2")
    void takesTheKubeconfigFromEnvironmentAndFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("config"), KUBECONFIG);
        environment.put("HOST", KUBECONFIG);

        cluster(new ProviderCredentials(Source.ENVIRONMENT, null, new EnvironmentVariable("HOST"), null));
        assertThat(configs(false).resolve(CLUSTER, "team").access().server()).isEqualTo("https://host.example.org");
        cluster(new ProviderCredentials(Source.FILESYSTEM, null, null, new FileReference(file.toString())));
        assertThat(configs(false).resolve(CLUSTER, "team").access().server()).isEqualTo("https://host.example.org");
    }

    @Test
    @Rule("PC-51")
    void theInjectedIdentityIsTheProvidersOwn() {
        cluster(new ProviderCredentials(Source.INJECTED_IDENTITY, null, null, null));

        assertThat(configs(false).resolve(CLUSTER, "team").access()).isSameAs(own);
    }

    @Test
    @Rule("PC-52")
    void readsChangedCredentialsAtTheNextConnectAndUnchangedOnesNotAgain() {
        Secret first = secret("secrets", "kubeconfig", KUBECONFIG);
        cluster(fromSecret());
        ProviderConfigs configs = configs(false);
        String before = configs.resolve(CLUSTER, "team").access().id();
        watches.saw(first);
        server.forgetRequests();

        assertThat(configs.resolve(CLUSTER, "team").access().id()).isEqualTo(before);
        assertThat(server.requests()).isEmpty();

        watches.saw(secret("secrets", "kubeconfig", KUBECONFIG.replace("4711", "4712")));
        assertThat(configs.resolve(CLUSTER, "team").access().id()).isNotEqualTo(before);
    }

    @Test
    @Rule("PC-52")
    void neverShowsAnythingOfTheCredentials() {
        secret("secrets", "kubeconfig", KUBECONFIG.replace("users:", "users: marker-4711"));
        cluster(fromSecret());

        assertThatThrownBy(() -> configs(false).resolve(CLUSTER, "team"))
                .hasMessage("cannot get credentials: not a kubeconfig: it is not YAML or JSON of that form")
                .hasStackTraceContaining("not a kubeconfig")
                .satisfies(failure -> assertThat(trace(failure)).doesNotContain("4711"));
    }

    @Test
    void refusesAKubeconfigThatRunsPrograms() {
        secret("secrets", "kubeconfig", KUBECONFIG.replace("token: marker-4711", "exec: {command: sh}"));
        cluster(fromSecret());

        assertThatThrownBy(() -> configs(false).resolve(CLUSTER, "team"))
                .hasMessage("cannot get credentials: the kubeconfig may not use programs: exec of user \"x\"");
    }

    @Test
    void handsOnTheNamespacesOfTheClusterConfigAndAnyForATenantsOwnCredentials() {
        secret("secrets", "kubeconfig", KUBECONFIG);
        secret("team", "kubeconfig", KUBECONFIG);
        namespaced(fromSecret());
        ClusterProviderConfig config = cluster(fromSecret());

        assertThat(configs(false).resolve(CLUSTER, "team").targets().policy())
                .isEqualTo(TargetNamespaces.Policy.DEFAULT);
        config.getSpec().setTargetNamespaces(new TargetNamespaces(TargetNamespaces.Policy.PATTERNS, List.of("a-*")));
        assertThat(configs(false).resolve(CLUSTER, "team").targets().patterns()).containsExactly("a-*");
        assertThat(configs(false).resolve(NAMESPACED, "team").targets().policy())
                .isEqualTo(TargetNamespaces.Policy.ANY);
    }

    private void expect(Source source, String message) {
        cluster(new ProviderCredentials(source, null, null, null));
        assertThatThrownBy(() -> configs(false).resolve(CLUSTER, "team"))
                .hasMessage("cannot get credentials: " + message);
    }

    private static String trace(@Nullable Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            all.append(cause).append('\n');
        }
        return all.toString();
    }

    private static ProviderCredentials fromSecret() {
        return new ProviderCredentials(Source.SECRET, SECRET, null, null);
    }

    private ClusterProviderConfig cluster(ProviderCredentials credentials) {
        ClusterProviderConfig config = new ClusterProviderConfig();
        config.getMetadata().setName("default");
        config.getSpec().setCredentials(credentials);
        return store.put(config);
    }

    private ProviderConfig namespaced(ProviderCredentials credentials) {
        ProviderConfig config = new ProviderConfig();
        config.getMetadata().setName("mine");
        config.getMetadata().setNamespace("team");
        config.getSpec().setCredentials(credentials);
        return store.put(config);
    }

    private Secret secret(String namespace, String key, String content) {
        Secret secret = new SecretBuilder().withNewMetadata()
                .withNamespace(namespace)
                .withName("host")
                .endMetadata()
                .addToData(key,
                        java.util.Base64.getEncoder()
                                .encodeToString(content.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .build();
        var secrets = server.client().secrets().inNamespace(namespace);
        if (secrets.withName("host").get() != null) {
            secrets.withName("host").delete();
        }
        return secrets.resource(secret).create();
    }

    private ProviderConfigs configs(boolean lendOwnRights) {
        return new ProviderConfigs(store, server.client(), watches, new CredentialSettings(own,
                name -> Optional.ofNullable(environment.get(name)), lendOwnRights, KubeconfigRules.STRICT));
    }
}
