package io.crossplane.provider.vcluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.crossplane.provider.managed.ConnectionDetails;

/** The entries of a VCluster's connection secret (vcluster.md 9.6, CS-10). Pure, and the same bytes for the same input (CS-9). */
final class ConnectionSecret {

    /** vCluster's name of a part, and under which keys it is published. */
    private static final Map<String, List<String>> PARTS = Map.of("certificate-authority",
            List.of("clusterCA", "certificate-authority"), "client-certificate",
            List.of("clientCert", "client-certificate"), "client-key", List.of("clientKey", "client-key"), "token",
            List.of("token"));

    private ConnectionSecret() {}

    /**
     * The entries to publish for these credentials.
     *
     * @param server the address that the user chose for {@code kubeconfig}
     * @param kubernetesVersion of the virtual cluster, once it is known
     */
    static ConnectionDetails of(ReleaseRef release, VirtualCredentials credentials, String server,
            Optional<String> kubernetesVersion) {
        Map<String, byte[]> entries = new TreeMap<>();
        byte[] chosen = credentials.kubeconfig().at(server).text().getBytes(UTF_8);
        entries.put("kubeconfig", chosen);
        entries.put("config", chosen);
        entries.put("kubeconfig-incluster", credentials.kubeconfig().at(release.inClusterUrl()).text().getBytes(UTF_8));
        if (!server.equals(release.inClusterUrl())) {
            entries.put("kubeconfig-external", chosen);
        }
        entries.put("endpoint", server.getBytes(UTF_8));
        entries.put("endpoint-incluster", release.inClusterUrl().getBytes(UTF_8));
        entries.put("name", release.name().getBytes(UTF_8));
        entries.put("namespace", release.namespace().getBytes(UTF_8));
        kubernetesVersion.ifPresent(version -> entries.put("kubernetesVersion", version.getBytes(UTF_8)));
        PARTS.forEach((part, keys) -> credentials.part(part)
                .ifPresent(bytes -> keys.forEach(key -> entries.put(key, bytes))));
        return ConnectionDetails.of(entries);
    }
}
