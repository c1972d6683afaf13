package io.crossplane.provider.config;

import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.managed.ExternalException;

/** From failures of the {@code kube} room to those the managed reconciler handles. */
public final class Failures {

    private Failures() {}

    /** The failure with what was attempted in front, as in {@code cannot get credentials: …}. */
    public static ExternalException of(String attempt, KubeException failure) {
        return new ExternalException(kind(failure.kind()), attempt + ": " + failure.getMessage(), failure);
    }

    /** The failure in its own words. */
    public static ExternalException of(KubeException failure) {
        return new ExternalException(kind(failure.kind()), failure.getMessage(), failure);
    }

    private static ExternalException.Kind kind(KubeException.Kind kind) {
        return switch (kind) {
            case CONFLICT -> ExternalException.Kind.CONFLICT;
            case INVALID -> ExternalException.Kind.INVALID;
            case DENIED, UNAUTHORIZED, QUOTA, TERMINATING -> ExternalException.Kind.DENIED;
            case NOT_FOUND -> ExternalException.Kind.NOT_FOUND;
            case UNREACHABLE, UNTRUSTED -> ExternalException.Kind.UNREACHABLE;
            case TIMEOUT -> ExternalException.Kind.TIMEOUT;
            case ALREADY_EXISTS, INTERNAL -> ExternalException.Kind.INTERNAL;
        };
    }
}
