package io.crossplane.provider.deploy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.crossplane.provider.kube.KubeCall;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;

/** Reads the Secrets and ConfigMaps beside a managed resource on the control plane. Fails with a {@code KubeException}. */
public final class SourceReader {

    private final KubernetesClient controlPlane;

    public SourceReader(KubernetesClient controlPlane) {
        this.controlPlane = controlPlane;
    }

    /** The objects of one namespace, which is the managed resource's: others are none of its business (SP-27). */
    public UserValues.Sources in(String namespace) {
        return (kind, name, key) -> switch (kind) {
            case SECRET -> secret(namespace, name).flatMap(data -> Optional.ofNullable(data.get(key)))
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
            case CONFIG_MAP -> configMap(namespace, name).flatMap(data -> Optional.ofNullable(data.get(key)));
            case UNKNOWN -> Optional.empty();
        };
    }

    /** The content of a Secret; empty if it does not exist. */
    Optional<Map<String, byte[]>> secret(String namespace, String name) {
        Secret secret = KubeCall.onControlPlane("get", "secrets", namespace, name)
                .run(() -> controlPlane.secrets().inNamespace(namespace).withName(name).get());
        return Optional.ofNullable(secret).map(found -> decoded(found.getData()));
    }

    private Optional<Map<String, String>> configMap(String namespace, String name) {
        ConfigMap map = KubeCall.onControlPlane("get", "configmaps", namespace, name)
                .run(() -> controlPlane.configMaps().inNamespace(namespace).withName(name).get());
        return Optional.ofNullable(map).map(found -> Optional.ofNullable(found.getData()).orElse(Map.of()));
    }

    private static Map<String, byte[]> decoded(@Nullable Map<String, String> data) {
        Map<String, byte[]> decoded = new TreeMap<>();
        Optional.ofNullable(data)
                .orElse(Map.of())
                .forEach((key, text) -> decoded.put(key, Base64.getDecoder().decode(text)));
        return decoded;
    }
}
