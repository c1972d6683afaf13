package io.crossplane.provider.kube;

import java.util.List;
import java.util.Map;

/**
 * A StatefulSet or Deployment that runs a control plane or its etcd.
 *
 * @param desired {@code spec.replicas}, 1 if not set
 * @param message the first condition that says why it does not make progress (such as a refused pod); empty if none
 */
public record Workload(Kind kind, String name, String uid, boolean deleting, Map<String, String> labels,
        Map<String, String> annotations, List<String> images, long generation, long observedGeneration, int desired,
        int current, int updated, int ready, String message) {

    /** Which of the two kinds. */
    public enum Kind {
        STATEFUL_SET, DEPLOYMENT
    }

    public Workload {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        images = List.copyOf(images);
    }

    /** Whether the controller has seen the newest spec and every replica runs it and is ready. */
    public boolean rolledOut() {
        return !deleting && observedGeneration >= generation && updated == desired && ready == desired
                && current == desired;
    }
}
