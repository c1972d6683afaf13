package io.crossplane.provider.rancher;

import java.net.URI;
import java.util.Optional;

import io.crossplane.provider.tls.Trust;

/**
 * A Rancher, and the way to it.
 *
 * @param url scheme and authority alone
 * @param checksum of the certificates that it publishes, if they are to be trusted by that
 * @param proxy on the way
 */
record Connection(URI url, Token token, Trust trust, Optional<String> checksum, Optional<URI> proxy) {

    /** What a client is shared by: the same for another token. */
    record Way(URI url, Trust trust, Optional<URI> proxy) {}

    Way way() {
        return new Way(url, trust, proxy);
    }

    Connection trusting(Trust other) {
        return new Connection(url, token, other, Optional.empty(), proxy);
    }

    boolean isVerified() {
        return !(trust instanceof Trust.Anyone);
    }
}
