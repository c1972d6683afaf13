package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.chart.TestCertificate;
import io.crossplane.provider.helm.chart.TestRegistry;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Charts in an OCI registry of a private authority that wants a login. */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String RIGHT = "the-right-one";
    private static final String WRONG = "not-the-right-one";

    private final KubernetesClient client;
    private final ProviderProcess provider;
    private final Attempts attempts;
    private final String config;
    private TestRegistry registry;
    private String authority;

    RegistryIT(TestCluster cluster) {
        client = cluster.client();
        provider = ProviderProcess.working(cluster);
        attempts = new Attempts(cluster, "registry");
        config = attempts.ownIdentity("Any");
    }

    @BeforeAll
    void serve(@TempDir Path directory) throws Exception {
        TestCertificate certificate = TestCertificate.createIn(directory);
        authority = client.getKubernetesSerialization().asJson(certificate.pem());
        registry = TestRegistry.serve(certificate, "small", "1.0.0", TestCharts.packed("small", "1.0.0"),
                "reader:" + RIGHT);
    }

    @AfterAll
    void cleanUp() {
        try (provider) {
            attempts.close();
            registry.close();
        }
    }

    @Test
    void aChartOfARepositoryWithUserAndPassword() {
        String secret = attempts.newName();
        GenericKubernetesResource release = want(
                "repository: \"%s\", name: small, version: 1.0.0".formatted(registry.repository()), secret);
        attempts.expect(release, "pull-secret-missing", Map.of("secret", secret, "namespace", attempts.namespace()));
        attempts.makeSecret(secret, Map.of("username", "reader", "password", WRONG));
        expectUnauthorized(release);

        attempts.makeSecret(secret, Map.of("username", "reader", "password", RIGHT));

        attempts.expectSynced(release, LIMIT);
    }

    @Test
    void aTagWithADockerConfig() {
        String secret = attempts.newName();
        attempts.make("""
            apiVersion: v1
            kind: Secret
            metadata: {name: %s, namespace: %s}
            type: kubernetes.io/dockerconfigjson
            data: {.dockerconfigjson: %s}
            """, secret, attempts.namespace(), encoded(dockerConfig(WRONG)));
        GenericKubernetesResource release = want("url: \"%s/small:1.0.0\"".formatted(registry.repository()), secret);
        expectUnauthorized(release);

        client.secrets().inNamespace(attempts.namespace()).withName(secret).edit(current -> {
            current.setData(Map.of(".dockerconfigjson", encoded(dockerConfig(RIGHT))));
            return current;
        });

        attempts.expectSynced(release, LIMIT);
    }

    private GenericKubernetesResource want(String chart, String secret) {
        return attempts.apply(attempts.release(config, attempts.newName(),
                "{chart: {%s, pullSecretRef: {name: %s}, caBundle: %s}}".formatted(chart, secret, authority)));
    }

    private void expectUnauthorized(GenericKubernetesResource release) {
        attempts.expect(release, "registry-unauthorized",
                Map.of("chart", registry.repository() + "/small", "version", "1.0.0", "status", "401"));
        attempts.expectNothingMade(release);
        assertThat(attempts.conditions(release).toString()).doesNotContain(WRONG);
        assertThat(provider.output()).doesNotContain(WRONG);
    }

    private String dockerConfig(String password) {
        return "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}".formatted(registry.authority(),
                encoded("reader:" + password));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
