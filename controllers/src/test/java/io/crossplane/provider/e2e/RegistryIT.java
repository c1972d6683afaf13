package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.chart.ChartServer;
import io.crossplane.provider.helm.chart.ChartServer.Answer;
import io.crossplane.provider.helm.chart.TestCertificate;
import io.crossplane.provider.helm.chart.TestRegistry;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Charts in an OCI registry of a private authority that wants a login, and in those of clouds that give the provider none. */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String RIGHT = "the-right-one";
    private static final String WRONG = "not-the-right-one";
    private static final String ECR = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
    private static final String GOOGLE = "europe-docker.pkg.dev";

    private final KubernetesClient client;
    private final ChartServer sts = ChartServer.plain();
    private final ChartServer ecr = ChartServer.plain();
    private final ChartServer google = ChartServer.plain();
    private final Path webIdentity = Files.createTempFile("web-identity-", "");
    private final ProviderProcess provider;
    private final Attempts attempts;
    private final String config;
    private TestRegistry registry;
    private String authority;

    RegistryIT(TestCluster cluster) throws IOException {
        client = cluster.client();
        provider = ProviderProcess.working(cluster, clouds(), "--ambient-registry", ECR + "," + GOOGLE);
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
    void cleanUp() throws IOException {
        Files.delete(webIdentity);
        try (provider; sts; ecr; google) {
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

    @Test
    void aRegistryThatWantsTheProvidersOwnIdentityInAws() {
        sts.answer("/", exchange -> Answer.status(403));
        GenericKubernetesResource release = wantWithoutSecret(ECR);
        Map<String, String> facts = Map.of("host", ECR, "chain", "AWS default credentials, ECR in eu-west-1");
        expectNoLogin(release, facts, "Sts answered HTTP 403");

        // An identity that may nothing in ECR.
        sts.serve("/", """
            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <AssumeRoleWithWebIdentityResult><Credentials>
                <AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>%s</SecretAccessKey>
                <SessionToken>%1$s</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration>
              </Credentials></AssumeRoleWithWebIdentityResult>
            </AssumeRoleWithWebIdentityResponse>""".formatted(WRONG));
        ecr.answer("/", RegistryIT::refuseRole);

        expectNoLogin(release, facts, "Ecr answered HTTP 400 AccessDeniedException");
    }

    @Test
    void aRegistryThatWantsTheProvidersOwnIdentityInGoogle() {
        google.answer("/", exchange -> Answer.ok(new byte[0]).with("Metadata-Flavor", "Google"));

        expectNoLogin(wantWithoutSecret(GOOGLE),
                Map.of("host", GOOGLE, "chain", "Google application default credentials"), "Google answered HTTP 404");
    }

    /** As ECR refuses who is known, but may not. */
    private static Answer refuseRole(HttpExchange exchange) {
        String signed = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        String type = signed.contains("Credential=ASIAEXAMPLE/") && signed.contains("/eu-west-1/ecr/")
                ? "AccessDeniedException"
                : "InvalidSignatureException";
        return new Answer(400, "{\"__type\": \"%s\"}".formatted(type).getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", "application/x-amz-json-1.1"));
    }

    /** What EKS tells a pod of its role; and where Google's library looks for identities of the machine that it runs on. */
    private Map<String, String> clouds() throws IOException {
        Files.writeString(webIdentity, "not-a-token");
        return Map.of("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/provider", "AWS_WEB_IDENTITY_TOKEN_FILE",
                webIdentity.toString(), "AWS_REGION", "eu-west-1", "AWS_ENDPOINT_URL_STS", sts.url(),
                "AWS_ENDPOINT_URL_ECR", ecr.url(), "AWS_EC2_METADATA_DISABLED", "true", "AWS_CONFIG_FILE", "/nowhere",
                "AWS_SHARED_CREDENTIALS_FILE", "/nowhere", "GCE_METADATA_HOST", google.url().replace("http://", ""),
                "CLOUDSDK_CONFIG", "/nowhere");
    }

    private GenericKubernetesResource wantWithoutSecret(String host) {
        return attempts.apply(attempts.release(config, attempts.newName(),
                "{chart: {repository: \"oci://%s/p/charts\", name: small, version: 1.0.0}}".formatted(host)));
    }

    private void expectNoLogin(GenericKubernetesResource release, Map<String, String> facts, String why) {
        Map<String, String> all = new HashMap<>(facts);
        all.put("why", why);
        attempts.expect(release, "registry-login-failed", all);
        attempts.expectNothingMade(release);
        assertThat(attempts.conditions(release).toString()).doesNotContain(WRONG);
        assertThat(provider.output()).doesNotContain(WRONG);
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
