package io.crossplane.provider.helm.chart;

import java.security.GeneralSecurityException;

import javax.net.ssl.SSLContext;

import io.crossplane.provider.tls.Trust;

/** From a source's options to what its connections trust. */
final class ChartTrust {

    private ChartTrust() {}

    static SSLContext context(ChartSource.Options options) {
        try {
            return trust(options).context();
        } catch (GeneralSecurityException e) {
            throw new ChartException(ChartException.Kind.INVALID,
                    "the chart's CA bundle holds no usable PEM certificates");
        }
    }

    private static Trust trust(ChartSource.Options options) {
        return options.insecureSkipTlsVerify() ? new Trust.Anyone()
                : options.caBundle().<Trust>map(Trust.Only::new).orElseGet(Trust.Usual::new);
    }
}
