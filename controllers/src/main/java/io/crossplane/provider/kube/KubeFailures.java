package io.crossplane.provider.kube;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

import io.crossplane.provider.kube.KubeException.Kind;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jspecify.annotations.Nullable;

/** The only place that reads the words and codes of the client library and of API servers. */
final class KubeFailures {

    private static final Pattern QUOTA = Pattern.compile("exceeded quota: .*", Pattern.DOTALL);
    private static final Pattern WRITTEN_BY_A_PERSON = Pattern.compile("^.*? is forbidden: (?!User )(.*)$",
            Pattern.DOTALL);
    private static final Pattern USER = Pattern.compile(" is forbidden: User \"([^\"]+)\"");
    private static final Pattern WEBHOOK = Pattern.compile("admission webhook .*denied the request.*", Pattern.DOTALL);

    private KubeFailures() {}

    /** What went wrong with this call; one that was classified already is returned as it is. */
    static KubeException classify(KubeCall call, Throwable failure) {
        if (failure instanceof KubeException known) {
            return known;
        }
        return find(failure, KubernetesClientException.class).filter(e -> e.getCode() > 0)
                .map(answer -> byAnswer(call, answer))
                .orElseGet(() -> byTransport(call, failure));
    }

    /** What an answer with this code and body text means; for requests that bypass the library's own handling. */
    static KubeException ofAnswer(KubeCall call, int code, @Nullable Status status) {
        return byAnswer(call,
                new KubernetesClientException(text(status == null ? null : status.getMessage()), code, status));
    }

    private static KubeException byAnswer(KubeCall call, KubernetesClientException answer) {
        String reason = answer.getStatus() == null ? "" : text(answer.getStatus().getReason());
        String said = said(answer);
        return switch (answer.getCode()) {
            case 401 -> failure(Kind.UNAUTHORIZED,
                    "the %s rejects the credentials (expired or unknown)".formatted(call.cluster()), answer);
            case 403 -> forbidden(call, said, answer);
            case 404 -> failure(Kind.NOT_FOUND,
                    "cannot %s on the %s: not found".formatted(call.attempt(), call.cluster()), answer);
            case 409 -> reason.equals("AlreadyExists")
                    ? failure(Kind.ALREADY_EXISTS,
                            "cannot %s on the %s: it exists already".formatted(call.attempt(), call.cluster()), answer)
                    : failure(Kind.CONFLICT,
                            "cannot %s on the %s: it was changed meanwhile".formatted(call.attempt(), call.cluster()),
                            answer);
            case 400, 413, 415, 422 -> failure(Kind.INVALID, refused(call, fieldsOr(said, answer)), answer);
            case 408, 504 -> failure(Kind.TIMEOUT, late(call), answer);
            case 429, 502, 503 -> failure(Kind.UNREACHABLE, "cannot %s: the %s is not available (HTTP %d)"
                    .formatted(call.attempt(), call.cluster(), answer.getCode()), answer);
            default -> failure(Kind.INTERNAL, "cannot %s on the %s: HTTP %d%s".formatted(call.attempt(), call.cluster(),
                    answer.getCode(), said.isEmpty() ? "" : ": " + said), answer);
        };
    }

    private static KubeException forbidden(KubeCall call, String said, KubernetesClientException answer) {
        if (said.contains("User \"system:anonymous\"")) {
            return failure(Kind.UNAUTHORIZED, "the %s knows no login in the credentials".formatted(call.cluster()),
                    answer);
        }
        if (hasCause(answer, "NamespaceTerminating")) {
            return failure(Kind.TERMINATING, refused(call, "the namespace is being deleted"), answer);
        }
        Matcher quota = QUOTA.matcher(said);
        if (quota.find()) {
            return failure(Kind.QUOTA, refused(call, quota.group()), answer);
        }
        if (WEBHOOK.matcher(said).find()) {
            return failure(Kind.DENIED, refused(call, said), answer);
        }
        Matcher rule = WRITTEN_BY_A_PERSON.matcher(said);
        if (rule.matches()) {
            return failure(Kind.DENIED, refused(call, rule.group(1)), answer);
        }
        Matcher user = USER.matcher(said);
        return failure(Kind.DENIED, "missing permission on the %s: %s%s".formatted(call.cluster(), call.permission(),
                user.find() ? "; grant it to " + user.group(1) : ""), answer);
    }

