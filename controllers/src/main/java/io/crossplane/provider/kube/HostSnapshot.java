package io.crossplane.provider.kube;

import java.util.List;
import java.util.Optional;

/**
 * What is there of one virtual cluster on its host cluster, as far as it decides about readiness and drift. Same content whether it
 * was watched or read.
 *
 * @param releaseRecords Helm's release Secrets, oldest revision first; labels tell status and version
 * @param workloads control plane and deployed etcd: StatefulSets and Deployments
 * @param kubeconfigSecret the Secret {@code vc-<release>}
 */
public record HostSnapshot(List<ObjectHead> releaseRecords, List<Workload> workloads, List<PodState> pods,
        List<ClaimState> claims, Optional<ObjectHead> kubeconfigSecret) {

    public HostSnapshot {
        releaseRecords = List.copyOf(releaseRecords);
        workloads = List.copyOf(workloads);
        pods = List.copyOf(pods);
        claims = List.copyOf(claims);
    }

    /** The workload of that name, whichever kind it is; while Helm replaces one kind by the other, the one not being deleted. */
    public Optional<Workload> workload(String name) {
        return workloads.stream()
                .filter(workload -> workload.name().equals(name))
                .reduce((first, second) -> first.deleting() ? second : first);
    }
}
