package io.crossplane.provider.deploy;

import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.crossplane.provider.helm.release.ReleaseRecord;
import io.crossplane.provider.kube.ClusterConnection;
import io.crossplane.provider.kube.KubeCall;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.managed.Deadline;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** The Secrets beside a release, such as Helm's records of it. Each request fails with a {@link KubeException}. */
public final class ReleaseSecrets {

    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final ClusterConnection cluster;
    private final String namespace;
    private final Deadline deadline;

    /** The Secrets of one namespace. */
    public ReleaseSecrets(ClusterConnection cluster, String namespace, Deadline deadline) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.deadline = deadline;
    }

    /** The release of which the watches know this record; a conflict if it has changed meanwhile. */
    public StoredRelease read(ObjectHead head) {
        byte[] data = content(head.name()).flatMap(all -> Optional.ofNullable(all.get("release")))
                .orElseThrow(() -> new KubeException(KubeException.Kind.CONFLICT,
                        "the Helm release record " + head.name() + " has just changed"));
        return new StoredRelease(head, ReleaseRecord.decode(data));
    }

    /** The content of a Secret; empty if it does not exist. */
    public Optional<Map<String, byte[]>> content(String name) {
        Secret secret = KubeCall.onHost("get", "secrets", namespace, name)
                .run(() -> client().secrets().inNamespace(namespace).withName(name).get());
        return Optional.ofNullable(secret).map(ReleaseSecrets::decoded);
    }

    /** Adds labels. */
    void label(String name, Map<String, String> labels) {
        Secret named = new SecretBuilder().withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build();
        String patch = client().getKubernetesSerialization().asJson(Map.of("metadata", Map.of("labels", labels)));
        KubeCall.onHost("patch", "secrets", namespace, name).run(() -> client().resource(named).patch(MERGE, patch));
    }

    /** Deletes one; absent is success. */
    public void delete(String name) {
        KubeCall.onHost("delete", "secrets", namespace, name)
                .run(() -> client().secrets().inNamespace(namespace).withName(name).delete());
    }

    private KubernetesClient client() {
        return cluster.client(deadline.atMost(REQUEST_LIMIT));
    }

    private static Map<String, byte[]> decoded(Secret secret) {
        Map<String, byte[]> decoded = new TreeMap<>();
        Optional.ofNullable(secret.getData())
                .orElse(Map.of())
                .forEach((key, text) -> decoded.put(key, Base64.getDecoder().decode(text)));
        return decoded;
    }
}
