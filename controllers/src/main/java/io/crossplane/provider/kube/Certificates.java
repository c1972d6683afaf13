package io.crossplane.provider.kube;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;

/** Reads the certificates of a kubeconfig. */
final class Certificates {

    private Certificates() {}

    /** The first certificate of base64-encoded PEM; empty if there is none that can be read. */
    static Optional<X509Certificate> parse(String base64) {
        try {
            byte[] pem = Base64.getMimeDecoder().decode(base64);
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return Optional.of((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(pem)));
        } catch (IllegalArgumentException | CertificateException e) {
            return Optional.empty();
        }
    }
}
