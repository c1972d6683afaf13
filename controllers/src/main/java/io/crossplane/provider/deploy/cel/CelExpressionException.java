package io.crossplane.provider.deploy.cel;

/**
 * An expression cannot be used, or not on these objects. The message is one line, the same for the same cause, and shows the expression's own
 * words at most, never a value.
 */
public final class CelExpressionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    CelExpressionException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** What went wrong, as far as a caller acts on it. */
    public enum Kind {
        /** The text is no expression, whatever the objects. */
        INVALID,
        /** The objects lack a field or an element that the expression reads; they may have it later. */
        MISSING,
        /** The expression does not go with what the objects hold. */
        FAILED,
        /** It takes more computation than one expression may have. */
        TOO_EXPENSIVE
    }
}
