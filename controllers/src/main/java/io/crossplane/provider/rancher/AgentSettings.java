package io.crossplane.provider.rancher;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.v1alpha1.RancherParameters.Agent;
import org.jspecify.annotations.Nullable;

/** What the user wants of Rancher's agent, as Rancher takes it and as its Deployment has it. Pure. */
record AgentSettings(@Nullable Agent wanted) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int FINGERPRINT = 16;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** The environment of the agent, in a fixed order. */
    ArrayNode environment() {
        ArrayNode list = JSON.arrayNode();
        variables().forEach((name, value) -> list.addObject().put("name", name).put("value", value));
        return list;
    }

    /** Whether Rancher has this environment. */
    boolean hasEnvironment(JsonNode seen) {
        Map<String, String> present = new TreeMap<>();
        seen.forEach(each -> present.put(each.path("name").asText(), each.path("value").asText()));
        return present.equals(variables());
    }

    /** The same for the same settings. */
    String fingerprint() {
        ObjectNode all = asSpec();
        all.withArray("containers").addObject();
        dress(all);
        return Hashes.sha256(all.toString()).substring(0, FINGERPRINT);
    }

    /** The part of a cluster's spec that is about the agent. */
    ObjectNode asSpec() {
        ObjectNode spec = JSON.objectNode();
        if (!variables().isEmpty()) {
            spec.set("agentEnvVars", environment());
        }
        ObjectNode customization = customization();
        if (!customization.isEmpty()) {
            spec.set("clusterAgentDeploymentCustomization", customization);
        }
        return spec;
    }

    /** What only the provider sets: on the pod template of the agent's Deployment. */
    void dress(ObjectNode podSpec) {
        if (wanted == null) {
            return;
        }
        if (!wanted.podSecurityContext().isEmpty()) {
            podSpec.set("securityContext", MAPPER.valueToTree(wanted.podSecurityContext()));
        }
        if (!wanted.securityContext().isEmpty()) {
            podSpec.path("containers")
                    .forEach(container -> ((ObjectNode) container).set("securityContext",
                            MAPPER.valueToTree(wanted.securityContext())));
        }
    }

    private ObjectNode customization() {
        ObjectNode customization = JSON.objectNode();
        if (wanted == null) {
            return customization;
        }
        if (!wanted.tolerations().isEmpty()) {
            customization.set("appendTolerations", MAPPER.valueToTree(wanted.tolerations()));
        }
        if (!wanted.affinity().isEmpty()) {
            customization.set("overrideAffinity", MAPPER.valueToTree(wanted.affinity()));
        }
        if (!wanted.resources().isEmpty()) {
            customization.set("overrideResourceRequirements", MAPPER.valueToTree(wanted.resources()));
        }
        return customization;
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new TreeMap<>();
        if (wanted == null) {
            return variables;
        }
        Optional.ofNullable(wanted.proxy()).ifPresent(proxy -> {
            put(variables, "HTTP_PROXY", proxy.http());
            put(variables, "HTTPS_PROXY", proxy.https());
            put(variables, "NO_PROXY", proxy.noProxy());
        });
        wanted.env().forEach(entry -> put(variables, entry.name(), Optional.ofNullable(entry.value()).orElse("")));
        return variables;
    }

    private static void put(Map<String, String> variables, String name, @Nullable String value) {
        if (value != null) {
            variables.put(name, value);
        }
    }
}
