package io.crossplane.provider.deploy;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import io.crossplane.provider.apis.core.Condition;
import io.crossplane.provider.apis.core.ProviderConfigReference;
import io.crossplane.provider.helm.HelmException;
import io.crossplane.provider.helm.chart.ChartException;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.managed.ExternalException;
import io.crossplane.provider.managed.ExternalException.Kind;
import org.jspecify.annotations.Nullable;

/** Turns the failures of the rooms below into those of this one, with a condition that carries a stable reason. */
public final class Failures {

    /** Type of the condition that says whether the release is as wanted. */
    public static final String DEPLOYED = "ReleaseDeployed";

    private Failures() {}

    /** What the user asked for cannot be done as asked. */
    public static ExternalException invalid(String reason, String message) {
        return of(Kind.INVALID, reason, message, null);
    }

    /** The credentials do not reach as far as what the user asked for. */
    public static ExternalException denied(String reason, String message, Throwable cause) {
        return of(Kind.DENIED, reason, message, cause);
    }

    public static ExternalException of(HelmException failure) {
        Kind kind = switch (failure.kind()) {
            case CONFLICT -> Kind.CONFLICT;
            case RELEASE_EXISTS, OPERATION_IN_PROGRESS, NOT_OWNED, INVALID_VALUES, INVALID_CHART, INVALID_OBJECT,
                    IMMUTABLE_FIELD, RECORD_TOO_LARGE, HOOK_FAILED -> Kind.INVALID;
            case DENIED, QUOTA, FORBIDDEN, UNAUTHORIZED -> Kind.DENIED;
            case RELEASE_NOT_FOUND, NAMESPACE_UNAVAILABLE -> Kind.NOT_FOUND;
            case UNREACHABLE -> Kind.UNREACHABLE;
            case TIMEOUT -> Kind.TIMEOUT;
            case WORKER_LOST, INTERNAL -> Kind.INTERNAL;
        };
        return of(kind, camelCase(failure.kind().name()), text(failure), failure);
    }

    public static ExternalException of(ChartException failure) {
        Kind kind = switch (failure.kind()) {
            case NOT_FOUND, VERSION_NOT_FOUND -> Kind.NOT_FOUND;
            case UNREACHABLE, TLS -> Kind.UNREACHABLE;
            case UNAUTHORIZED, LOGIN_FAILED -> Kind.DENIED;
            case DIGEST_MISMATCH, TOO_LARGE, INVALID -> Kind.INVALID;
        };
        return of(kind, "Chart" + camelCase(failure.kind().name()), text(failure), failure);
    }

    public static ExternalException of(KubeException failure) {
        return new ExternalException(kind(failure), text(failure), failure);
    }

    /** What the host cluster of a provider config said, or why it said nothing, with what to look at. */
    public static ExternalException ofHost(KubeException failure, String server, ProviderConfigReference config) {
        String named = "%s \"%s\"".formatted(config.kind(), config.name());
        String cure = switch (failure.kind()) {
            case UNREACHABLE, TIMEOUT -> "; check %s, the server in the credentials of %s".formatted(server, named);
            case UNTRUSTED -> "; check the certificate authority in the credentials of " + named;
            case UNAUTHORIZED -> "; renew the credentials of " + named;
            default -> "";
        };
        return new ExternalException(kind(failure), text(failure) + cure, failure);
    }

    private static Kind kind(KubeException failure) {
        return switch (failure.kind()) {
            case CONFLICT -> Kind.CONFLICT;
            case ALREADY_EXISTS, INVALID -> Kind.INVALID;
            case DENIED, UNAUTHORIZED, QUOTA -> Kind.DENIED;
            case NOT_FOUND, TERMINATING -> Kind.NOT_FOUND;
            case UNREACHABLE, UNTRUSTED -> Kind.UNREACHABLE;
            case TIMEOUT -> Kind.TIMEOUT;
            case INTERNAL -> Kind.INTERNAL;
        };
    }

    private static ExternalException of(Kind kind, String reason, String message, @Nullable Throwable cause) {
        Condition condition = new Condition(DEPLOYED, Condition.Status.FALSE, reason, Instant.EPOCH, message, null);
        return new ExternalException(kind, message, cause, List.of(condition));
    }

    /** The message of a failure of the rooms below, which all have one. */
    public static String text(RuntimeException failure) {
        return Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
    }

    /** {@code INVALID_VALUES} becomes {@code InvalidValues}. */
    private static String camelCase(String constant) {
        StringBuilder text = new StringBuilder();
        for (String word : constant.split("_", -1)) {
            text.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
        }
        return text.toString();
    }
}
