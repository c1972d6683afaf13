package io.crossplane.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import javax.net.ssl.SSLHandshakeException;

import io.crossplane.provider.kube.KubeException.Kind;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KubeFailuresTest {

    private static final KubeCall CREATE = KubeCall.onHost("create", "statefulsets.apps", "x", "demo");

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(401, "Unauthorized", "Unauthorized", Kind.UNAUTHORIZED,
                        "the host cluster rejects the credentials (expired or unknown)"),
                Arguments.of(403, "Forbidden",
                        "statefulsets.apps is forbidden: User \"u\" cannot create resource \"statefulsets\" in API group \"apps\"",
                        Kind.DENIED,
                        "missing permission on the host cluster: create statefulsets.apps in namespace \"x\"; grant it to u"),
                Arguments.of(403, "Forbidden",
                        "statefulsets.apps is forbidden: User \"system:anonymous\" cannot create resource",
                        Kind.UNAUTHORIZED, "the host cluster knows no login in the credentials"),
                Arguments.of(403, "Forbidden",
                        "pods \"p\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1",
                        Kind.QUOTA,
                        "the host cluster refuses to create statefulsets.apps \"demo\" in namespace \"x\": "
                                + "exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1"),
                Arguments.of(403, "Forbidden", "pods \"p\" is forbidden: violates PodSecurity \"restricted\"",
                        Kind.DENIED,
                        "the host cluster refuses to create statefulsets.apps \"demo\" in namespace \"x\": violates PodSecurity \"restricted\""),
                Arguments.of(403, "Forbidden", "admission webhook \"w\" denied the request: no", Kind.DENIED,
                        "the host cluster refuses to create statefulsets.apps \"demo\" in namespace \"x\": "
                                + "admission webhook \"w\" denied the request: no"),
                Arguments.of(404, "NotFound", "namespaces \"x\" not found", Kind.NOT_FOUND,
                        "cannot create statefulsets.apps \"demo\" in namespace \"x\" on the host cluster: not found"),
                Arguments.of(409, "AlreadyExists", "exists", Kind.ALREADY_EXISTS,
                        "cannot create statefulsets.apps \"demo\" in namespace \"x\" on the host cluster: it exists already"),
                Arguments.of(409, "Conflict", "modified", Kind.CONFLICT,
                        "cannot create statefulsets.apps \"demo\" in namespace \"x\" on the host cluster: it was changed meanwhile"),
                Arguments.of(504, "Timeout", "late", Kind.TIMEOUT,
                        "no answer in time from the host cluster to create statefulsets.apps \"demo\" in namespace \"x\""),
                Arguments.of(503, "ServiceUnavailable", "down", Kind.UNREACHABLE,
                        "cannot create statefulsets.apps \"demo\" in namespace \"x\": the host cluster is not available (HTTP 503)"),
                Arguments.of(500, "InternalError", "some\n thing", Kind.INTERNAL,
                        "cannot create statefulsets.apps \"demo\" in namespace \"x\" on the host cluster: HTTP 500: some thing"));
    }

    @ParameterizedTest(name = "{0} {1}: {4}")
    @MethodSource("answers")
    void readsAnswers(int code, String reason, String said, Kind kind, String message) {
        KubeException failure = classify(new KubernetesClientException(said, code, status(code, reason, said)));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessage(message);
    }

    @Test
    void namesTheFieldsTheServerRefuses() {
        Status status = new StatusBuilder(status(422, "Invalid", "StatefulSet.apps \"demo\" is invalid: [a, b]"))
                .withNewDetails()
                .addNewCause()
                .withField("spec.b")
                .withMessage("Required value")
                .endCause()
                .addNewCause()
                .withField("spec.a")
                .withMessage("Invalid value: -1")
                .endCause()
                .endDetails()
                .build();

        KubeException failure = classify(new KubernetesClientException("invalid", 422, status));

        assertThat(failure.kind()).isEqualTo(Kind.INVALID);
        assertThat(failure)
                .hasMessage("the host cluster refuses to create statefulsets.apps \"demo\" in namespace \"x\": "
                        + "spec.a: Invalid value: -1; spec.b: Required value");
    }

    @Test
    void knowsANamespaceThatIsBeingDeleted() {
        Status status = new StatusBuilder(
                status(403, "Forbidden", "x is forbidden: unable to create new content in namespace x"))
                .withNewDetails()
                .addNewCause()
                .withReason("NamespaceTerminating")
                .endCause()
                .endDetails()
                .build();

        assertThat(classify(new KubernetesClientException("forbidden", 403, status)).kind())
                .isEqualTo(Kind.TERMINATING);
    }

    static Stream<Arguments> breakdowns() {
        return Stream.of(
                Arguments.of(new ConnectException("refused"), Kind.UNREACHABLE,
                        "the host cluster is unreachable: connection refused or no route"),
                Arguments.of(new ConnectException().initCause(new UnresolvedAddressException()), Kind.UNREACHABLE,
                        "the host cluster is unreachable: its host name is unknown"),
                Arguments.of(new SSLHandshakeException("x").initCause(new CertPathBuilderException("unable to find")),
                        Kind.UNTRUSTED,
                        "the certificate of the host cluster is not trusted: it is signed by another authority or has expired"),
                Arguments.of(new SSLHandshakeException("x").initCause(new CertificateException("No name matching")),
                        Kind.UNTRUSTED,
                        "the certificate of the host cluster is not trusted: it does not match the server's name"),
                Arguments.of(new HttpTimeoutException("late"), Kind.TIMEOUT,
                        "no answer in time from the host cluster to create statefulsets.apps \"demo\" in namespace \"x\""),
                Arguments.of(new TimeoutException(), Kind.TIMEOUT,
                        "no answer in time from the host cluster to create statefulsets.apps \"demo\" in namespace \"x\""),
                Arguments.of(new IOException("reset"), Kind.UNREACHABLE,
                        "the host cluster is unreachable: the connection broke"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("breakdowns")
    void readsBreakdowns(Throwable cause, Kind kind, String message) {
        KubeException failure = classify(new KubernetesClientException("An error has occurred.", cause));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessage(message);
    }

    @Test
    void doesNotRepeatTheWordsOfAnUnknownFailure() {
        KubeException failure = classify(new IllegalStateException("marker"));

        assertThat(failure.kind()).isEqualTo(Kind.INTERNAL);
        assertThat(failure).hasMessage(
                "cannot create statefulsets.apps \"demo\" in namespace \"x\" on the host cluster: IllegalStateException");
    }

    @Test
    void leavesAloneWhatIsClassifiedAlready() {
        KubeException known = new KubeException(Kind.QUOTA, "x");

        assertThat(KubeFailures.classify(CREATE, known)).isSameAs(known);
    }

    private static KubeException classify(Throwable failure) {
        return KubeFailures.classify(CREATE, failure);
    }

    private static Status status(int code, String reason, String message) {
        return new StatusBuilder().withCode(code).withReason(reason).withMessage(message).build();
    }
}
