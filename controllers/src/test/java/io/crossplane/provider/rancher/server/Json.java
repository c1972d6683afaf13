package io.crossplane.provider.rancher.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Small turns of JSON, and the hash that Rancher names things by. */
final class Json {

    static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** @throws ApiError 400 or 422 as Rancher answers a body that is no JSON object */
    static ObjectNode read(String body) {
        try {
            if (MAPPER.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new ApiError(400, "InvalidBodyContent", "Failed to parse body: " + e.getOriginalMessage());
        }
        throw new ApiError(422, "InvalidBodyContent", "Body is not a JSON object");
    }

    static ObjectNode of(Map<String, String> strings) {
        ObjectNode node = object();
        strings.forEach(node::put);
        return node;
    }

    static SortedMap<String, String> strings(JsonNode node) {
        SortedMap<String, String> strings = new TreeMap<>();
        node.properties().forEach(e -> strings.put(e.getKey(), e.getValue().asText()));
        return strings;
    }

    static String time(Instant instant) {
        return instant.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hex(String text) {
        return HexFormat.of().formatHex(sha256(text));
    }
}
