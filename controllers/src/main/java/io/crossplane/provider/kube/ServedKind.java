package io.crossplane.provider.kube;

/**
 * A kind that a cluster serves.
 *
 * @param plural its name in paths
 * @param namespaced whether its objects are in namespaces
 */
public record ServedKind(String apiVersion, String kind, String plural, boolean namespaced) {

    /** The path of the kinds of one version. */
    static String group(String apiVersion) {
        return (apiVersion.indexOf('/') < 0 ? "/api/" : "/apis/") + apiVersion;
    }

    /** The path of all its objects. */
    String everywhere() {
        return group(apiVersion) + "/" + plural;
    }

    /** The path of all its objects of a namespace, which means nothing if they are in none. */
    String in(String namespace) {
        return namespaced ? "%s/namespaces/%s/%s".formatted(group(apiVersion), namespace, plural) : everywhere();
    }

    /** The path of one of its objects. */
    String path(String namespace, String name) {
        return in(namespace) + "/" + name;
    }

    /** As in a permission. */
    String resource() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? plural : plural + "." + apiVersion.substring(0, slash);
    }
}
