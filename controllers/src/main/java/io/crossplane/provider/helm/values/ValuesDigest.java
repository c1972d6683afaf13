package io.crossplane.provider.helm.values;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * One text, and so one SHA-256, for all ways to write the same values: keys in order, and 1, 1.0 and 1e0 are one number. The API server, YAML
 * and Helm each write numbers differently, and a difference here would be an endless upgrade.
 */
public final class ValuesDigest {

    private ValuesDigest() {}

    /** SHA-256 of the canonical text, hexadecimal. */
    public static String of(JsonNode values) {
        try {
            byte[] text = canonical(values).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether both mean the same. */
    public static boolean same(JsonNode a, JsonNode b) {
        return a.equals(b) || canonical(a).equals(canonical(b));
    }

    static String canonical(JsonNode values) {
        StringBuilder text = new StringBuilder();
        append(text, values);
        return text.toString();
    }

    private static void append(StringBuilder text, JsonNode node) {
        if (node.isObject()) {
            appendObject(text, node);
        } else if (node.isArray()) {
            text.append('[');
            node.forEach(item -> append(text.append(','), item));
            text.append(']');
        } else if (node.isNumber()) {
            appendNumber(text, node.decimalValue());
        } else {
            text.append(node);
        }
    }

    private static void appendObject(StringBuilder text, JsonNode object) {
        Map<String, JsonNode> sorted = new TreeMap<>();
        object.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
        text.append('{');
        sorted.forEach((key, value) -> {
            text.append(TextNode.valueOf(key)).append(':');
            append(text, value);
            text.append(',');
        });
        text.append('}');
    }

    /** Digits and exponent, never written out: 1e9999 must stay short. */
    private static void appendNumber(StringBuilder text, BigDecimal number) {
        BigDecimal bare = number.stripTrailingZeros();
        text.append(bare.unscaledValue()).append('e').append(-(long) bare.scale());
    }
}
