package io.crossplane.provider.argocd;

/** A registration cannot be made as asked. */
public final class RegistrationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    RegistrationException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** One stable word for it, for a condition. */
    public String reason() {
        return reason;
    }
}
