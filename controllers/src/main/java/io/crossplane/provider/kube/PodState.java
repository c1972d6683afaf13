package io.crossplane.provider.kube;

import java.util.List;
import java.util.Map;

/**
 * A pod of a control plane or its etcd, with what tells why it does not run.
 *
 * @param ready the pod's Ready condition
 * @param unschedulable the message of {@code PodScheduled=False}; empty if scheduled
 * @param containers init containers first, in the order of the spec
 */
public record PodState(String name, String uid, Map<String, String> labels, String phase, boolean ready,
        boolean deleting, String unschedulable, List<Container> containers) {

    public PodState {
        labels = Map.copyOf(labels);
        containers = List.copyOf(containers);
    }

    /**
     * The state of one container.
     *
     * @param waitingReason such as {@code ImagePullBackOff} or {@code CrashLoopBackOff}; empty if not waiting
     * @param waitingMessage the kubelet's words; empty if none
     * @param lastExitCode of the last termination, 0 if there was none
     * @param lastMessage of the last termination; empty if none
     */
    public record Container(String name, String image, boolean init, boolean ready, int restarts, String waitingReason,
            String waitingMessage, int lastExitCode, String lastReason, String lastMessage) {}
}
