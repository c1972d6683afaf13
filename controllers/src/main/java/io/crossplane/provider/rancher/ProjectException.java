package io.crossplane.provider.rancher;

import java.util.Objects;

import io.crossplane.provider.kube.KubeException;
import org.jspecify.annotations.Nullable;

/** The host namespace cannot be put into its project, or be taken out of it. Concerns nothing else of the import. */
final class ProjectException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    ProjectException(String reason, String message) {
        this(reason, message, null);
    }

    private ProjectException(String reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What Rancher said, or that it said nothing. */
    static ProjectException of(RancherException failure) {
        return failure.kind() == RancherException.Kind.FORBIDDEN
                ? new ProjectException("ProjectForbidden",
                        failure.getMessage() + "; the token's user needs to own the project", failure)
                : new ProjectException("ProjectFailed", failure.getMessage(), failure);
    }

    /** What the host cluster said, or that it said nothing. */
    static ProjectException of(KubeException failure) {
        return switch (failure.kind()) {
            case DENIED, INVALID -> new ProjectException("NamespaceRefused", failure.getMessage(), failure);
            default -> new ProjectException("ProjectFailed", failure.getMessage(), failure);
        };
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** One stable word for it, for the condition. */
    String reason() {
        return reason;
    }
}
