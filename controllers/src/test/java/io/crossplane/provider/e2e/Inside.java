package io.crossplane.provider.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.LocalPortForward;

/** The inside of a virtual cluster, opened with nothing but its connection secret. Certificates are verified. */
final class Inside implements AutoCloseable {

    /** Which program the requests of the tests are of. */
    static final String AGENT = "tests-of-provider-vcluster";

    private static final int API_PORT = 8443;

    private final LocalPortForward tunnel;
    private final KubernetesClient client;

    private Inside(LocalPortForward tunnel, KubernetesClient client) {
        this.tunnel = tunnel;
        this.client = client;
    }

    /**
     * Opens the virtual cluster of this secret from outside of the host cluster's network.
     *
     * @param host client of the host cluster
     */
    static Inside open(KubernetesClient host, Secret secret) {
        LocalPortForward tunnel = host.pods()
                .inNamespace(value(secret, "namespace"))
                .withName(value(secret, "name") + "-0")
                .portForward(API_PORT);
        Config config = Config.fromKubeconfig(value(secret, "kubeconfig"));
        config.setMasterUrl("https://127.0.0.1:" + tunnel.getLocalPort());
        config.setUserAgent(AGENT);
        return new Inside(tunnel, new KubernetesClientBuilder().withConfig(config).build());
    }

    KubernetesClient client() {
        return client;
    }

    /** Helm's records in a namespace, oldest first. */
    List<Secret> records(String namespace) {
        return client.secrets()
                .inNamespace(namespace)
                .withLabels(Map.of("owner", "helm"))
                .list()
                .getItems()
                .stream()
                .sorted(Comparator
                        .comparing(record -> Integer.parseInt(record.getMetadata().getLabels().get("version"))))
                .toList();
    }

    /** Helm's states of these. */
    List<String> states(String namespace) {
        return records(namespace).stream().map(record -> record.getMetadata().getLabels().get("status")).toList();
    }

    /** Whether the only replica of a Deployment is as its newest generation wants it. */
    static boolean isRolledOut(Deployment now) {
        return Objects.equals(now.getStatus().getObservedGeneration(), now.getMetadata().getGeneration())
                && Objects.equals(now.getStatus().getReplicas(), 1)
                && Objects.equals(now.getStatus().getUpdatedReplicas(), 1)
                && Objects.equals(now.getStatus().getAvailableReplicas(), 1);
    }

    static String value(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
        try {
            tunnel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
