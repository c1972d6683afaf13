package io.crossplane.provider.kube;

import java.time.Duration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.kube.KubeException.Kind;
import io.crossplane.provider.kube.ReleaseTopic.OneObject;

/**
 * Changes single objects of releases, of whatever kind. An object without a namespace gets that of its release, if its kind has
 * namespaces. Each request fails with a {@link KubeException}; {@code limit} holds for each.
 */
public final class ReleaseWrites {

    /** Who has written, for the API server's notes about fields. */
    public static final String MANAGER = "provider-vcluster";

    private static final String JSON = "application/json";
    private static final String APPLY = "application/apply-patch+yaml";
    private static final String AS_MANAGER = "?fieldManager=" + MANAGER;

    private final KindDirectory kinds;

    /** Shares what is known of kinds with the watches. */
    public ReleaseWrites(KindDirectory kinds) {
        this.kinds = kinds;
    }

    /**
     * Where an object is.
     *
     * @param key the release that it belongs to
     */
    public record Place(ClusterConnection cluster, ReleaseKey key, ObjectName name) {}

    /** What the object would be with these fields applied by force, made if it is missing. Changes nothing. */
    public ObjectNode dryRun(Place place, ObjectNode fields, Duration limit) {
        OneObject object = find(place, limit);
        return send(place, new Change("patch", "PATCH", APPLY, object.path() + AS_MANAGER + "&force=true&dryRun=All"),
                object, located(fields, object), limit);
    }

    /** Puts this in place of the object that has its resource version; a conflict if there is none any more. */
    public ObjectNode replace(Place place, ObjectNode content, Duration limit) {
        OneObject object = find(place, limit);
        return send(place, new Change("update", "PUT", JSON, object.path() + AS_MANAGER), object,
                located(content, object), limit);
    }

    /** Makes the object. */
    public ObjectNode create(Place place, ObjectNode content, Duration limit) {
        OneObject object = find(place, limit);
        String all = object.path().substring(0, object.path().lastIndexOf('/'));
        return send(place, new Change("create", "POST", JSON, all + AS_MANAGER), object, located(content, object),
                limit);
    }

    private record Change(String verb, String method, String type, String path) {}

    private OneObject find(Place place, Duration limit) {
        ObjectName name = place.name();
        return kinds.of(place.cluster().access())
                .find(new JsonRequests(place.cluster().client()), name.apiVersion(), name.kind(), limit)
                .map(kind -> OneObject.of(kind, name, place.key()))
                .orElseThrow(() -> new KubeException(Kind.NOT_FOUND,
                        "the target cluster does not serve kind %s of %s".formatted(name.kind(), name.apiVersion())));
    }

    private static ObjectNode located(ObjectNode content, OneObject object) {
        ObjectNode located = content.deepCopy();
        ObjectNode metadata = located.withObjectProperty("metadata");
        if (object.namespace().isEmpty()) {
            metadata.remove("namespace");
        } else {
            metadata.put("namespace", object.namespace());
        }
        return located;
    }

    private static ObjectNode send(Place place, Change change, OneObject object, ObjectNode body, Duration limit) {
        KubeCall call = new KubeCall(KubeCall.TARGET_CLUSTER, change.verb(), object.kind().resource(),
                object.namespace(), object.name());
        JsonRequests requests = new JsonRequests(place.cluster().client());
        JsonNode answer = requests.content(requests.send(
                requests.request(change.path(), JSON).method(change.method(), change.type(), body.toString()).build(),
                call, limit), call);
        if (answer instanceof ObjectNode result) {
            return result;
        }
        throw new KubeException(Kind.INTERNAL, "the target cluster answers with something else than an object");
    }
}
