package io.crossplane.provider.helm.chart;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;

/** From a source's options to what its connections trust. */
final class ChartTrust {

    private ChartTrust() {}

    static SSLContext context(ChartSource.Options options) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trustManagers(options), new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new ChartException(ChartException.Kind.INVALID,
                    "the chart's CA bundle holds no usable PEM certificates");
        }
    }

    private static TrustManager @Nullable [] trustManagers(ChartSource.Options options)
            throws GeneralSecurityException, IOException {
        if (options.insecureSkipTlsVerify()) {
            return new TrustManager[] {new TrustsAnyone()};
        }
        return options.caBundle().isPresent() ? only(options.caBundle().get()) : null;
    }

    private static TrustManager[] only(String pem) throws GeneralSecurityException, IOException {
        Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
        if (certificates.isEmpty()) {
            throw new IOException("no certificate");
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("ca-" + store.size(), certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** What {@code insecureSkipTLSVerify} asks for. The extended form also leaves out the check of the host name. */
    private static final class TrustsAnyone extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
