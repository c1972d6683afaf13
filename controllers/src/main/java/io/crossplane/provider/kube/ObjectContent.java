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

/** What a manifest could state of an object: all but its status and what API servers write. May hold secrets: prints without them. */
public record ObjectContent(JsonNode stated) {

    private static final int DIGEST_LENGTH = 32;
    private static final Set<String> NOT_OF_A_MANIFEST = Set.of("managedFields", "resourceVersion", "generation", "uid",
            "creationTimestamp", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds");
    private static final ObjectMapper SORTED = JsonMapper.builder()
            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
            .build();

    /** That of an object as an API server shows it, or as a manifest has it. */
    public static ObjectContent of(JsonNode object) {
        if (!(object.deepCopy() instanceof ObjectNode stated)) {
            return new ObjectContent(object);
        }
        stated.remove(Set.of("apiVersion", "kind", "status"));
        if (stated.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(NOT_OF_A_MANIFEST);
        }
        return new ObjectContent(stated);
    }

    /** Changes exactly when the content does; the same as {@link ObjectState#content}. */
    public String digest() {
        return digest(stated);
    }

    static String digest(JsonNode node) {
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

    @Override
    public String toString() {
        return "ObjectContent[" + digest() + "]";
    }
}
