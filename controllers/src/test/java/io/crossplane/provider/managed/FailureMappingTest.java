package io.crossplane.provider.managed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;

import io.crossplane.provider.managed.FailureMapping.Consequence;
import io.crossplane.provider.managed.contract.Rule;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of contract 1.5, row by row, and the texts of failures. */
class FailureMappingTest {

    private static RuntimeException boom() {
        return new ExternalException(ExternalException.Kind.INTERNAL, "boom", null);
    }

    private static KubernetesClientException kubernetes(int code, String reason, String message) {
        var status = new StatusBuilder().withCode(code).withReason(reason).withMessage(message).build();
        return new KubernetesClientException("Failure executing: PATCH at: https://10.0.0.1/apis. Message: x", code,
                status);
    }

    @ParameterizedTest
    @CsvSource(value = {"INITIALIZE|kept|cannot update managed resource: boom|CannotInitializeManagedResource|boom",
        "RESOLVE_REFERENCES|kept|cannot resolve references: boom|CannotResolveResourceReferences|boom",
        "CONNECT|kept|connect failed: boom|CannotConnectToProvider|boom",
        "OBSERVE|kept|observe failed: boom|CannotObserveExternalResource|boom",
        "DELETE|Deleting|delete failed: boom|CannotDeleteExternalResource|boom",
        "UNPUBLISH|Deleting|boom|CannotUnpublishConnectionDetails|boom",
        "REMOVE_FINALIZER|Deleting|cannot update object: boom||",
        "PUBLISH|kept|boom|CannotPublishConnectionDetails|boom", "ADD_FINALIZER|kept|cannot update object: boom||",
        "MARK_PENDING|Creating|cannot update managed resource: boom|CannotUpdateManagedResource|cannot update managed resource: boom",
        "CREATE|Creating|create failed: boom|CannotCreateExternalResource|boom",
        "MARK_CREATED|Creating|cannot update managed resource annotations: cannot update critical annotations: boom|"
                + "CannotUpdateManagedResource|cannot update managed resource annotations: cannot update critical annotations: boom",
        "PUBLISH_CREATED|Creating|boom|CannotPublishConnectionDetails|boom",
        "LATE_INITIALIZE|kept|cannot update managed resource: boom|CannotUpdateManagedResource|boom",
        "UPDATE|kept|update failed: boom|CannotUpdateExternalResource|boom",
        "PUBLISH_UPDATED|kept|boom|CannotPublishConnectionDetails|boom"}, delimiter = '|')
    @Rule({"MR-107", "MR-116", "MR-117", "MR-118", "MR-119", "MR-121", "MR-124", "CO-5", "CO-8", "EV-2"})
    @DisplayName("contract 1.5: what a failed step makes of Ready, Synced and the events")
    void table(Phase phase, String ready, String synced, String reason, String message) {
        var told = (Consequence.Told) FailureMapping.of(new Failure(phase, boom()));
        assertThat(told.readiness().map(r -> Conditions.ready(r).reason()).orElse("kept")).isEqualTo(ready);
        assertThat(told.synced()).isEqualTo(synced);
        assertThat(told.notice().map(n -> n.reason().wire())).isEqualTo(Optional.ofNullable(reason));
        assertThat(told.notice().map(Notice::message)).isEqualTo(Optional.ofNullable(message));
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    @Rule({"MR-11", "MR-12"})
    @DisplayName("MR-11 in which steps a conflict is silent; MR-12 in which it is not")
    void conflicts(Phase phase) {
        Consequence consequence = FailureMapping.of(new Failure(phase, kubernetes(409, "Conflict", "modified")));
        boolean told = switch (phase) {
            case DELETE, CREATE, UPDATE, LATE_INITIALIZE, PUBLISH_UPDATED -> true;
            default -> false;
        };
        assertThat(consequence instanceof Consequence.Told).isEqualTo(told);
        if (phase == Phase.CREATE) {
            assertThat(((Consequence.Told) consequence).notice()).isEmpty();
        }
    }

    @Test
    @Rule("MR-11")
    @DisplayName("JV-24 something that exists already is no conflict")
    void alreadyExistsIsNoConflict() {
        assertThat(ErrorText.isConflict(kubernetes(409, "AlreadyExists", "exists"))).isFalse();
        assertThat(ErrorText.isConflict(
                new ExternalException(ExternalException.Kind.INTERNAL, "x", kubernetes(409, "Conflict", "modified"))))
                .isTrue();
    }

    @Test
    @Rule({"CO-5", "EX-10"})
    @DisplayName("EX-10 texts are one line, without addresses, class names or what a library adds")
    void texts() {
        assertThat(ErrorText.of(kubernetes(403, "Forbidden", "secrets is forbidden")))
                .isEqualTo("secrets is forbidden");
        assertThat(ErrorText.of(new KubernetesClientException("x", 502, null)))
                .isEqualTo("the API server answered with status 502");
        assertThat(ErrorText.of(new KubernetesClientException("x", new IOException("Connection refused"))))
                .isEqualTo("the API server cannot be reached: Connection refused");
        assertThat(ErrorText.of(new ExternalException(ExternalException.Kind.INVALID, " a\n  b ", null)))
                .isEqualTo("a b");
        assertThat(ErrorText.of(new IllegalStateException("secret"))).isEqualTo("internal error");
    }
}
