package io.crossplane.provider.kube;

import java.util.function.Supplier;

/**
 * One request in words, for the text of its failure: {@code create statefulsets.apps "a" in namespace "b" on the host cluster}.
 *
 * @param cluster which cluster, as users know it: {@code host cluster}, {@code control plane}, {@code virtual cluster "a"}
 * @param verb as in a permission: get, list, watch, create, update, patch, delete
 * @param resource as in a permission, with its group: {@code secrets}, {@code statefulsets.apps}
 * @param namespace empty for cluster-scoped objects, {@link #ALL_NAMESPACES} for all of them
 * @param name empty for lists
 */
public record KubeCall(String cluster, String verb, String resource, String namespace, String name) {

    /** How the cluster that a provider config points at is called in messages. */
    public static final String HOST_CLUSTER = "host cluster";

    /** How the cluster that holds the managed resources is called in messages. */
    public static final String CONTROL_PLANE = "control plane";

    /** How the cluster that a release is installed in is called in messages. */
    public static final String TARGET_CLUSTER = "target cluster";

    /** Instead of a namespace, for requests that range over all of them. */
    public static final String ALL_NAMESPACES = "*";

    /** A request for one object on the host cluster. */
    public static KubeCall onHost(String verb, String resource, String namespace, String name) {
        return new KubeCall(HOST_CLUSTER, verb, resource, namespace, name);
    }

    /** A request for one object on the control plane. */
    public static KubeCall onControlPlane(String verb, String resource, String namespace, String name) {
        return new KubeCall(CONTROL_PLANE, verb, resource, namespace, name);
    }

    /**
     * Performs the request on the calling thread.
     *
     * @throws KubeException with the failure classified
     */
    public <T> T run(Supplier<T> request) {
        try {
            return request.get();
        } catch (RuntimeException e) {
            throw KubeFailures.classify(this, e);
        }
    }

    /** {@link #run(Supplier)} for a request without a result. */
    public void run(Runnable request) {
        run(() -> {
            request.run();
            return true;
        });
    }

    /** What was attempted and on what, without the cluster. */
    String attempt() {
        String object = name.isEmpty() ? resource : "%s \"%s\"".formatted(resource, name);
        return verb + " " + object + where();
    }

    /** The permission this request needs. */
    String permission() {
        return verb + " " + resource + where();
    }

    private String where() {
        if (namespace.equals(ALL_NAMESPACES)) {
            return " in all namespaces";
        }
        return namespace.isEmpty() ? "" : " in namespace \"%s\"".formatted(namespace);
    }
}
