package io.crossplane.provider.kube;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.crossplane.provider.kube.HostPart.Owned;

/** The parts of all virtual clusters of one namespace. */
record HostParts(Collection<Owned<ObjectHead>> releases, Collection<Owned<ObjectHead>> kubeconfigs,
        Collection<Owned<Workload>> statefulSets, Collection<Owned<Workload>> deployments,
        Collection<Owned<PodState>> pods, Collection<Owned<ClaimState>> claims) {

    /** Those of one release, in an order that does not depend on when they came. */
    HostSnapshot of(String release) {
        List<Workload> workloads = Stream
                .concat(HostPart.of(release, statefulSets).stream(), HostPart.of(release, deployments).stream())
                .sorted(Comparator.comparing(Workload::name))
                .toList();
        return new HostSnapshot(HostPart.of(release, releases).stream().sorted(HostPart.BY_REVISION).toList(),
                workloads, HostPart.of(release, pods).stream().sorted(Comparator.comparing(PodState::name)).toList(),
                HostPart.of(release, claims).stream().sorted(Comparator.comparing(ClaimState::name)).toList(),
                HostPart.of(release, kubeconfigs)
                        .stream()
                        .filter(head -> head.name().equals("vc-" + release))
                        .findFirst());
    }
}
