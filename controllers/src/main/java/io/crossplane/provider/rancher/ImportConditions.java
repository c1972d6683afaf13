package io.crossplane.provider.rancher;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.core.Condition.Status;
import io.crossplane.provider.managed.Conditions;
import io.crossplane.provider.managed.ExternalException;

/** The conditions of an import, beside Crossplane's own (rancher.md 6.2). */
public final class ImportConditions {

    /** Whether Rancher can be asked. */
    public static final String REACHABLE = "RancherReachable";
    /** Whether Rancher knows the cluster. */
    public static final String REGISTERED = "RancherRegistered";
    /** Whether the agent is installed in the cluster. */
    public static final String AGENT = "RancherAgentDeployed";
    /** Whether the agent is connected with Rancher. */
    public static final String CONNECTED = "RancherConnected";
    /** Whether those who may use the cluster in Rancher are those wanted. */
    public static final String MEMBERS = "RancherMembersSynced";

    /** Whether the host namespace is in the project wanted, with those members. */
    public static final String PROJECT = "RancherProjectAssigned";

    private ImportConditions() {}

    static Condition yes(String type, String reason) {
        return Conditions.of(type, Status.TRUE, reason, "");
    }

    static Condition no(String type, String reason, String message) {
        return Conditions.of(type, Status.FALSE, reason, message);
    }

    static Condition reachable(Connection connection) {
        return connection.isVerified() ? yes(REACHABLE, "Ok")
                : Conditions.of(REACHABLE, Status.TRUE, "Unverified",
                        "tls.insecureSkipVerify: whoever is between reads the token");
    }

    /** What the user gave cannot be used. */
    static ExternalException invalid(String type, String reason, String message) {
        return failure(ExternalException.Kind.INVALID, type, reason,
                new RancherException(RancherException.Kind.REFUSED, message));
    }

    /** What Rancher said, or that it said nothing. */
    static ExternalException of(RancherException failure) {
        return switch (failure.kind()) {
            case UNREACHABLE -> failure(ExternalException.Kind.UNREACHABLE, REACHABLE, "Unreachable", failure);
            case BUSY -> failure(ExternalException.Kind.UNREACHABLE, REACHABLE, "Busy", failure);
            case UNTRUSTED -> failure(ExternalException.Kind.UNREACHABLE, REACHABLE, "TLSFailed", failure);
            case UNAUTHORIZED -> failure(ExternalException.Kind.DENIED, REACHABLE, "AuthFailed",
                    with(failure, "; renew the token in the Secret, and use one that is not limited to a cluster"));
            case FORBIDDEN -> failure(ExternalException.Kind.DENIED, REACHABLE, "Forbidden", with(failure,
                    "; the token's user needs the global roles user-base and clusters-create, and to own the cluster"));
            case UNEXPECTED -> failure(ExternalException.Kind.INTERNAL, REACHABLE, "UnexpectedAnswer", failure);
            case NOT_FOUND -> failure(ExternalException.Kind.NOT_FOUND, REGISTERED, "NotFound", failure);
            case CONFLICT -> failure(ExternalException.Kind.CONFLICT, REGISTERED, "Conflict", failure);
            case REFUSED -> failure(ExternalException.Kind.INVALID, REGISTERED, "Refused", failure);
        };
    }

    private static RancherException with(RancherException failure, String cure) {
        return new RancherException(failure.kind(), failure.getMessage() + cure, failure);
    }

    private static ExternalException failure(ExternalException.Kind kind, String type, String reason,
            RancherException cause) {
        return new ExternalException(kind, cause.getMessage(), cause,
                java.util.List.of(no(type, reason, cause.getMessage())));
    }
}
