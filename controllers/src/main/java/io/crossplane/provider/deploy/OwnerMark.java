package io.crossplane.provider.deploy;

import java.util.Map;
import java.util.Optional;

/**
 * Says on the external objects which managed resource they belong to, so that no two ever work on the same one.
 *
 * <p>Stands as labels on the newest Helm release record (Helm copies labels to later revisions) and as annotations on a namespace
 * that was created here.
 *
 * @param uid UID of the managed resource
 */
public record OwnerMark(String uid) {

    /** Label and annotation: the UID of the managed resource that owns the object. */
    public static final String OWNER_UID = "vcluster.crossplane.io/owner-uid";

    /** Annotation on namespaces: namespace and name of the owner, for people. */
    public static final String OWNER_NAME = "vcluster.crossplane.io/owner";

    /** Label on a release record: the revision that the provider itself was last about to write. */
    public static final String OPERATION = "vcluster.crossplane.io/operation";

    /** Annotation on a namespace: it was created for a VCluster, and may go with it. */
    public static final String CREATED = "vcluster.crossplane.io/created";

    /** The mark among these labels or annotations, if there is one. */
    public static Optional<OwnerMark> in(Map<String, String> labels) {
        return Optional.ofNullable(labels.get(OWNER_UID)).map(OwnerMark::new);
    }

    /** The labels for a release record. */
    public Map<String, String> labels() {
        return Map.of(OWNER_UID, uid);
    }

    /** The labels for the current record, right before the revision is written by an upgrade. */
    public Map<String, String> labelsBefore(int nextRevision) {
        return Map.of(OWNER_UID, uid, OPERATION, Integer.toString(nextRevision));
    }
}
