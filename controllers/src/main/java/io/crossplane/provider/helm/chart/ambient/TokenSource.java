package io.crossplane.provider.helm.chart.ambient;

import java.time.Instant;

import io.crossplane.provider.helm.chart.ChartCredentials.Login;

/** Asks a cloud for a login, with the identity that the provider has in it. */
interface TokenSource {

    /** Blocks as long as the cloud's library likes. */
    Token token() throws NoTokenException;

    /** Whose credentials are sought, and where. */
    String chain();

    /** What helps when there is no token. */
    String cure();

    /** A login and how long it is valid. Prints as redacted, for the login does. */
    record Token(Login login, Instant expires) {}

    /** There is no token. The message is part of a line, and ours: those of the libraries quote what they were answered. */
    final class NoTokenException extends Exception {

        private static final long serialVersionUID = 1L;

        NoTokenException(String message) {
            super(message);
        }
    }
}
