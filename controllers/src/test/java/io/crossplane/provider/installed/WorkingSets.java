package io.crossplane.provider.installed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossplane.provider.e2e.Figures;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Memory of pods as the kubelet counts it for their limits. */
final class WorkingSets {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MIB = 1024L * 1024;

    private WorkingSets() {}

    /** By pod, in bytes. */
    static Map<String, Long> of(KubernetesClient client, String namespace, String prefix) {
        Map<String, Long> found = new TreeMap<>();
        for (Node node : client.nodes().list().getItems()) {
            for (JsonNode pod : summary(client, node.getMetadata().getName()).path("pods")) {
                String name = pod.at("/podRef/name").asText();
                if (pod.at("/podRef/namespace").asText().equals(namespace) && name.startsWith(prefix)) {
                    found.put(name, pod.at("/memory/workingSetBytes").asLong());
                }
            }
        }
        return found;
    }

    /** Prints them without what is random in their names. */
    static void print(KubernetesClient client, String namespace, String when) {
        of(client, namespace, "").forEach((pod, bytes) -> Figures.print(
                "working set of " + pod.replaceFirst("(-[0-9a-f]{8,12})?-[0-9a-z]{8,10}-[0-9a-z]{5}$", "") + when,
                bytes / MIB + " MiB"));
    }

    private static JsonNode summary(KubernetesClient client, String node) {
        try {
            return JSON.readTree(client.raw("/api/v1/nodes/" + node + "/proxy/stats/summary"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
