package io.crossplane.provider.kube;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A request to an API server that failed, or credentials that cannot be used for one. The message is one line, the same for the same
 * cause, and free of secrets, so that it may become the text of a condition.
 */
public final class KubeException extends RuntimeException {

    /** What kind of failure it is. Callers decide by this, never by the text. */
    public enum Kind {
        /** The object was changed by somebody else since it was read. */
        CONFLICT,
        /** There is an object of that name already. */
        ALREADY_EXISTS,
        /** The server, or our own check of the credentials, refuses what was given. */
        INVALID,
        /** A permission is missing, or an admission rule says no. */
        DENIED,
        /** The credentials are unknown to the server or have expired. */
        UNAUTHORIZED,
        /** The namespace is being deleted, so nothing can be created in it any more. */
        TERMINATING,
        /** A resource quota is used up. */
        QUOTA,
        /** The object, its namespace or its kind does not exist. */
        NOT_FOUND,
        /** No connection: address, name or network. */
        UNREACHABLE,
        /** The server's certificate is not signed by the expected authority or not for this name. */
        UNTRUSTED,
        /** No answer in time. */
        TIMEOUT,
        /** Anything else. */
        INTERNAL
    }

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** A failure with the error it stems from, if there is one. */
    public KubeException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** A failure found by our own check. */
    public KubeException(Kind kind, String message) {
        this(kind, message, null);
    }

    /** What went wrong, in one line. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** The kind of this failure. */
    public Kind kind() {
        return kind;
    }
}
