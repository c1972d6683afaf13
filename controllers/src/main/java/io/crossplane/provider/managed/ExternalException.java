package io.crossplane.provider.managed;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.crossplane.provider.apis.core.Condition;
import org.jspecify.annotations.Nullable;

/**
 * A failure of the external system or on the way to it. The message becomes the text of a condition and of an event: cause first, one
 * line, deterministic, without secrets (EX-10).
 */
public final class ExternalException extends RuntimeException {

    /** What kind of failure it is; decides how it is handled, never the text. */
    public enum Kind {
        /** Somebody else changed the same object; tried again silently (MR-11). */
        CONFLICT,
        /** What the user asked for cannot be done as asked. */
        INVALID,
        /** A permission is missing. */
        DENIED,
        /** Something named does not exist. */
        NOT_FOUND,
        /** No answer: network, name resolution, certificate. */
        UNREACHABLE,
        /** An answer did not come in time. */
        TIMEOUT,
        /** Anything else. */
        INTERNAL
    }

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final transient List<Condition> conditions;
    private final transient Optional<Duration> recheckAfter;

    /** A failure without conditions of its own. */
    public ExternalException(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, cause, List.of());
    }

    /** A failure that also sets conditions of the kind's own types, with a stable reason. */
    public ExternalException(Kind kind, String message, @Nullable Throwable cause, List<Condition> conditions) {
        this(kind, message, cause, conditions, Optional.empty());
    }

    private ExternalException(Kind kind, String message, @Nullable Throwable cause, List<Condition> conditions,
            Optional<Duration> recheckAfter) {
        super(message, cause);
        this.kind = kind;
        this.conditions = List.copyOf(conditions);
        this.recheckAfter = recheckAfter;
    }

    /** The same failure of which it is known when something can be done about it: the next turn comes no later than that. */
    public ExternalException dueAfter(Duration wait) {
        return new ExternalException(kind, String.valueOf(getMessage()), getCause(), conditions, Optional.of(wait));
    }

    /** The kind of this failure. */
    public Kind kind() {
        return kind;
    }

    /** Conditions of the kind's own types to set; may be empty. */
    public List<Condition> conditions() {
        return conditions;
    }

    /** When it is to be tried again at the latest; empty if the backoff says so alone. */
    public Optional<Duration> recheckAfter() {
        return recheckAfter;
    }
}
