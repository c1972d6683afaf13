package io.crossplane.provider.kube;

import java.util.Optional;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The health of an object of any kind, by the rules of kstatus ({@code pkg/kstatus/status} of sigs.k8s.io/cli-utils, read at 1ad68d5), in
 * words of our own. Beyond them: a condition {@code Ready} of kinds without rules decides, APIServices have one, and a pod that cannot be
 * scheduled is never given up, for that would depend on the time.
 */
final class ObjectHealth {

    private ObjectHealth() {}

    /** Judges an object as the API server shows it, status included. */
    static Health of(String apiVersion, String kind, JsonNode object) {
        return generic(object).orElseGet(() -> byKind(group(apiVersion) + "/" + kind, object));
    }

    /** What holds for every kind: it goes before the rules of the kind. */
    private static Optional<Health> generic(JsonNode object) {
        if (object.path("metadata").hasNonNull("deletionTimestamp")) {
            return Optional.of(new Health(Health.Status.TERMINATING, "Terminating", "being deleted"));
        }
        JsonNode status = object.path("status");
        if (!observed(object)) {
            return Optional.of(Health.inProgress("NotObserved", "its controller has not seen the latest change yet"));
        }
        return condition(status, "Reconciling").filter(Condition::isTrue)
                .map(reconciling -> Health.inProgress(reconciling.reason(), reconciling.message()))
                .or(() -> condition(status, "Stalled").filter(Condition::isTrue)
                        .map(stalled -> Health.failed(stalled.reason(), stalled.message())));
    }

    private static Health byKind(String kind, JsonNode object) {
        JsonNode status = object.path("status");
        return switch (kind) {
            case "apps/Deployment", "extensions/Deployment" -> WorkloadHealth.deployment(object);
            case "apps/StatefulSet" -> WorkloadHealth.statefulSet(object);
            case "apps/DaemonSet", "extensions/DaemonSet" -> WorkloadHealth.daemonSet(object);
            case "apps/ReplicaSet", "extensions/ReplicaSet" -> WorkloadHealth.replicaSet(object);
            case "/Pod" -> WorkloadHealth.pod(status);
            case "batch/Job" -> WorkloadHealth.job(status);
            case "/PersistentVolumeClaim" -> claim(status);
            case "/Service" -> service(object);
            case "apiextensions.k8s.io/CustomResourceDefinition" -> definition(status);
            case "apiregistration.k8s.io/APIService" -> apiService(status);
            case "/Secret", "/ConfigMap", "batch/CronJob", "policy/PodDisruptionBudget", "networking.k8s.io/Ingress" ->
                    Health.CURRENT;
            default -> ready(status);
        };
    }

    private static Health claim(JsonNode status) {
        String phase = status.path("phase").asText("Pending");
        return phase.equals("Bound") ? Health.CURRENT : Health.inProgress("NotBound", "volume claim is " + phase);
    }

    private static Health service(JsonNode object) {
        JsonNode spec = object.path("spec");
        boolean lacksAddress = spec.path("type").asText().equals("LoadBalancer")
                && spec.path("clusterIP").asText("").isEmpty();
        return lacksAddress ? Health.inProgress("NoIPAssigned", "no cluster address assigned yet") : Health.CURRENT;
    }

    private static Health definition(JsonNode status) {
        Optional<Condition> names = condition(status, "NamesAccepted").filter(Condition::isFalse);
        if (names.isPresent()) {
            return Health.failed(names.get().reason(), names.get().message());
        }
        Optional<Condition> established = condition(status, "Established");
        if (established.filter(Condition::isTrue).isPresent()) {
            return Health.CURRENT;
        }
        return established.filter(condition -> condition.isFalse() && !condition.reason().equals("Installing"))
                .map(condition -> Health.failed(condition.reason(), condition.message()))
                .orElse(Health.inProgress("Installing", "not established yet"));
    }

    private static Health apiService(JsonNode status) {
        Optional<Condition> available = condition(status, "Available");
        if (available.filter(Condition::isTrue).isPresent()) {
            return Health.CURRENT;
        }
        return available.map(condition -> Health.inProgress(condition.reason(), condition.message()))
                .orElse(Health.inProgress("NotAvailable", "not available yet"));
    }

    private static Health ready(JsonNode status) {
        return condition(status, "Ready").filter(condition -> !condition.isTrue())
                .map(condition -> Health.inProgress(condition.reason(),
                        condition.message().isEmpty() ? "condition Ready is " + condition.status()
                                : condition.message()))
                .orElse(Health.CURRENT);
    }

    /** Objects that do not say what they have observed count as observed. */
    private static boolean observed(JsonNode object) {
        JsonNode generation = object.path("metadata").path("generation");
        JsonNode seen = object.path("status").path("observedGeneration");
        return generation.isMissingNode() || !seen.isNumber() || seen.asLong() == generation.asLong();
    }

    static Optional<Condition> condition(JsonNode status, String type) {
        return StreamSupport.stream(status.path("conditions").spliterator(), false)
                .filter(condition -> condition.path("type").asText().equals(type))
                .findFirst()
                .map(condition -> new Condition(condition.path("status").asText(""),
                        condition.path("reason").asText(""), condition.path("message").asText("")));
    }

    private static String group(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    /** One entry of {@code status.conditions}. */
    record Condition(String status, String reason, String message) {

        boolean isTrue() {
            return status.equals("True");
        }

        boolean isFalse() {
            return status.equals("False");
        }
    }
}
