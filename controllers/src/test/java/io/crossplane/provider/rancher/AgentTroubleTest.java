package io.crossplane.provider.rancher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

class AgentTroubleTest {

    @Test
    void saysWhatKubernetesRefuses() {
        assertThat(reason(List.of(),
                List.of(warning(
                        "pods \"a\" is forbidden: violates PodSecurity \"restricted:latest\": runAsNonRoot != true"))))
                .contains("PodSecurityBlocked");
        assertThat(reason(List.of(), List.of(warning("pods \"a\" is forbidden: exceeded quota: q"))))
                .contains("QuotaExceeded");
        assertThat(reason(List.of(), List.of(warning("something else")))).isEmpty();
    }

    @Test
    void saysWhyThePodDoesNotRun() {
        assertThat(reason(List.of(waiting("ImagePullBackOff")), List.of())).contains("ImagePull");
        assertThat(reason(List.of(waiting("CrashLoopBackOff")), List.of())).contains("Crash");
        assertThat(reason(List.of(waiting("ContainerCreating")), List.of())).isEmpty();
    }

    @Test
    void saysTheSameAsLongAsItIsTheSame() {
        assertThat(message(List.of(), "pods \"a-x1\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=3"))
                .isEqualTo(message(List.of(),
                        "pods \"a-x2\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=4"));
        assertThat(
                message(List.of(waiting("ErrImagePull", "failed to pull and unpack image \"r/a:1\": dial udp 1")), ""))
                .isEqualTo(message(List.of(waiting("ImagePullBackOff", "Back-off pulling image \"r/a:1\"")), ""))
                .endsWith("\"r/a:1\"");
        assertThat(message(List.of(waiting("CrashLoopBackOff", "back-off 10s")), ""))
                .isEqualTo(message(List.of(waiting("CrashLoopBackOff", "back-off 20s")), ""));
    }

    @Test
    void aRefusalIsOverWhenThereIsAPod() {
        assertThat(
                reason(List.of(waiting("ContainerCreating")), List.of(warning("violates PodSecurity \"restricted\""))))
                .isEmpty();
    }

    private static String message(List<Pod> pods, String warning) {
        return AgentTrouble.of(pods, List.of(warning(warning))).map(AgentTrouble::message).orElseThrow();
    }

    private static Pod waiting(String reason) {
        return waiting(reason, "message");
    }

    private static Optional<String> reason(List<Pod> pods, List<Event> events) {
        return AgentTrouble.of(pods, events).map(AgentTrouble::reason);
    }

    private static Event warning(String message) {
        return new EventBuilder().withType("Warning").withMessage(message).build();
    }

    private static Pod waiting(String reason, String message) {
        return new PodBuilder().withNewStatus()
                .addNewContainerStatus()
                .withNewState()
                .withNewWaiting(message, reason)
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }
}
