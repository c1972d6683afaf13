package io.crossplane.provider.knative;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the spec of a revision may say when a tenant writes it. Knative refuses most of the rest as well, unless somebody has allowed it for
 * the users of the host cluster ({@code config-features}); those are not the tenants. What is not known here is refused. Pure.
 */
final class PodRules {

    private static final Set<String> FIELDS = Set.of("containers", "initContainers", "volumes", "imagePullSecrets",
            "serviceAccountName", "automountServiceAccountToken", "enableServiceLinks", "containerConcurrency",
            "timeoutSeconds", "responseStartTimeoutSeconds", "idleTimeoutSeconds", "nodeSelector", "affinity",
            "tolerations", "topologySpreadConstraints", "securityContext", "hostAliases", "dnsPolicy", "dnsConfig",
            "shareProcessNamespace");
    /** Those that Knative knows of a container (knative.dev/serving, {@code pkg/apis/serving/fieldmask.go}, 0.48). */
    private static final Set<String> CONTAINER = Set.of("name", "args", "command", "env", "envFrom", "workingDir",
            "image", "imagePullPolicy", "livenessProbe", "readinessProbe", "startupProbe", "ports", "resources",
            "securityContext", "terminationMessagePath", "terminationMessagePolicy", "volumeMounts");
    private static final Set<String> VOLUMES = Set.of("name", "secret", "configMap", "projected", "emptyDir",
            "persistentVolumeClaim");
    /** A token of a service account would be one of the host cluster. */
    private static final Set<String> PROJECTED = Set.of("secret", "configMap", "downwardAPI");
    private static final Set<String> ENV = Set.of("secretKeyRef", "configMapKeyRef", "fieldRef", "resourceFieldRef");
    private static final Set<String> ENV_FROM = Set.of("prefix", "secretRef", "configMapRef");
    private static final Set<String> POD_SECURITY = Set.of("runAsUser", "runAsGroup", "runAsNonRoot", "fsGroup",
            "fsGroupChangePolicy", "supplementalGroups", "seccompProfile");
    private static final Set<String> CONTAINER_SECURITY = Set.of("runAsUser", "runAsGroup", "runAsNonRoot",
            "readOnlyRootFilesystem", "allowPrivilegeEscalation", "capabilities", "seccompProfile");
    private static final Set<String> PORT = Set.of("name", "containerPort", "protocol");
    private static final Set<String> HARMLESS_CAPABILITIES = Set.of("NET_BIND_SERVICE");

    private final List<String> refused = new ArrayList<>();

    private PodRules() {}

    /** Why the spec is not applied: the fields that a tenant may not set. Empty if there is none. */
    static Optional<String> objection(JsonNode revisionSpec) {
        PodRules rules = new PodRules();
        rules.check(revisionSpec);
        return rules.refused.isEmpty() ? Optional.empty()
                : Optional.of("not permitted in a virtual cluster: " + String.join(", ", rules.refused));
    }

    private void check(JsonNode spec) {
        only(FIELDS, spec, "");
        checkSecurity(POD_SECURITY, spec.path("securityContext"), "");
        for (JsonNode volume : spec.path("volumes")) {
            String path = "volumes[%s].".formatted(volume.path("name").asText());
            only(VOLUMES, volume, path);
            volume.path("projected")
                    .path("sources")
                    .forEach(source -> only(PROJECTED, source, path + "projected.sources[]."));
        }
        spec.path("containers").forEach(container -> checkContainer(container, "containers"));
        spec.path("initContainers").forEach(container -> checkContainer(container, "initContainers"));
    }

    private void checkContainer(JsonNode container, String list) {
        String path = "%s[%s].".formatted(list, container.path("name").asText());
        only(CONTAINER, container, path);
        JsonNode security = container.path("securityContext");
        checkSecurity(CONTAINER_SECURITY, security, path);
        for (JsonNode capability : security.path("capabilities").path("add")) {
            if (!HARMLESS_CAPABILITIES.contains(capability.asText())) {
                refused.add(path + "securityContext.capabilities.add");
            }
        }
        container.path("ports").forEach(port -> only(PORT, port, path + "ports[]."));
        container.path("env").forEach(env -> only(ENV, env.path("valueFrom"), path + "env[].valueFrom."));
        container.path("envFrom").forEach(from -> only(ENV_FROM, from, path + "envFrom[]."));
    }

    private void checkSecurity(Set<String> allowed, JsonNode security, String path) {
        only(allowed, security, path + "securityContext.");
        if (security.path("seccompProfile").path("type").asText().equals("Unconfined")) {
            refused.add(path + "securityContext.seccompProfile.type");
        }
    }

    private void only(Set<String> allowed, JsonNode object, String path) {
        object.fieldNames().forEachRemaining(field -> {
            if (!allowed.contains(field) && !object.path(field).isNull()) {
                refused.add(path + field);
            }
        });
    }
}
