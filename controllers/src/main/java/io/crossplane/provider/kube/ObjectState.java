package io.crossplane.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What is kept of an object of a release.
 *
 * @param content digest of what a manifest could state: changes exactly when something of that does
 * @param status digest of the status; changes also where {@link #health} stays the same
 */
public record ObjectState(String uid, String resourceVersion, long generation, boolean deleting, Health health,
        String content, String status) {

    /** Takes kind and version from the caller, for the items of a list do not say them. */
    static ObjectState of(String apiVersion, String kind, JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new ObjectState(metadata.path("uid").asText(""), metadata.path("resourceVersion").asText(""),
                metadata.path("generation").asLong(), metadata.hasNonNull("deletionTimestamp"),
                ObjectHealth.of(apiVersion, kind, object), ObjectContent.of(object).digest(),
                ObjectContent.digest(object.path("status")));
    }

    /** Whether anything else than the version is different. */
    boolean differsFrom(ObjectState other) {
        return !uid.equals(other.uid) || generation != other.generation || deleting != other.deleting
                || !content.equals(other.content) || !status.equals(other.status);
    }
}
