package io.crossplane.provider.rancher;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** A request to Rancher that failed. The message is one line, the same for the same cause, and holds neither a token nor a whole address. */
final class RancherException extends RuntimeException {

    /** What kind of failure it is. Callers decide by this, never by the text. */
    enum Kind {
        /** No connection, or no answer in time. */
        UNREACHABLE,
        /** The certificate is not signed by the expected authority, or not for this name. */
        UNTRUSTED,
        /** The token is unknown, has expired, or is limited to one cluster. */
        UNAUTHORIZED,
        /** The user of the token may not do that. */
        FORBIDDEN,
        /** It does not exist, or no more. */
        NOT_FOUND,
        /** There is one of that name, or somebody else has changed it. */
        CONFLICT,
        /** Rancher refuses what it was given. */
        REFUSED,
        /** Rancher cannot answer now. */
        BUSY,
        /** Rancher answers with something else than it should. */
        UNEXPECTED
    }

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    RancherException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    RancherException(Kind kind, String message) {
        this(kind, message, null);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    Kind kind() {
        return kind;
    }
}
