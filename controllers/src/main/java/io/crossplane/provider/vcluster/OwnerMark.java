package io.crossplane.provider.vcluster;

import java.util.Map;
import java.util.Optional;

/**
 * Says on the external objects which VCluster they belong to, so that no two ever work on the same one.
 *
 * <p>Stands as labels on the newest Helm release record (Helm copies labels to later revisions) and as annotations on a namespace
 * that was created here.
 *
 * @param uid UID of the VCluster
 */
record OwnerMark(String uid) {

    /** Label and annotation: the UID of the VCluster that owns the object. */
    static final String OWNER_UID = "vcluster.crossplane.io/owner-uid";

    /** Annotation on namespaces: namespace and name of the owner, for people. */
    static final String OWNER_NAME = "vcluster.crossplane.io/owner";

    /** Label on a release record: the revision that the provider itself was last about to write. */
    static final String OPERATION = "vcluster.crossplane.io/operation";

    /** Annotation on a namespace: it was created for a VCluster, and may go with it. */
    static final String CREATED = "vcluster.crossplane.io/created";

    /** The mark among these labels or annotations, if there is one. */
    static Optional<OwnerMark> in(Map<String, String> labels) {
        return Optional.ofNullable(labels.get(OWNER_UID)).map(OwnerMark::new);
    }

    /** The labels for a release record. */
    Map<String, String> labels() {
        return Map.of(OWNER_UID, uid);
    }

    /** The labels for the current record, right before the revision is written by an upgrade. */
    Map<String, String> labelsBefore(int nextRevision) {
        return Map.of(OWNER_UID, uid, OPERATION, Integer.toString(nextRevision));
    }
}
