package io.crossplane.provider.helm.values;

/** Values, or a path into them, that cannot be used. The message is one line and never holds a value. */
public final class ValuesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ValuesException(String message) {
        super(message);
    }
}
