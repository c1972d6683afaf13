package io.crossplane.provider.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;

import io.crossplane.provider.managed.contract.Rule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestClientMetricsTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({"https://10.96.0.1:443/api, 10.96.0.1:443", "https://host.example.org/api, host.example.org",
        "https://[fd00::1]:6443/api, [fd00::1]:6443", "https://127.0.0.1:40123/api, virtual-clusters",
        "https://a.vc-team-a-1b2c3d4e.svc/api, virtual-clusters",
        "https://a.vc-team-a-1b2c3d4e.svc:443/api, virtual-clusters"})
    @Rule("MT-24")
    void namesAHostAsLongAsThereAreFewOfThem(URI address, String host) {
        assertThat(RestClientMetrics.host(address)).isEqualTo(host);
    }
}
