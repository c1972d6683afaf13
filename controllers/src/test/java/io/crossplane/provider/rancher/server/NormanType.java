package io.crossplane.provider.rancher.server;

import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One type of {@code /v3}. Callers hold the state's monitor. Verbs that a type does not have are refused with 405. */
interface NormanType {

    /** Such as {@code clusterRegistrationToken}. */
    String type();

    /** Fields that a list can be filtered by. */
    Set<String> filters();

    /** Flat objects that this caller may see, without links. */
    List<ObjectNode> list(Caller caller);

    /** Whether this caller would be told that there is no such id. */
    default boolean mayAsk(Caller caller, String id) {
        return caller.admin();
    }

    default ObjectNode create(Caller caller, ObjectNode body) {
        throw refused("POST");
    }

    /** @param id of something that this caller sees */
    default ObjectNode update(Caller caller, String id, ObjectNode body) {
        throw refused("PUT");
    }

    /** @param id of something that this caller sees */
    default ObjectNode delete(Caller caller, String id) {
        throw refused("DELETE");
    }

    private ApiError refused(String verb) {
        return new ApiError(405, "MethodNotAllow", "Method " + verb + " not supported");
    }

    /** A flat object with what all of them have. */
    static ObjectNode flat(String type, String id, Thing thing) {
        ObjectNode object = Json.object().put("id", id).put("type", type).put("baseType", type);
        object.put("created", Json.time(thing.created))
                .put("createdTS", thing.created.toEpochMilli())
                .put("uuid", thing.uid);
        object.set("labels", Json.of(thing.labels));
        object.set("annotations", Json.of(thing.annotations));
        return object;
    }

    /** @throws ApiError 422 when a field of the body is missing or empty */
    static String required(ObjectNode body, String field, String shown) {
        String value = body.path(field).asText("");
        if (value.isEmpty() || value.equals("null")) {
            throw new ApiError(422, "MissingRequired", "Missing required field: " + shown, shown);
        }
        return value;
    }
}
