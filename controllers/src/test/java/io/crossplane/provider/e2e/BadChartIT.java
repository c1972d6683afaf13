package io.crossplane.provider.e2e;

import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.chart.ChartServer;
import io.crossplane.provider.helm.chart.ChartServer.Answer;
import io.crossplane.provider.helm.chart.TestCertificate;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Charts that cannot be had. */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadChartIT {

    private static final byte[] CHART = TestCharts.packed("vcluster", "0.36.1");

    private final ProviderProcess provider;
    private final Attempts attempts;
    private final String config;
    private final ChartServer server = ChartServer.plain();

    BadChartIT(TestCluster cluster) {
        provider = ProviderProcess.working(cluster);
        attempts = new Attempts(cluster, "chart");
        config = attempts.ownIdentity("Default");
        server.repository("vcluster", "0.36.1", CHART, "");
    }

    @AfterAll
    void cleanUp() {
        try (provider; server) {
            attempts.close();
        }
    }

    @Test
    void aChartThatTheRepositoryDoesNotHave() {
        refused("repository: %s, name: vclustre".formatted(server.url()), "chart-not-found",
                Map.of("repository", server.url(), "chart", "vclustre"));
    }

    @Test
    void aVersionThatTheRepositoryDoesNotHave() {
        refused("repository: %s, version: 0.99.0".formatted(server.url()), "chart-version-not-found",
                Map.of("repository", server.url(), "chart", "vcluster", "version", "0.99.0"));
    }

    @Test
    void anAddressWithoutAChart() {
        refused("url: %s/nothing.tgz".formatted(server.url()), "chart-url-not-found",
                Map.of("url", server.url() + "/nothing.tgz"));
    }

    @Test
    void aRepositoryThatIsDownHealsWhenItIsUpAgain() {
        AtomicBoolean up = new AtomicBoolean();
        try (ChartServer flaky = ChartServer.plain()) {
            flaky.repository("vcluster", "0.36.1", CHART, "");
            byte[] index = ("apiVersion: v1\nentries: {vcluster: [{name: vcluster, version: 0.36.1, urls: ["
                    + flaky.url() + "/vcluster-0.36.1.tgz]}]}").getBytes(java.nio.charset.StandardCharsets.UTF_8);
            flaky.answer("/index.yaml", asked -> up.get() ? Answer.ok(index) : Answer.status(503));
            GenericKubernetesResource vcluster = refused("repository: " + flaky.url(), "repository-error",
                    Map.of("repository", flaky.url(), "status", "503"));

            up.set(true);

            // The tiny chart knows none of the values: the next thing that is wrong shows that the chart was had.
            attempts.expect(vcluster, "value-unknown-any", Map.of("chart", "vcluster", "version", "0.36.1"));
        }
    }

    @Test
    void aRepositoryThatNobodyServes() {
        String address;
        try (ChartServer gone = ChartServer.plain()) {
            address = gone.url();
        }
        refused("repository: " + address, "repository-down", Map.of("repository", address));
    }

    @Test
    void aChartWithAnotherDigest() {
        String wanted = "0".repeat(64);
        refused("repository: %s, digest: \"sha256:%s\"".formatted(server.url(), wanted), "chart-digest",
                Map.of("chart", "vcluster", "version", "0.36.1", "repository", server.url(), "expected", wanted,
                        "whose", "the chart's digest field"));
    }

    @Test
    void aServerWithTheCertificateOfAForeignAuthority(@TempDir Path directory) throws Exception {
        try (ChartServer encrypted = ChartServer.encrypted(TestCertificate.createIn(directory).context())) {
            refused("repository: " + encrypted.url(), "chart-tls", Map.of("repository", encrypted.url()));
        }
    }

    @Test
    void wrongPullCredentialsHealWhenTheyAreCorrected() {
        String good = "Basic "
                + Base64.getEncoder().encodeToString("user:right".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        try (ChartServer closed = ChartServer.plain()) {
            closed.answer("/index.yaml",
                    asked -> good.equals(asked.getRequestHeaders().getFirst("Authorization")) ? Answer.status(404)
                            : Answer.status(401));
            String secret = attempts.newName();
            GenericKubernetesResource vcluster = refused(
                    "repository: %s, pullSecretRef: {name: %s}".formatted(closed.url(), secret), "pull-secret-missing",
                    Map.of("secret", secret, "namespace", attempts.namespace()));

            attempts.makeSecret(secret, Map.of("username", "user"));
            attempts.expect(vcluster, "pull-secret-invalid", Map.of("secret", secret));
            attempts.makeSecret(secret, Map.of("username", "user", "password", "wrong"));
            attempts.expect(vcluster, "chart-unauthorized", Map.of("repository", closed.url(), "status", "401"));
            attempts.makeSecret(secret, Map.of("username", "user", "password", "right"));
            attempts.expect(vcluster, "repository-not-found", Map.of("repository", closed.url(), "status", "404"));
        }
    }

    @Test
    void anAddressThatIsNoRepository() {
        try (ChartServer odd = ChartServer.plain()) {
            odd.serve("/index.yaml", "<html>");
            refused("repository: " + odd.url(), "repository-invalid", Map.of("repository", odd.url()));
        }
    }

    @Test
    void aFileThatIsNoChart() {
        server.serve("/odd.tgz", "no chart");
        refused("url: %s/odd.tgz".formatted(server.url()), "chart-invalid", Map.of("url", server.url() + "/odd.tgz"));
    }

    private GenericKubernetesResource refused(String chart, String error, Map<String, String> facts) {
        GenericKubernetesResource vcluster = attempts.want(config, "chart: {" + chart + "}");
        attempts.expect(vcluster, error, facts);
        attempts.expectNothingMade(vcluster);
        return vcluster;
    }
}
