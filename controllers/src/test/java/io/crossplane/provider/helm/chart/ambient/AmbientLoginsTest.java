package io.crossplane.provider.helm.chart.ambient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.crossplane.provider.helm.TestCharts;
import io.crossplane.provider.helm.chart.ChartCredentials;
import io.crossplane.provider.helm.chart.ChartException;
import io.crossplane.provider.helm.chart.ChartSource;
import io.crossplane.provider.helm.chart.ChartSource.Options;
import io.crossplane.provider.helm.chart.ChartStore;
import io.crossplane.provider.helm.chart.TestCertificate;
import io.crossplane.provider.helm.chart.TestRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose charts are fetched as the provider, and that they are. */
class AmbientLoginsTest {

    private static final String HOST = "europe-docker.pkg.dev";

    private final FakeTokens cloud = new FakeTokens();
    private final AmbientLogins lent = new AmbientLogins(List.of(new AmbientRegistry.Google(HOST)), each -> cloud,
            Clock.systemUTC());

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"oci://europe-docker.pkg.dev/p/charts/small:1", "oci://Europe-docker.pkg.dev/p/small:1"})
    void areThoseOfTheNamedRegistry(String url) {
        ChartSource source = ChartSource.at(url, Options.DEFAULT);

        assertThat(lent.credentialsFor(source)).isNotEqualTo(ChartCredentials.none())
                .isEqualTo(lent.credentialsFor(source));
        assertThat(cloud.asked()).as("before anything is fetched").isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"oci://us-docker.pkg.dev/p/small:1", "oci://europe-docker.pkg.dev:8443/p/small:1",
        "https://europe-docker.pkg.dev/small.tgz", "http://europe-docker.pkg.dev/small.tgz",
        "oci://europe-docker.pkg.dev.example.org/small:1"})
    void areNotThoseOfAnother(String url) {
        assertThat(lent.credentialsFor(ChartSource.at(url, Options.DEFAULT))).isEqualTo(ChartCredentials.none());
    }

    @Test
    void areNotThoseWithATrustOfTheirOwn() {
        String url = "oci://" + HOST + "/p/small:1";

        assertThat(lent.credentialsFor(ChartSource.at(url, Options.DEFAULT.withCaBundle("theirs"))))
                .isEqualTo(ChartCredentials.none());
        assertThat(lent.credentialsFor(ChartSource.at(url, new Options(Optional.empty(), Optional.empty(), true))))
                .isEqualTo(ChartCredentials.none());
    }

    @Test
    void theRegistryGetsTheTokenOfTheCloud() throws Exception {
        TestCertificate certificate = TestCertificate.createIn(directory);
        ChartStore store = new ChartStore(directory.resolve("charts"), Clock.systemUTC(), Duration.ofMinutes(10));
        try (TestRegistry registry = TestRegistry.serve(certificate, "small", "1.0.0",
                TestCharts.packed("small", "1.0.0"), "user:token-1")) {
            ChartSource.Oci source = source(registry, certificate);
            KeptLogin login = new KeptLogin("r", cloud, cloud.clock());

            assertThat(store.fetch(source, ChartCredentials.from(login, source, "x")).name()).isEqualTo("small");
            assertThat(store.fetch(source, ChartCredentials.from(login, source, "x")).name()).isEqualTo("small");
        }
        assertThat(cloud.asked()).isEqualTo(1);
    }

    @Test
    void aRegistryThatRefusesTheTokenIsToldFromOneThatWantsAPullSecret() throws Exception {
        TestCertificate certificate = TestCertificate.createIn(directory);
        ChartStore store = new ChartStore(directory.resolve("charts"), Clock.systemUTC(), Duration.ofMinutes(10));
        try (TestRegistry registry = TestRegistry.serve(certificate, "small", "1.0.0",
                TestCharts.packed("small", "1.0.0"), "user:another")) {
            ChartSource.Oci source = source(registry, certificate);
            KeptLogin login = new KeptLogin("r", cloud, cloud.clock());

            ChartException refused = catchThrowableOfType(ChartException.class,
                    () -> store.fetch(source, ChartCredentials.from(login, source, "let it read")));

            assertThat(refused.kind()).isEqualTo(ChartException.Kind.UNAUTHORIZED);
            assertThat(refused).hasMessageEndingWith("(HTTP 401); let it read").hasMessageNotContaining("token-1");
        }
    }

    private static ChartSource.Oci source(TestRegistry registry, TestCertificate certificate) {
        return (ChartSource.Oci) ChartSource.at(registry.repository() + "/small:1.0.0",
                Options.DEFAULT.withCaBundle(certificate.pem()));
    }
}
