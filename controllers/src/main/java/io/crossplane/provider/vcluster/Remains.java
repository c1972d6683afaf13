package io.crossplane.provider.vcluster;

import java.util.ArrayList;
import java.util.List;

import io.crossplane.provider.kube.ClaimState;
import io.crossplane.provider.kube.HostSnapshot;

/**
 * What is still there of a virtual cluster that is being deleted, as far as it has to go (vcluster.md 5, EX-3). Pure.
 *
 * @param release whether Helm still has a record
 * @param workloads names of control plane and etcd
 * @param pods names of pods of the control plane and of synced pods
 * @param secrets names of Secrets that vCluster wrote and that the garbage collector is to remove
 * @param claims names of claims to delete; empty if they are kept
 * @param namespace the namespace, if it has to go
 */
record Remains(boolean release, List<String> workloads, List<String> pods, List<String> secrets, List<String> claims,
        List<String> namespace) {

    /** What one look at the host shows beside the snapshot. */
    record Look(HostSnapshot host, List<String> syncedPods, boolean namespaceExists, boolean namespaceCreated) {}

    /** Whether the namespace alone is left, so that it is time to see what else is in it. */
    boolean isOnlyNamespace() {
        return !release && isEmptied() && claims.isEmpty() && !namespace.isEmpty();
    }

    /** The same without the namespace, which stays. */
    Remains keepingNamespace() {
        return new Remains(release, workloads, pods, secrets, claims, List.of());
    }

    /** Nothing of ours. */
    static final Remains NONE = new Remains(false, List.of(), List.of(), List.of(), List.of(), List.of());

    static Remains of(DesiredVCluster desired, Look look) {
        HostSnapshot host = look.host();
        List<String> pods = new ArrayList<>(host.pods().stream().map(pod -> pod.name()).toList());
        pods.addAll(look.syncedPods());
        List<String> allClaims = host.claims().stream().map(ClaimState::name).sorted().toList();
        boolean removeClaims = desired.removal().claims();
        boolean removeNamespace = look.namespaceExists() && look.namespaceCreated()
                && desired.removal().namespaceIfCreated() && (removeClaims || allClaims.isEmpty());
        return new Remains(!host.releaseRecords().isEmpty(),
                host.workloads().stream().map(workload -> workload.name()).sorted().toList(),
                pods.stream().sorted().toList(), host.kubeconfigSecret().stream().map(secret -> secret.name()).toList(),
                removeClaims ? allClaims : List.of(),
                removeNamespace ? List.of(desired.release().namespace()) : List.of());
    }

    /** Whether everything that has to go is gone. */
    boolean isNothing() {
        return !release && isEmptied() && claims.isEmpty() && namespace.isEmpty();
    }

    /** Whether nothing of it runs or is owned by it any more, so that volumes and namespace may go. */
    boolean isEmptied() {
        return workloads.isEmpty() && pods.isEmpty() && secrets.isEmpty();
    }

    /** What is awaited, for the message of a condition; the same while nothing changes. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (release) {
            parts.add("the Helm release");
        }
        add(parts, "workload", workloads);
        add(parts, "pod", pods);
        add(parts, "secret", secrets);
        add(parts, "volume claim", claims);
        add(parts, "namespace", namespace);
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, String what, List<String> names) {
        if (!names.isEmpty()) {
            parts.add(names.size() == 1 ? what + " " + names.getFirst() : "%d %ss".formatted(names.size(), what));
        }
    }
}
