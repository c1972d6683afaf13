package io.crossplane.provider.kube;

import java.util.Map;

/**
 * What is kept of an object whose content is of no interest: its metadata, small.
 *
 * @param deleting whether its deletion was requested
 */
public record ObjectHead(String namespace, String name, String uid, String resourceVersion, boolean deleting,
        Map<String, String> labels, Map<String, String> annotations) {

    public ObjectHead {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }
}
