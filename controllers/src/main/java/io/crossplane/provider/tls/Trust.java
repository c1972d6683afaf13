package io.crossplane.provider.tls;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Whose certificates are trusted. */
public sealed interface Trust {

    /** The authorities that everybody trusts. */
    record Usual() implements Trust {}

    /** These authorities alone, in PEM. */
    record Only(String pem) implements Trust {}

    /** Any certificate, for any host name. */
    record Anyone() implements Trust {}

    /**
     * What a client is made with.
     *
     * @throws GeneralSecurityException if there is no certificate in the PEM, or one that cannot be read
     */
    default SSLContext context() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, switch (this) {
            case Usual _ -> null;
            case Only(String pem) -> Authorities.in(pem);
            case Anyone _ -> new TrustManager[] {new TrustsAnyone()};
        }, new SecureRandom());
        return context;
    }
}
