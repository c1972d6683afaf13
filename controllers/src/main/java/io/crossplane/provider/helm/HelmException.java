package io.crossplane.provider.helm;

/** A Helm operation failed. The message is one line, the same for the same cause, and free of secrets. */
public final class HelmException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public HelmException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** What went wrong, as far as a caller acts on it. */
    public enum Kind {
        /** A release of that name is there already. */
        RELEASE_EXISTS,
        /** There is no release of that name, or none that was ever deployed. */
        RELEASE_NOT_FOUND,
        /** The release is pending, by another's work or by one that was cut off. */
        OPERATION_IN_PROGRESS,
        /** An object of the chart exists and belongs to someone else. */
        NOT_OWNED,
        /** The chart refuses the values: by its schema or while its templates ran. */
        INVALID_VALUES,
        /** The chart cannot be read, or not be installed on this Kubernetes version. */
        INVALID_CHART,
        /** The API server refuses an object the chart makes of the values. */
        INVALID_OBJECT,
        /** The change touches a field that cannot change. */
        IMMUTABLE_FIELD,
        /** Chart, values and manifest do not fit into the Secret in which Helm records a revision. */
        RECORD_TOO_LARGE,
        /** What the chart has run before or after did not succeed. */
        HOOK_FAILED,
        /** An admission webhook or policy said no. */
        DENIED,
        /** A ResourceQuota is used up. */
        QUOTA,
        /** The credentials lack a permission. */
        FORBIDDEN,
        /** The credentials are not accepted, or are no kubeconfig. */
        UNAUTHORIZED,
        /** The namespace is not there or on its way out. */
        NAMESPACE_UNAVAILABLE,
        /** Someone else changed an object meanwhile: try again. */
        CONFLICT,
        /** The API server does not answer, or not with a certificate that is trusted. */
        UNREACHABLE,
        /** The deadline passed; the release may have been left pending. */
        TIMEOUT,
        /** The process that ran Helm ended; the release may have been left pending. */
        WORKER_LOST,
        /** Anything else. */
        INTERNAL
    }
}
