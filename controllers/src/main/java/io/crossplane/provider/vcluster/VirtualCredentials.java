package io.crossplane.provider.vcluster;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.crossplane.provider.kube.Kubeconfig;

/**
 * What vCluster exported in its Secret {@code vc-<name>} (vcluster.md 4.1). Prints nothing of it.
 *
 * @param kubeconfig the checked kubeconfig; its server is whatever vCluster was told to write
 * @param parts the PEM and token entries beside it, by vCluster's names; bytes are not changed after handing them over
 */
record VirtualCredentials(Kubeconfig kubeconfig, Map<String, byte[]> parts) {

    VirtualCredentials {
        parts = Collections.unmodifiableMap(new TreeMap<>(parts));
    }

    /** One of vCluster's entries, if it is there and not empty. */
    Optional<byte[]> part(String key) {
        return Optional.ofNullable(parts.get(key)).filter(bytes -> bytes.length > 0);
    }

    @Override
    public String toString() {
        return "VirtualCredentials[redacted]";
    }
}
