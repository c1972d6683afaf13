package io.crossplane.provider.rancher.server;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One kind of Rancher's Kubernetes objects, behind {@code /v1} and {@code /k8s/clusters/local}. Callers hold the state's monitor. Verbs that
 * a kind does not have are refused as a missing right.
 */
interface Kind {

    /** Group and plural, such as {@code provisioning.cattle.io.clusters}; a plural alone for the core group. */
    String type();

    /** Group and singular, as {@code /v1} names it. */
    String steveType();

    boolean namespaced();

    /** Objects that this caller may see. */
    List<? extends Thing> list(Caller caller);

    /** The object as the API server keeps it. */
    ObjectNode raw(Thing thing);

    /** The object as {@code /v1} shows it, but for what that adds to every object. */
    default ObjectNode steve(Thing thing) {
        return raw(thing);
    }

    /** Whether this caller would be told that a name in this namespace is not there. */
    boolean mayAsk(Caller caller, String namespace);

    default Thing create(Caller caller, String namespace, ObjectNode object) {
        throw refused("POST");
    }

    default Thing update(Caller caller, Thing thing, ObjectNode object) {
        throw refused("PUT");
    }

    default Thing delete(Caller caller, Thing thing) {
        throw refused("DELETE");
    }

    private ApiError refused(String verb) {
        return new ApiError(403, "PermissionDenied", "Method " + verb + " not supported");
    }

    /** The part of the type that Kubernetes messages use: {@code clusters.provisioning.cattle.io}. */
    default String resource() {
        int dot = type().lastIndexOf('.');
        return dot < 0 ? type() : type().substring(dot + 1) + "." + type().substring(0, dot);
    }

    /** @throws ApiError 404, or 403 for those who may not know */
    default Thing find(Caller caller, String namespace, String name) {
        String key = namespace.isEmpty() ? name : namespace + "/" + name;
        return list(caller).stream()
                .filter(t -> t.key().equals(key))
                .map(Thing.class::cast)
                .findFirst()
                .orElseThrow(() -> mayAsk(caller, namespace) ? ApiError.notFound(resource(), name)
                        : ApiError.forbidden(resource(), name, caller.user()));
    }

    /** @throws ApiError 409 when the object was changed since the version that it names */
    static void checkVersion(Thing thing, ObjectNode object) {
        String expected = object.at("/metadata/resourceVersion").asText("");
        if (!expected.isEmpty() && !expected.equals(String.valueOf(thing.version))) {
            throw new ApiError(409, "Conflict", "Operation cannot be fulfilled on \"" + thing.name
                    + "\": the object has been modified; please apply your changes to the latest version and try again");
        }
    }

    /** Takes over labels and annotations as they are. */
    static void copyMetadata(ObjectNode object, Thing thing) {
        thing.labels.clear();
        thing.labels.putAll(Json.strings(object.at("/metadata/labels")));
        thing.annotations.clear();
        thing.annotations.putAll(Json.strings(object.at("/metadata/annotations")));
    }
}
