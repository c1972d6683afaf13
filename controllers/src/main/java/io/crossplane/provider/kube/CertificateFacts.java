package io.crossplane.provider.kube;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What the certificates of a kubeconfig tell. Absent where the kubeconfig has none of that kind.
 *
 * @param clientSerial serial number of the client certificate, lower-case hexadecimal
 */
public record CertificateFacts(Optional<String> clientSerial, Optional<Instant> clientNotAfter,
        Optional<Instant> authorityNotAfter) {

    static CertificateFacts of(@Nullable String clientBase64, @Nullable String authorityBase64) {
        Optional<X509Certificate> client = Optional.ofNullable(clientBase64).flatMap(Certificates::parse);
        Optional<X509Certificate> authority = Optional.ofNullable(authorityBase64).flatMap(Certificates::parse);
        return new CertificateFacts(client.map(certificate -> certificate.getSerialNumber().toString(16)),
                client.map(CertificateFacts::notAfter), authority.map(CertificateFacts::notAfter));
    }

    private static Instant notAfter(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }
}
