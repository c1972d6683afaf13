package io.crossplane.provider.kube;

/**
 * A PersistentVolumeClaim of a control plane or its etcd.
 *
 * @param phase Pending, Bound or Lost
 * @param capacity as a quantity; empty until it is bound
 * @param storageClass empty if none was set and no default filled in
 */
public record ClaimState(String name, String uid, String phase, String capacity, String storageClass,
        boolean deleting) {}
