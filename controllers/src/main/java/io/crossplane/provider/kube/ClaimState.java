package io.crossplane.provider.kube;

/**
 * A PersistentVolumeClaim of a control plane or its etcd.
 *
 * @param phase Pending, Bound or Lost
 * @param storageClass empty if none was set and no default filled in
 */
public record ClaimState(String name, String uid, String phase, String storageClass, boolean deleting) {}
