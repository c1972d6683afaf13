package io.crossplane.provider.vcluster;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

import io.crossplane.provider.kube.KubeCall;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Reads the Secrets and ConfigMaps beside a VCluster on the control plane. Fails with a {@code KubeException}. */
public final class SourceReader {

    private final KubernetesClient controlPlane;

    public SourceReader(KubernetesClient controlPlane) {
        this.controlPlane = controlPlane;
    }

    /** The objects of one namespace, which is the VCluster's: others are none of its business (SP-27). */
    ValuesPlan.Sources in(String namespace) {
        return (kind, name, key) -> switch (kind) {
            case SECRET -> secret(namespace, name).flatMap(data -> Optional.ofNullable(data.get(key)))
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
            case CONFIG_MAP -> configMap(namespace, name).flatMap(data -> Optional.ofNullable(data.get(key)));
            case UNKNOWN -> Optional.empty();
        };
    }

    /** The content of a Secret; empty if it does not exist. */
    Optional<Map<String, byte[]>> secret(String namespace, String name) {
        return Optional
                .ofNullable(KubeCall.onControlPlane("get", "secrets", namespace, name).run(() -> controlPlane.secrets()
                        .inNamespace(namespace).withName(name).get()))
                .map(secret -> decoded(secret.getData()));
    }

    private Optional<Map<String, String>> configMap(String namespace, String name) {
        return Optional
                .ofNullable(KubeCall.onControlPlane("get", "configmaps", namespace, name)
                        .run(() -> controlPlane.configMaps()
                                .inNamespace(namespace).withName(name).get()))
                .map(map -> Optional.ofNullable(map.getData()).orElse(Map.of()));
    }

    private static Map<String, byte[]> decoded(@org.jspecify.annotations.Nullable Map<String, String> data) {
        java.util.TreeMap<String, byte[]> decoded = new java.util.TreeMap<>();
        Optional.ofNullable(data).orElse(Map.of())
                .forEach((key, text) -> decoded.put(key, Base64.getDecoder().decode(text)));
        return decoded;
    }
}
