package io.crossplane.provider.rancher;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import org.jspecify.annotations.Nullable;

/**
 * Why Rancher's agent does not run, in the words of Kubernetes. Pure.
 *
 * @param reason of the condition
 */
record AgentTrouble(String reason, String message) {

    private static final int LONGEST = 300;

    /** What the pods and the latest warnings tell; empty if they tell nothing. */
    static Optional<AgentTrouble> of(List<Pod> pods, List<Event> events) {
        Optional<AgentTrouble> refused = warnings(events).flatMap(text -> refusal(text).stream()).findFirst();
        return refused.or(() -> pods.stream().flatMap(AgentTrouble::containers).findFirst());
    }

    private static Stream<String> warnings(List<Event> events) {
        return events.stream()
                .filter(event -> "Warning".equals(event.getType()))
                .sorted(Comparator.comparing(AgentTrouble::time).reversed())
                .map(event -> Objects.requireNonNullElse(event.getMessage(), ""));
    }

    private static String time(Event event) {
        return Optional.ofNullable(event.getLastTimestamp())
                .or(() -> Optional.ofNullable(event.getFirstTimestamp()))
                .orElse("");
    }

    private static Optional<AgentTrouble> refusal(String text) {
        if (text.contains("violates PodSecurity")) {
            return Optional.of(new AgentTrouble("PodSecurityBlocked", "the agent of Rancher may not run: " + cut(text)
                    + "; allow it in the namespace, or give securityContext and podSecurityContext"));
        }
        return text.contains("exceeded quota")
                ? Optional.of(new AgentTrouble("QuotaExceeded", "the agent of Rancher finds no room: " + cut(text)))
                : Optional.empty();
    }

    private static Stream<AgentTrouble> containers(Pod pod) {
        List<ContainerStatus> all = pod.getStatus() == null ? List.of() : pod.getStatus().getContainerStatuses();
        return all.stream()
                .map(ContainerStatus::getState)
                .filter(Objects::nonNull)
                .map(ContainerState::getWaiting)
                .filter(Objects::nonNull)
                .flatMap(waiting -> waiting(waiting.getReason(), waiting.getMessage()).stream());
    }

    private static Optional<AgentTrouble> waiting(@Nullable String reason, @Nullable String message) {
        String text = message == null || message.isBlank() ? "" : ": " + cut(message);
        return switch (Objects.requireNonNullElse(reason, "")) {
            case "ErrImagePull", "ImagePullBackOff", "InvalidImageName" ->
                    Optional.of(new AgentTrouble("ImagePull", "the image of Rancher's agent cannot be pulled" + text));
            case "CrashLoopBackOff", "CreateContainerConfigError", "CreateContainerError", "RunContainerError" ->
                    Optional.of(new AgentTrouble("Crash", "the agent of Rancher does not run: " + reason + text));
            default -> Optional.empty();
        };
    }

    /** What comes after the image is another error each time. */
    private static String firstOf(String text) {
        return text.replaceFirst("(image \"[^\"]*\").*", "$1");
    }

    private static String cut(String text) {
        String line = text.replaceAll("\\s+", " ").replaceAll("https?://\\S+", "[address]").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
