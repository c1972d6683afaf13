package io.crossplane.provider.vcluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.crossplane.provider.managed.ConnectionDetails;
import io.crossplane.provider.managed.contract.Rule;
import org.junit.jupiter.api.Test;

/** The keys of vcluster.md 9.6. */
class ConnectionSecretTest {

    private static final ReleaseRef RELEASE = new ReleaseRef("host", "demo");
    private static final String OUTSIDE = "https://demo.example.org";
    private static final VirtualCredentials CERTIFICATES = Examples.credentials("certificate-authority",
            "client-certificate", "client-key");

    @Test
    @Rule({"CS-10", "EX-9"})
    void holdsAllThatIsNeededToConnect() {
        Map<String, String> entries = entries(CERTIFICATES, OUTSIDE);

        assertThat(entries).containsOnlyKeys("certificate-authority", "client-certificate", "client-key", "clientCert",
                "clientKey", "clusterCA", "config", "endpoint", "endpoint-incluster", "kubeconfig",
                "kubeconfig-external", "kubeconfig-incluster", "kubernetesVersion", "name", "namespace");
        assertThat(entries).containsEntry("clusterCA", "the certificate-authority")
                .containsEntry("clientCert", "the client-certificate")
                .containsEntry("clientKey", "the client-key")
                .containsEntry("name", "demo")
                .containsEntry("namespace", "host")
                .containsEntry("kubernetesVersion", "v1.36.1");
    }

    @Test
    void saysTheSameUnderBothNamesOfAPart() {
        Map<String, String> entries = entries(CERTIFICATES, OUTSIDE);

        assertThat(entries.get("certificate-authority")).isEqualTo(entries.get("clusterCA"));
        assertThat(entries.get("client-certificate")).isEqualTo(entries.get("clientCert"));
        assertThat(entries.get("client-key")).isEqualTo(entries.get("clientKey"));
        assertThat(entries.get("config")).isEqualTo(entries.get("kubeconfig"));
    }

    @Test
    void pointsToTheChosenServerAndAlsoToTheOneInTheHostCluster() {
        Map<String, String> entries = entries(CERTIFICATES, OUTSIDE);

        assertThat(entries).containsEntry("endpoint", OUTSIDE)
                .containsEntry("endpoint-incluster", "https://demo.host.svc:443");
        assertThat(entries.get("kubeconfig")).contains("server: \"https://demo.example.org\"")
                .doesNotContain("localhost");
        assertThat(entries.get("kubeconfig-incluster")).contains("server: \"https://demo.host.svc:443\"");
        assertThat(entries.get("kubeconfig-external")).isEqualTo(entries.get("kubeconfig"));
    }

    @Test
    void knowsNoOtherServerUnlessOneWasChosen() {
        assertThat(entries(CERTIFICATES, RELEASE.inClusterUrl())).doesNotContainKey("kubeconfig-external");
    }

    @Test
    void holdsATokenInsteadOfCertificatesIfThatIsWhatThereIs() {
        assertThat(entries(Examples.credentials("certificate-authority", "token"), OUTSIDE))
                .containsEntry("token", "the token")
                .doesNotContainKeys("clientCert", "client-certificate", "clientKey", "client-key");
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        var empty = new VirtualCredentials(CERTIFICATES.kubeconfig(), Map.of("token", new byte[0]));

        assertThat(ConnectionSecret.of(RELEASE, empty, OUTSIDE, Optional.empty()).entries()).containsOnlyKeys("config",
                "endpoint", "endpoint-incluster", "kubeconfig", "kubeconfig-external", "kubeconfig-incluster", "name",
                "namespace");
    }

    @Test
    void neverHoldsTheKeyOfTheAuthority() {
        assertThat(
                entries(Examples.credentials("certificate-authority", "certificate-authority-key", "ca.key"), OUTSIDE)
                        .values())
                .doesNotContain("the certificate-authority-key", "the ca.key");
    }

    @Test
    @Rule("CS-9")
    void isTheSameBytesForTheSameInput() {
        ConnectionDetails first = details(CERTIFICATES, OUTSIDE);

        assertThat(details(CERTIFICATES, OUTSIDE)).isEqualTo(first);
        assertThat(details(CERTIFICATES, "https://other.example.org")).isNotEqualTo(first);
    }

    @Test
    void printsNoneOfIt() {
        assertThat(details(CERTIFICATES, OUTSIDE)).asString().doesNotContain("the client-key", "server");
        assertThat(CERTIFICATES).hasToString("VirtualCredentials[redacted]");
    }

    private static ConnectionDetails details(VirtualCredentials credentials, String server) {
        return ConnectionSecret.of(RELEASE, credentials, server, Optional.of("v1.36.1"));
    }

    private static Map<String, String> entries(VirtualCredentials credentials, String server) {
        Map<String, String> texts = new TreeMap<>();
        details(credentials, server).entries().forEach((key, bytes) -> texts.put(key, new String(bytes, UTF_8)));
        return texts;
    }
}
