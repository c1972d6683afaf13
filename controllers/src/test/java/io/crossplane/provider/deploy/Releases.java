package io.crossplane.provider.deploy;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossplane.provider.helm.release.ReleaseRecord;
import io.crossplane.provider.helm.release.ReleaseStatus;
import io.crossplane.provider.kube.ObjectHead;
import io.crossplane.provider.kube.ReleaseKey;

/** Releases of {@code demo} in {@code host}, for tests. */
public final class Releases {

    public static final ReleaseKey KEY = new ReleaseKey("host", "demo");

    private Releases() {}

    /** @param labels beside Helm's own */
    public static StoredRelease of(int revision, ReleaseStatus status, Instant begun, Map<String, String> labels) {
        return new StoredRelease(head(revision, status, labels), new ReleaseRecord(KEY.release(), KEY.namespace(),
                revision, new ReleaseRecord.Info(status, "", Optional.of(begun), Optional.of(begun), ""),
                new ReleaseRecord.Chart("vcluster", "0.36.1", "0.36.1"), JsonNodeFactory.instance.objectNode(), ""));
    }

    public static ObjectHead head(int revision, ReleaseStatus status, Map<String, String> labels) {
        Map<String, String> all = new HashMap<>(labels);
        all.putAll(Map.of("owner", "helm", "name", KEY.release(), "version", Integer.toString(revision), "status",
                status.word()));
        return new ObjectHead(KEY.namespace(), "sh.helm.release.v1.demo.v" + revision, "u" + revision, "1", false, all,
                Map.of());
    }
}
