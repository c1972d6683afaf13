package io.crossplane.provider.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

import com.sun.net.httpserver.HttpExchange;
import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.chart.ChartException.Kind;
import io.crossplane.provider.helm.chart.ChartServer.Answer;
import io.crossplane.provider.helm.chart.ChartSource.Options;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trust per source, and registries, which are always encrypted. */
class EncryptedSourcesTest {

    private static final byte[] CHART = TestCharts.packed("small", "1.0.0+build");
    private static final String MANIFEST = """
        {"schemaVersion": 2, "layers": [
          {"mediaType": "application/vnd.cncf.helm.chart.provenance.v1.prov", "digest": "sha256:00"},
          {"mediaType": "application/vnd.cncf.helm.chart.content.v1.tar+gzip", "digest": "sha256:%s"}]}"""
            .formatted(Sha256.of(CHART));

    @TempDir
    private static Path shared;
    private static TestCertificate certificate;

    @TempDir
    private Path directory;
    private ChartServer server;
    private Options trusting;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = TestCertificate.createIn(shared);
    }

    @BeforeEach
    void start() {
        server = ChartServer.encrypted(certificate.context());
        trusting = Options.DEFAULT.withCaBundle(certificate.pem());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void trustsTheGivenCaForThisSourceOnly() {
        server.serve("/c.tgz", CHART);

        assertThat(fetch(ChartSource.at(server.url() + "/c.tgz", trusting), ChartCredentials.none()).name())
                .isEqualTo("small");
        assertThat(
                failure(() -> fetch(ChartSource.at(server.url() + "/c.tgz", Options.DEFAULT), ChartCredentials.none()))
                        .kind())
                .isEqualTo(Kind.TLS);
    }

    @Test
    void checksTheHostNameToo() {
        server.serve("/c.tgz", CHART);
        String byName = server.url().replace("127.0.0.1", "localhost");

        assertThat(failure(() -> fetch(ChartSource.at(byName + "/c.tgz", trusting), ChartCredentials.none())).kind())
                .isEqualTo(Kind.TLS);
    }

    @Test
    void acceptsAnyCertificateWhereThatIsAskedFor() {
        server.serve("/c.tgz", CHART);
        Options careless = new Options(Optional.empty(), Optional.empty(), true);
        String byName = server.url().replace("127.0.0.1", "localhost");

        assertThat(fetch(ChartSource.at(byName + "/c.tgz", careless), ChartCredentials.none()).name())
                .isEqualTo("small");
    }

    @Test
    void refusesACaBundleWithoutCertificates() {
        Options broken = Options.DEFAULT.withCaBundle("nothing");

        assertThat(
                failure(() -> fetch(ChartSource.at(server.url() + "/c.tgz", broken), ChartCredentials.none())).kind())
                .isEqualTo(Kind.INVALID);
    }

    @Test
    void neverGivesUpEncryptionOnTheWay() {
        try (ChartServer plain = ChartServer.plain()) {
            plain.serve("/c.tgz", CHART);
            server.answer("/c.tgz", exchange -> Answer.redirect(plain.url() + "/c.tgz"));

            assertThat(failure(() -> fetch(ChartSource.at(server.url() + "/c.tgz", trusting), ChartCredentials.none()))
                    .kind()).isEqualTo(Kind.INVALID);
            assertThat(plain.paths()).isEmpty();
        }
    }

    @Test
    void pullsFromARegistryWithAToken() {
        registryWithTokens();
        ChartSource source = ChartSource.inRepository("oci://" + server.authority() + "/charts", "small", "1.0.0+build",
                trusting);
        ChartCredentials credentials = ChartCredentials.dockerConfigJson("""
            {"auths": {"https://%s/v1/": {"auth": "%s"}}}""".formatted(server.authority(),
                Base64.getEncoder().encodeToString("user:password".getBytes(StandardCharsets.UTF_8))));

        StoredChart chart = fetch(source, credentials);

        assertThat(chart.version()).isEqualTo("1.0.0+build");
        assertThat(server.paths()).containsExactly("/v2/charts/small/manifests/1.0.0_build", "/token",
                "/v2/charts/small/manifests/1.0.0_build", "/v2/charts/small/blobs/sha256:" + Sha256.of(CHART));
    }

    @Test
    void tellsThatTheRegistryWantsOtherCredentials() {
        registryWithTokens();
        ChartSource source = ChartSource.at("oci://" + server.authority() + "/charts/small:1.0.0+build", trusting);

        assertThat(failure(() -> fetch(source, ChartCredentials.none())).kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(failure(() -> fetch(source, ChartCredentials.basic(source, "user", "wrong"))).kind())
                .isEqualTo(Kind.UNAUTHORIZED);
    }

    @Test
    void pullsByTheDigestOfTheManifestAndChecksIt() {
        String good = "sha256:" + Sha256.of(MANIFEST.getBytes(StandardCharsets.UTF_8));
        String bad = "sha256:" + "ab".repeat(32);
        server.serve("/v2/small/manifests/" + good, MANIFEST)
                .serve("/v2/small/manifests/" + bad, MANIFEST)
                .serve("/v2/small/blobs/sha256:" + Sha256.of(CHART), CHART);

        assertThat(fetch(ChartSource.at("oci://" + server.authority() + "/small@" + good, trusting),
                ChartCredentials.none()).name()).isEqualTo("small");
        assertThat(failure(() -> fetch(ChartSource.at("oci://" + server.authority() + "/small@" + bad, trusting),
                ChartCredentials.none())).kind()).isEqualTo(Kind.DIGEST_MISMATCH);
    }

    @Test
    void tellsAMissingTag() {
        ChartSource source = ChartSource.at("oci://" + server.authority() + "/charts/small:9", trusting);

        assertThat(failure(() -> fetch(source, ChartCredentials.none())).kind()).isEqualTo(Kind.VERSION_NOT_FOUND);
    }

    private void registryWithTokens() {
        server.answer("/v2/charts/small/manifests/1.0.0_build",
                exchange -> authorized(exchange, MANIFEST.getBytes(StandardCharsets.UTF_8)));
        server.answer("/v2/charts/small/blobs/sha256:" + Sha256.of(CHART), exchange -> authorized(exchange, CHART));
        server.answer("/token",
                exchange -> "Basic dXNlcjpwYXNzd29yZA==".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                        ? Answer.ok("{\"token\": \"t0ken\"}".getBytes(StandardCharsets.UTF_8))
                        : Answer.status(401));
    }

    private Answer authorized(HttpExchange exchange, byte[] body) {
        if ("Bearer t0ken".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return Answer.ok(body);
        }
        return Answer.status(401)
                .with("WWW-Authenticate", "Bearer realm=\"" + server.url() + "/token\",service=\"r\",scope=\"pull\"");
    }

    private StoredChart fetch(ChartSource source, ChartCredentials credentials) {
        return new ChartStore(directory, Clock.systemUTC(), Duration.ofMinutes(10)).fetch(source, credentials);
    }

    private static ChartException failure(ThrowingCallable call) {
        return assertThatExceptionOfType(ChartException.class).isThrownBy(call).actual();
    }
}
