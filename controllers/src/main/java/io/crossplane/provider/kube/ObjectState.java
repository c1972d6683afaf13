package io.crossplane.provider.kube;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What is kept of an object of a release.
 *
 * @param content digest of what a manifest could state: changes exactly when something of that does
 * @param status digest of the status; changes also where {@link #health} stays the same
 */
public record ObjectState(String uid, String resourceVersion, long generation, boolean deleting, Health health,
        String content, String status) {

    private static final int DIGEST_LENGTH = 32;
    private static final Set<String> NOT_OF_A_MANIFEST = Set.of("managedFields", "resourceVersion", "generation", "uid",
            "creationTimestamp", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds");
    private static final ObjectMapper SORTED = JsonMapper.builder()
            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
            .build();

    /** Takes kind and version from the caller, for the items of a list do not say them. */
    static ObjectState of(String apiVersion, String kind, JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new ObjectState(metadata.path("uid").asText(""), metadata.path("resourceVersion").asText(""),
                metadata.path("generation").asLong(), metadata.hasNonNull("deletionTimestamp"),
                ObjectHealth.of(apiVersion, kind, object), digest(stated(object)), digest(object.path("status")));
    }

    /** Whether anything else than the version is different. */
    boolean differsFrom(ObjectState other) {
        return !uid.equals(other.uid) || generation != other.generation || deleting != other.deleting
                || !content.equals(other.content) || !status.equals(other.status);
    }

    private static JsonNode stated(JsonNode object) {
        if (!(object.deepCopy() instanceof ObjectNode stated)) {
            return object;
        }
        stated.remove(Set.of("apiVersion", "kind", "status"));
        if (stated.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(NOT_OF_A_MANIFEST);
        }
        return stated;
    }

    private static String digest(JsonNode node) {
        try {
            byte[] sorted = SORTED.writeValueAsBytes(SORTED.treeToValue(node, Object.class));
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(sorted);
            return HexFormat.of().formatHex(sum).substring(0, DIGEST_LENGTH);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
