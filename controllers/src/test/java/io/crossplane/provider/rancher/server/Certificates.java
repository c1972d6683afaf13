package io.crossplane.provider.rancher.server;

import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLSocketFactory;

import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** An authority of its own, and one server certificate signed by it. */
final class Certificates {

    private final HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0)
            .commonName("dynamiclistener-ca")
            .duration(3650, TimeUnit.DAYS)
            .build();
    private final HeldCertificate server;

    Certificates(Tls tls) {
        HeldCertificate.Builder builder = new HeldCertificate.Builder().signedBy(authority).commonName("rancher");
        if (tls == Tls.OTHER_NAME) {
            builder.addSubjectAlternativeName("rancher.other.example");
        } else {
            builder.addSubjectAlternativeName("127.0.0.1").addSubjectAlternativeName("localhost");
        }
        if (tls == Tls.EXPIRED) {
            long now = System.currentTimeMillis();
            builder.validityInterval(now - TimeUnit.HOURS.toMillis(2), now - TimeUnit.HOURS.toMillis(1));
        }
        server = builder.build();
    }

    /** The authority's certificate, with one newline at its end. */
    String caPem() {
        return authority.certificatePem().stripTrailing() + "\n";
    }

    String caChecksum() {
        return Json.hex(caPem());
    }

    SSLSocketFactory sockets() {
        return new HandshakeCertificates.Builder().heldCertificate(server, authority.certificate())
                .build()
                .sslSocketFactory();
    }
}
