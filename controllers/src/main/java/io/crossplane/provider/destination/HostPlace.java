package io.crossplane.provider.destination;

import io.crossplane.provider.deploy.Cluster;
import io.crossplane.provider.deploy.OwnerMark;
import io.crossplane.provider.kube.Clusters;

/**
 * Where a virtual cluster lives on its host.
 *
 * @param lease to be closed when the work is done
 * @param namespace the host namespace, which need not be there, nor be the VCluster's alone
 * @param owner the mark of the VCluster
 */
public record HostPlace(Clusters.Lease lease, Cluster cluster, String namespace, OwnerMark owner) {}
