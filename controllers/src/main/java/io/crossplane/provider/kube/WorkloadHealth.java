package io.crossplane.provider.kube;

import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.kube.ObjectHealth.Condition;

/** The rules of {@link ObjectHealth} for what runs pods. */
final class WorkloadHealth {

    private WorkloadHealth() {}

    static Health deployment(JsonNode object) {
        JsonNode spec = object.path("spec");
        JsonNode status = object.path("status");
        Optional<Condition> progressing = ObjectHealth.condition(status, "Progressing");
        if (progressing.filter(condition -> condition.reason().equals("ProgressDeadlineExceeded")).isPresent()) {
            return Health.failed("ProgressDeadlineExceeded", "progress deadline exceeded: "
                    + count(number(status, "availableReplicas"), replicas(spec), "available"));
        }
        int desired = replicas(spec);
        int updated = number(status, "updatedReplicas");
        Optional<Health> incomplete = atLeast("LessReplicas", number(status, "replicas"), desired, "created")
                .or(() -> atLeast("LessUpdated", updated, desired, "updated"))
                .or(() -> noneTooMany(number(status, "replicas"), desired))
                .or(() -> atLeast("LessAvailable", number(status, "availableReplicas"), updated, "available"))
                .or(() -> atLeast("LessReady", number(status, "readyReplicas"), desired, "ready"));
        if (incomplete.isPresent()) {
            return incomplete.get();
        }
        int deadline = spec.path("progressDeadlineSeconds").asInt(Integer.MAX_VALUE);
        boolean rolledOut = deadline == Integer.MAX_VALUE
                || progressing.filter(condition -> condition.reason().equals("NewReplicaSetAvailable"))
                        .filter(Condition::isTrue)
                        .isPresent();
        if (!rolledOut) {
            return Health.inProgress("ReplicaSetNotAvailable", "the new replica set is not available yet");
        }
        return ObjectHealth.condition(status, "Available").filter(Condition::isTrue).isPresent() ? Health.CURRENT
                : Health.inProgress("DeploymentNotAvailable", "not available yet");
    }

    static Health statefulSet(JsonNode object) {
        JsonNode spec = object.path("spec");
        JsonNode status = object.path("status");
        JsonNode strategy = spec.path("updateStrategy");
        if (strategy.path("type").asText().equals("OnDelete")) {
            return Health.CURRENT;
        }
        int desired = replicas(spec);
        Optional<Health> incomplete = atLeast("LessReplicas", number(status, "replicas"), desired, "created")
                .or(() -> atLeast("LessReady", number(status, "readyReplicas"), desired, "ready"))
                .or(() -> noneTooMany(number(status, "replicas"), desired));
        if (incomplete.isPresent()) {
            return incomplete.get();
        }
        JsonNode partition = strategy.path("rollingUpdate").path("partition");
        if (partition.isNumber()) {
            return atLeast("PartitionRollout", number(status, "updatedReplicas"), desired - partition.asInt(),
                    "updated").orElse(Health.CURRENT);
        }
        return atLeast("LessCurrent", number(status, "currentReplicas"), desired, "current").orElseGet(
                () -> status.path("currentRevision").asText("").equals(status.path("updateRevision").asText(""))
                        ? Health.CURRENT
                        : Health.inProgress("RevisionMismatch", "the updated revision is not the current one yet"));
    }

    static Health daemonSet(JsonNode object) {
        JsonNode status = object.path("status");
        if (!status.path("observedGeneration").isNumber() || !status.path("desiredNumberScheduled").isNumber()) {
            return Health.inProgress("NotObserved", "its controller has not seen it yet");
        }
        int desired = number(status, "desiredNumberScheduled");
        return atLeast("LessCurrent", number(status, "currentNumberScheduled"), desired, "scheduled")
                .or(() -> atLeast("LessUpdated", number(status, "updatedNumberScheduled"), desired, "updated"))
                .or(() -> atLeast("LessAvailable", number(status, "numberAvailable"), desired, "available"))
                .or(() -> atLeast("LessReady", number(status, "numberReady"), desired, "ready"))
                .orElse(Health.CURRENT);
    }