    private static KubeException byTransport(KubeCall call, Throwable failure) {
        if (isUntrusted(failure)) {
            return failure(Kind.UNTRUSTED,
                    "the certificate of the %s is not trusted: %s".formatted(call.cluster(), whyUntrusted(failure)),
                    failure);
        }
        if (find(failure, HttpTimeoutException.class).isPresent()
                || find(failure, TimeoutException.class).isPresent()) {
            return failure(Kind.TIMEOUT, late(call), failure);
        }
        if (find(failure, InterruptedIOException.class).isPresent()
                || find(failure, InterruptedException.class).isPresent()) {
            return failure(Kind.TIMEOUT, "%s on the %s was interrupted".formatted(call.attempt(), call.cluster()),
                    failure);
        }
        if (find(failure, UnknownHostException.class).isPresent()
                || find(failure, UnresolvedAddressException.class).isPresent()) {
            return failure(Kind.UNREACHABLE,
                    "the %s is unreachable: its host name is unknown".formatted(call.cluster()), failure);
        }
        if (find(failure, ConnectException.class).isPresent()) {
            return failure(Kind.UNREACHABLE,
                    "the %s is unreachable: connection refused or no route".formatted(call.cluster()), failure);
        }
        if (find(failure, SSLException.class).isPresent()) {
            return failure(Kind.UNREACHABLE,
                    "the %s is unreachable: the TLS handshake failed".formatted(call.cluster()), failure);
        }
        if (find(failure, IOException.class).isPresent()) {
            return failure(Kind.UNREACHABLE, "the %s is unreachable: the connection broke".formatted(call.cluster()),
                    failure);
        }
        return failure(Kind.INTERNAL,
                "cannot %s on the %s: %s".formatted(call.attempt(), call.cluster(), failure.getClass().getSimpleName()),
                failure);
    }

    private static boolean isUntrusted(Throwable failure) {
        return find(failure, CertificateException.class).isPresent()
                || find(failure, CertPathBuilderException.class).isPresent()
                || find(failure, CertPathValidatorException.class).isPresent()
                || find(failure, SSLPeerUnverifiedException.class).isPresent();
    }

    private static String whyUntrusted(Throwable failure) {
        if (find(failure, CertPathBuilderException.class).isPresent()
                || find(failure, CertPathValidatorException.class).isPresent()) {
            return "it is signed by another authority or has expired";
        }
        return "it does not match the server's name";
    }

    private static String late(KubeCall call) {
        return "no answer in time from the %s to %s".formatted(call.cluster(), call.attempt());
    }

    private static String refused(KubeCall call, String why) {
        return "the %s refuses to %s: %s".formatted(call.cluster(), call.attempt(), why);
    }

    /** The fields at fault if the server lists them, else its own words. */
    private static String fieldsOr(String said, KubernetesClientException answer) {
        if (answer.getStatus() == null || answer.getStatus().getDetails() == null
                || answer.getStatus().getDetails().getCauses() == null) {
            return said;
        }
        List<String> causes = answer.getStatus()
                .getDetails()
                .getCauses()
                .stream()
                .map(KubeFailures::field)
                .sorted()
                .distinct()
                .toList();
        return causes.isEmpty() ? said : String.join("; ", causes);
    }

    private static boolean hasCause(KubernetesClientException answer, String reason) {
        return answer.getStatus() != null && answer.getStatus().getDetails() != null
                && answer.getStatus().getDetails().getCauses() != null
                && answer.getStatus()
                        .getDetails()
                        .getCauses()
                        .stream()
                        .anyMatch(cause -> reason.equals(cause.getReason()));
    }

    private static String field(StatusCause cause) {
        String field = text(cause.getField());
        return oneLine(field.isEmpty() ? text(cause.getMessage()) : field + ": " + text(cause.getMessage()));
    }

    private static String said(KubernetesClientException answer) {
        return oneLine(answer.getStatus() == null ? "" : text(answer.getStatus().getMessage()));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        int depth = 0;
        for (Throwable t = failure; t != null && depth < 20; t = t.getCause(), depth++) {
            if (type.isInstance(t)) {
                return Optional.of(type.cast(t));
            }
        }
        return Optional.empty();
    }

    private static KubeException failure(Kind kind, String message, Throwable cause) {
        return new KubeException(kind, message, cause);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
