package io.crossplane.provider.kube;

/**
 * A right on an API server.
 *
 * @param group empty for the core group
 * @param resource plural, with a subresource after a slash: {@code pods/portforward}
 * @param namespace empty for cluster-scoped resources and for all namespaces
 */
public record Permission(String verb, String group, String resource, String namespace) {

    /** In the words of an error message. */
    @Override
    public String toString() {
        String what = group.isEmpty() ? resource : qualified();
        return namespace.isEmpty() ? "%s %s".formatted(verb, what)
                : "%s %s in namespace \"%s\"".formatted(verb, what, namespace);
    }

    private String qualified() {
        int slash = resource.indexOf('/');
        return slash < 0 ? resource + "." + group
                : resource.substring(0, slash) + "." + group + resource.substring(slash);
    }
}
