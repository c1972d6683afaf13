package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;

import io.fabric8.kubernetes.client.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeconfigTest {

    private static final String TOKEN = "marker-4711";
    private static final String GOOD = """
        apiVersion: v1
        kind: Config
        current-context: here
        clusters:
        - name: c
          cluster: {server: "https://host.example.org:6443", certificate-authority-data: %s}
        users:
        - name: u
          user: {token: marker-4711}
        - name: certificate
          user: {client-certificate-data: %s, client-key-data: %s}
        contexts:
        - name: here
          context: {cluster: c, user: u, namespace: team}
        - name: there
          context: {cluster: c, user: certificate}
        """.formatted(TestCertificates.AUTHORITY, TestCertificates.CLIENT, TestCertificates.freshKey());

    @Test
    void yieldsServerLoginAndNamespaceOfTheCurrentContext() {
        Config config = parse(GOOD).clientConfig();

        assertThat(config.getMasterUrl()).startsWith("https://host.example.org:6443");
        assertThat(config.getAutoOAuthToken()).isEqualTo(TOKEN);
        assertThat(config.getCaCertData()).isEqualTo(TestCertificates.AUTHORITY);
        assertThat(config.getNamespace()).isEqualTo("team");
        assertThat(config.getClientCertData()).isNull();
    }

    @Test
    void keepsNothingButTheCurrentContext() {
        assertThat(parse(GOOD).text()).contains(TOKEN).doesNotContain(TestCertificates.CLIENT, "there");
    }

    @Test
    void readsItsOwnTextToTheSame() {
        Kubeconfig first = parse(GOOD);

        assertThat(parse(first.text())).isEqualTo(first).hasSameHashCodeAs(first);
        assertThat(parse(first.text()).id()).isEqualTo(first.id());
    }

    @Test
    void hasAnotherIdWhenAnythingChanged() {
        assertThat(parse(GOOD.replace(TOKEN, "another")).id()).isNotEqualTo(parse(GOOD).id());
        assertThat(parse(GOOD).at("https://127.0.0.1:1").id()).isNotEqualTo(parse(GOOD).id());
    }

    @Test
    void goesToAnotherAddressWithTheSameLogin() {
        Kubeconfig moved = parse(GOOD).at("https://127.0.0.1:1234");

        assertThat(moved.server()).isEqualTo("https://127.0.0.1:1234");
        assertThat(moved.clientConfig().getAutoOAuthToken()).isEqualTo(TOKEN);
    }

    @Test
    void printsNoSecret() {
        assertThat(parse(GOOD)).asString().contains("host.example.org").doesNotContain(TOKEN);
    }

    @Test
    void tellsWhatTheCertificatesSay() {
        CertificateFacts facts = parse(GOOD.replace("current-context: here", "current-context: there")).certificates();

        assertThat(facts.clientSerial()).contains("1f2e");
        assertThat(facts.clientNotAfter()).contains(Instant.parse("2126-10-28T11:42:05Z"));
        assertThat(facts.authorityNotAfter()).contains(Instant.parse("2126-10-28T11:42:05Z"));
        assertThat(parse(GOOD).certificates().clientSerial()).as("of a token").isEmpty();
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "token: marker-4711 | exec: {command: sh, token: marker-4711} | the kubeconfig may not use programs: exec of user \"u\"",
        "token: marker-4711 | auth-provider: {name: oidc} | the kubeconfig may not use plugins: auth-provider of user \"u\"",
        "token: marker-4711 | tokenFile: /var/run/token | the kubeconfig may not use files: tokenFile of user \"u\"",
        "token: marker-4711 | client-certificate: /c | the kubeconfig may not use files: client-certificate of user \"u\"",
        "token: marker-4711 | client-key: /k | the kubeconfig may not use files: client-key of user \"u\"",
        "token: marker-4711 | as: root | the kubeconfig may not use impersonation: as of user \"u\"",
        "certificate-authority-data: | certificate-authority: | the kubeconfig may not use files: certificate-authority of cluster \"c\"",
        "server: | proxy-url: \"http://p\", server: | the kubeconfig may not use proxies: proxy-url of cluster \"c\"",
        "server: | tls-server-name: other, server: | the kubeconfig may not use another server name: tls-server-name of cluster \"c\"",
        "server: | insecure-skip-tls-verify: true, server: | the kubeconfig may not turn off certificate verification: insecure-skip-tls-verify of cluster \"c\"",
        "https://host | http://host | the server of the kubeconfig's cluster \"c\" must be https",
        "https://host | https://me:secret@host | the server of the kubeconfig's cluster \"c\" may not contain credentials",
        "https://host.example.org:6443 | file:///etc/passwd | the server of the kubeconfig's cluster \"c\" is not an https URL",
        "https://host.example.org:6443 | `` | the kubeconfig's cluster \"c\" has no server",
        "current-context: here | preferences: {} | the kubeconfig names no current context",
        "current-context: here | current-context: nowhere | the kubeconfig has no context \"nowhere\", which is its current one",
        "cluster: c, user: u | cluster: x, user: u | the kubeconfig has no cluster \"x\", which its current context names",
        "cluster: c, user: u | cluster: c, user: x | the kubeconfig has no user \"x\", which its current context names"})
    void refuses(String what, String instead, String message) {
        String text = GOOD.replace(what, instead);
        assertThat(text).isNotEqualTo(GOOD);

        assertThatThrownBy(() -> parse(text)).isInstanceOf(KubeException.class)
                .hasMessage(message)
                .extracting(failure -> ((KubeException) failure).kind())
                .isEqualTo(KubeException.Kind.INVALID);
    }

    @Test
    void refusesDangersInEntriesThatAreNotUsedToo() {
        String text = GOOD.replace("client-certificate-data", "exec: {command: sh}, client-certificate-data");

        assertThatThrownBy(() -> parse(text))
                .hasMessage("the kubeconfig may not use programs: exec of user \"certificate\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            value = {"`` | not a kubeconfig: it is empty",
                "`marker-4711` | not a kubeconfig: it is not YAML or JSON of that form",
                "`{\"a\": [marker-4711` | not a kubeconfig: it is not YAML or JSON of that form",
                "`a: 1` | not a kubeconfig: it has neither clusters nor contexts",
                "`clusters: marker-4711` | not a kubeconfig: it is not YAML or JSON of that form"})
    void saysThatSomethingElseIsNotAKubeconfigWithoutQuotingIt(String text, String message) {
        assertThatThrownBy(() -> parse(text)).hasMessage(message).hasNoCause();
    }

    @Test
    void survivesAYamlBomb() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 60; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
        }

        assertThatThrownBy(() -> parse(bomb.toString())).isInstanceOf(KubeException.class);
    }

    @Test
    void allowsOnlyWithPermissionToSkipVerificationOrToUsePlainHttp() {
        KubeconfigRules lax = new KubeconfigRules(true, true);

        assertThat(Kubeconfig.parse(GOOD.replace("https://", "http://"), lax).server()).startsWith("http://");
        Config insecure = Kubeconfig.parse(GOOD.replace("server:", "insecure-skip-tls-verify: true, server:"), lax)
                .clientConfig();
        assertThat(insecure.isTrustCerts()).isTrue();
        assertThat(insecure.getCaCertData()).as("contradicts the flag").isNull();
    }

    @Test
    void refusesCertificatesThatAreNone() {
        assertThatThrownBy(() -> parse(GOOD.replace(TestCertificates.AUTHORITY, "bm9uc2Vuc2U=")))
                .hasMessage("certificate-authority-data of the kubeconfig's cluster \"c\" holds no certificate");
        String there = GOOD.replace("current-context: here", "current-context: there");
        assertThatThrownBy(() -> parse(there.replace(TestCertificates.CLIENT, "bm9uc2Vuc2U=")))
                .hasMessage("client-certificate-data of the kubeconfig's user \"certificate\" holds no certificate");
        assertThatThrownBy(() -> parse(there.replaceAll(", client-key-data: [^}]+", "")))
                .hasMessageContaining("needs both client-certificate-data and client-key-data");
    }

    @Test
    void refusesAKeyThatIsNone() {
        String there = GOOD.replace("current-context: here", "current-context: there");

        assertThatThrownBy(() -> parse(there.replaceAll("client-key-data: [^}]+", "client-key-data: bm9uc2Vuc2U=")))
                .hasMessage("client-key-data of the kubeconfig's user \"certificate\" holds no usable key")
                .hasNoCause();
    }

    private static Kubeconfig parse(String text) {
        return Kubeconfig.parse(text, KubeconfigRules.STRICT);
    }
}
