package io.crossplane.provider.kube;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/** Reads the certificates and keys of a kubeconfig. */
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

    /**
     * The algorithm of a private key in base64-encoded PEM. The client library takes every key in the common PKCS #8 form for RSA unless
     * it is told.
     */
    static String keyAlgorithm(String base64) {
        try {
            String pem = new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.US_ASCII);
            return pem.contains("BEGIN EC PRIVATE KEY") || isEllipticCurve(pem) ? "EC" : "RSA";
        } catch (IllegalArgumentException e) {
            return "RSA";
        }
    }

    private static boolean isEllipticCurve(String pem) {
        try {
            byte[] key = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key));
            return true;
        } catch (InvalidKeySpecException | NoSuchAlgorithmException e) {
            return false;
        }
    }
}
