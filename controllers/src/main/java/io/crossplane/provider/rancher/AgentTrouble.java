package io.crossplane.provider.rancher;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern QUOTA = Pattern.compile("exceeded quota: ([^,]+)");
    private static final Pattern SECURITY = Pattern.compile("violates PodSecurity.*", Pattern.DOTALL);
    private static final Pattern IMAGE = Pattern.compile("image (\"[^\"]*\")");

    /** What the pods tell and, where none runs, the latest warnings; empty if they tell nothing. The same text as long as it is the same. */
    static Optional<AgentTrouble> of(List<Pod> pods, List<Event> events) {
        Optional<AgentTrouble> waiting = pods.stream().flatMap(AgentTrouble::containers).findFirst();
        boolean begun = pods.stream().anyMatch(pod -> !statuses(pod).isEmpty());
        return begun ? waiting : warnings(events).flatMap(text -> refusal(text).stream()).findFirst();
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
        Matcher security = SECURITY.matcher(text);
        if (security.find()) {
            return Optional.of(new AgentTrouble("PodSecurityBlocked", "the agent of Rancher may not run, for it "
                    + Messages.shown(security.group())
                    + "; allow it in the namespace, or give agent.securityContext and agent.podSecurityContext"));
        }
        Matcher quota = QUOTA.matcher(text);
        return quota.find()
                ? Optional.of(new AgentTrouble("QuotaExceeded",
                        "the agent of Rancher finds no room: exceeded quota " + quota.group(1).strip()))
                : Optional.empty();
    }

    private static List<ContainerStatus> statuses(Pod pod) {
        return pod.getStatus() == null ? List.of() : pod.getStatus().getContainerStatuses();
    }

    private static Stream<AgentTrouble> containers(Pod pod) {
        return statuses(pod).stream()
                .map(ContainerStatus::getState)
                .filter(Objects::nonNull)
                .map(ContainerState::getWaiting)
                .filter(Objects::nonNull)
                .flatMap(waiting -> waiting(waiting.getReason(), waiting.getMessage()).stream());
    }

    /** What comes after the name of the image, or tells how long is waited, is another text each time. */
    private static Optional<AgentTrouble> waiting(@Nullable String reason, @Nullable String message) {
        Matcher image = IMAGE.matcher(Objects.requireNonNullElse(message, ""));
        String named = image.find() ? " " + image.group(1) : "";
        return switch (Objects.requireNonNullElse(reason, "")) {
            case "ErrImagePull", "ImagePullBackOff", "InvalidImageName" ->
                    Optional.of(new AgentTrouble("ImagePull", "the image of Rancher's agent cannot be pulled" + named));
            case "CrashLoopBackOff", "CreateContainerConfigError", "CreateContainerError", "RunContainerError" ->
                    Optional.of(new AgentTrouble("Crash", "the agent of Rancher does not run: " + reason));
            default -> Optional.empty();
        };
    }
}