    static Health replicaSet(JsonNode object) {
        JsonNode status = object.path("status");
        Optional<Condition> failure = ObjectHealth.condition(status, "ReplicaFailure").filter(Condition::isTrue);
        if (failure.isPresent()) {
            return Health.inProgress("ReplicaFailure", failure.get().message());
        }
        int desired = replicas(object.path("spec"));
        return atLeast("LessLabelled", number(status, "fullyLabeledReplicas"), desired, "labelled")
                .or(() -> atLeast("LessAvailable", number(status, "availableReplicas"), desired, "available"))
                .or(() -> atLeast("LessReady", number(status, "readyReplicas"), desired, "ready"))
                .or(() -> noneTooMany(number(status, "replicas"), desired))
                .orElse(Health.CURRENT);
    }

    static Health pod(JsonNode status) {
        return switch (status.path("phase").asText("")) {
            case "Succeeded", "Failed" -> Health.CURRENT;
            case "Running" -> runningPod(status);
            case "Pending" -> ObjectHealth.condition(status, "PodScheduled")
                    .filter(condition -> condition.isFalse() && condition.reason().equals("Unschedulable"))
                    .map(condition -> Health.inProgress("PodUnschedulable", condition.message()))
                    .orElse(Health.inProgress("PodPending", "pod is pending"));
            case "" -> Health.inProgress("PodNotObserved", "no node has seen the pod yet");
            default -> new Health(Health.Status.UNKNOWN, "PodUnknown", "nothing is heard of the pod's node");
        };
    }

    private static Health runningPod(JsonNode status) {
        if (ObjectHealth.condition(status, "Ready").filter(Condition::isTrue).isPresent()) {
            return Health.CURRENT;
        }
        List<String> crashing = StreamSupport.stream(status.path("containerStatuses").spliterator(), false)
                .filter(one -> one.path("state").path("waiting").path("reason").asText().equals("CrashLoopBackOff"))
                .map(one -> one.path("name").asText())
                .toList();
        return crashing.isEmpty() ? Health.inProgress("PodRunningNotReady", "pod is running but not ready")
                : Health.failed("ContainerCrashLooping", "crashing again and again: " + String.join(", ", crashing));
    }

    /** A job that runs is as its manifest states; that it has ended is for whoever waits for it. */
    static Health job(JsonNode status) {
        Optional<Condition> failed = ObjectHealth.condition(status, "Failed").filter(Condition::isTrue);
        if (failed.isPresent()) {
            return Health.failed("JobFailed", "Job failed: " + failed.get().reason());
        }
        boolean settled = ObjectHealth.condition(status, "Complete").filter(Condition::isTrue).isPresent()
                || ObjectHealth.condition(status, "Suspended").filter(Condition::isTrue).isPresent();
        return settled || !status.path("startTime").asText("").isEmpty() ? Health.CURRENT
                : Health.inProgress("JobNotStarted", "Job has not started yet");
    }

    private static Optional<Health> atLeast(String reason, int have, int want, String what) {
        return have < want ? Optional.of(Health.inProgress(reason, count(have, want, what))) : Optional.empty();
    }

    private static Optional<Health> noneTooMany(int have, int want) {
        return have > want ? Optional.of(Health.inProgress("ExtraPods", "%d replicas too many".formatted(have - want)))
                : Optional.empty();
    }

    private static String count(int have, int want, String what) {
        return "%d of %d replicas %s".formatted(have, want, what);
    }

    private static int replicas(JsonNode spec) {
        return spec.path("replicas").asInt(1);
    }

    private static int number(JsonNode status, String field) {
        return status.path(field).asInt(0);
    }
}
