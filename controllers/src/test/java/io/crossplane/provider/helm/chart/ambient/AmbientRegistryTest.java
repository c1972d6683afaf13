package io.crossplane.provider.helm.chart.ambient;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossplane.provider.helm.chart.ambient.AmbientRegistry.Ecr;
import io.crossplane.provider.helm.chart.ambient.AmbientRegistry.Google;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts are whose. */
class AmbientRegistryTest {

    @ParameterizedTest
    @CsvSource({"123456789012.dkr.ecr.eu-west-1.amazonaws.com, eu-west-1, false",
        "123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com, us-gov-west-1, true",
        "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn, cn-north-1, false"})
    void theHostOfEcrNamesItsRegion(String host, String region, boolean fips) {
        assertThat(AmbientRegistry.at(host)).contains(new Ecr(host, region, fips));
    }

    @ParameterizedTest
    @ValueSource(strings = {"europe-docker.pkg.dev", "us-central1-docker.pkg.dev", "gcr.io", "eu.gcr.io",
        "Europe-Docker.PKG.dev"})
    void googleHasTwoKindsOfRegistries(String host) {
        assertThat(AmbientRegistry.at(host)).contains(new Google(host.toLowerCase(java.util.Locale.ROOT)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pkg.dev", "pkg.dev.example.org", "europe-docker.pkg.dev:443", "notgcr.io",
        "gcr.io.example.org", "gcr.io/project", "https://gcr.io", "*.pkg.dev", "public.ecr.aws", "example.azurecr.io",
        "12345.dkr.ecr.eu-west-1.amazonaws.com", "123456789012.dkr.ecr.eu-west-1.amazonaws.com.example.org",
        "123456789012.dkr.ecr.a.b.amazonaws.com"})
    void everythingElseIsNobodys(String host) {
        assertThat(AmbientRegistry.at(host)).isEmpty();
    }
}
