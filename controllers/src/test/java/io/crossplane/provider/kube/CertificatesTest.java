package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificatesTest {

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void tellsTheAlgorithmOfAKeyInTheCommonForm(String algorithm) throws NoSuchAlgorithmException {
        byte[] key = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate().getEncoded();

        assertThat(Certificates.keyAlgorithm(pem("PRIVATE KEY", key))).isEqualTo(algorithm);
    }

    @Test
    void tellsTheAlgorithmOfTheOlderFormsByTheirName() {
        assertThat(Certificates.keyAlgorithm(pem("EC PRIVATE KEY", new byte[1]))).isEqualTo("EC");
        assertThat(Certificates.keyAlgorithm(pem("RSA PRIVATE KEY", new byte[1]))).isEqualTo("RSA");
    }

    @Test
    void readsACertificateAndNothingElse() {
        assertThat(Certificates.parse(TestCertificates.AUTHORITY)).isPresent();
        assertThat(Certificates.parse("bm9uc2Vuc2U=")).isEmpty();
        assertThat(Certificates.parse("~")).isEmpty();
    }

    private static String pem(String kind, byte[] content) {
        String text = "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind,
                Base64.getMimeEncoder().encodeToString(content), kind);
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
