package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InjectedIdentityTest {

    private final AtomicInteger renewals = new AtomicInteger();

    @Test
    void becomesASelfContainedKubeconfig(@TempDir Path directory) throws IOException {
        Path authority = Files.write(directory.resolve("ca.crt"),
                Base64.getDecoder().decode(TestCertificates.AUTHORITY));
        Config own = config().withCaCertFile(authority.toString()).build();

        Config read = InjectedIdentity.of(own).kubeconfig().clientConfig();

        assertThat(read.getMasterUrl()).startsWith("https://own.example.org");
        assertThat(read.getCaCertData()).isEqualTo(TestCertificates.AUTHORITY);
        assertThat(read.getCaCertFile()).isNull();
    }

    @Test
    void staysTheSameAccessWhenItsTokenIsRenewed() {
        InjectedIdentity identity = InjectedIdentity.of(config().build());

        Kubeconfig first = identity.kubeconfig();
        Kubeconfig second = identity.kubeconfig();

        assertThat(first.clientConfig().getAutoOAuthToken()).isEqualTo("marker-1");
        assertThat(second.clientConfig().getAutoOAuthToken()).isEqualTo("marker-2");
        assertThat(identity.id()).isEqualTo(InjectedIdentity.of(config().build()).id());
    }

    @Test
    void printsNoSecret() {
        assertThat(InjectedIdentity.of(config().build())).asString()
                .contains("own.example.org")
                .doesNotContain("marker");
    }

    @Test
    void saysWhichFileIsMissing() {
        InjectedIdentity identity = InjectedIdentity.of(config().withCaCertFile("/does/not/exist").build());

        assertThatThrownBy(identity::kubeconfig).isInstanceOf(KubeException.class)
                .hasMessage("cannot read /does/not/exist of the provider's own identity");
    }

    private ConfigBuilder config() {
        return new ConfigBuilder().withAutoConfigure(false)
                .withMasterUrl("https://own.example.org")
                .withOauthTokenProvider(() -> "marker-" + renewals.incrementAndGet());
    }
}
