package io.crossplane.provider.helm.chart;

/** A chart could not be had. The message is one line, names what was sought and the cure, and holds no credentials. */
public final class ChartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public ChartException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** What a caller may act on. */
    public enum Kind {
        /** The repository has no chart of that name, or there is nothing at the URL. */
        NOT_FOUND,
        /** The chart is there, the version is not. */
        VERSION_NOT_FOUND,
        /** No connection, no answer in time, or an answer that asks to come back later. */
        UNREACHABLE,
        /** Credentials are missing or refused. */
        UNAUTHORIZED,
        /** The provider could not get a login of its own. */
        LOGIN_FAILED,
        /** The server's certificate is not trusted. */
        TLS,
        /** The content is not what was asked for. */
        DIGEST_MISMATCH,
        /** Larger than a chart or an index may be. */
        TOO_LARGE,
        /** Not a chart, not an index, or not a usable address. */
        INVALID
    }
}
