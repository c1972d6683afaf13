package io.crossplane.provider.deploy;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.crossplane.provider.helm.release.ReleaseRecord;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.KubeException;
import io.crossplane.provider.kube.ObjectHead;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** The Secrets beside a release, such as Helm's records of it. Each request fails with a {@link KubeException}. */
public final class ReleaseSecrets {

    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final Cluster cluster;
    private final String namespace;

    /** The Secrets of one namespace. */
    public ReleaseSecrets(Cluster cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /** The release of which the watches know this record; a conflict if it has changed meanwhile. */
    public StoredRelease read(ObjectHead head) {
        return new StoredRelease(head, ReleaseRecord.decode(release(head.name())));
    }

    /** What Helm stored in a record; a conflict if it is not there any more. */
    byte[] release(String record) {
        return content(record).flatMap(all -> Optional.ofNullable(all.get("release")))
                .orElseThrow(() -> new KubeException(KubeException.Kind.CONFLICT,
                        "the Helm release record " + record + " has just changed"));
    }

    /** The content of a Secret; empty if it does not exist. */
    public Optional<Map<String, byte[]>> content(String name) {
        Secret secret = cluster.call("get", "secrets", namespace, name)
                .run(() -> cluster.client().secrets().inNamespace(namespace).withName(name).get());
        return Optional.ofNullable(secret).map(ReleaseSecrets::decoded);
    }

    /** Adds labels and annotations. */
    void mark(String name, Map<String, String> labels, Map<String, String> annotations) {
        patch(name, Map.of("metadata", Map.of("labels", labels, "annotations", annotations)));
    }

    private void patch(String name, Map<String, Object> change) {
        Secret named = new SecretBuilder().withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build();
        String patch = cluster.client().getKubernetesSerialization().asJson(change);
        cluster.call("patch", "secrets", namespace, name)
                .run(() -> cluster.client().resource(named).patch(MERGE, patch));
    }

    /** Makes a revision that was deployed a failed one; a conflict if its record has changed meanwhile. */
    void fail(ObjectHead head, String description) {
        byte[] failed = ReleaseRecord.failed(release(head.name()), description);
        patch(head.name(),
                Map.of("metadata",
                        Map.of("resourceVersion", head.resourceVersion(), "labels",
                                Map.of("status", ReleaseStatus.FAILED.word()), "annotations", Trial.failed()),
                        "data", Map.of("release", Base64.getEncoder().encodeToString(failed))));
    }

    /** Deletes one; absent is success. */
    public void delete(String name) {
        cluster.call("delete", "secrets", namespace, name)
                .run(() -> cluster.client().secrets().inNamespace(namespace).withName(name).delete());
    }

    private static Map<String, byte[]> decoded(Secret secret) {
        Map<String, byte[]> decoded = new TreeMap<>();
        Optional.ofNullable(secret.getData())
                .orElse(Map.of())
                .forEach((key, text) -> decoded.put(key, Base64.getDecoder().decode(text)));
        return decoded;
    }
}
