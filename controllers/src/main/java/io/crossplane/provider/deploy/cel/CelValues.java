package io.crossplane.provider.deploy.cel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import io.crossplane.provider.deploy.cel.CelExpressionException.Kind;

/** JSON as the library's values and back. */
final class CelValues {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** What an element of a list or mapping counts in characters: it takes about so much more memory. */
    static final long ELEMENT = 30;

    private static final int DEEPEST = 200;
    private static final int LARGEST_RESULT = 4 * 1024 * 1024;

    private CelValues() {}

    /** Fails with {@link CelExpressionException} for what is nested too deeply to be gone through on a thread's stack. */
    static Object of(JsonNode node) {
        return of(node, 0);
    }

    private static Object of(JsonNode node, int depth) {
        if (depth > DEEPEST) {
            throw new CelExpressionException(Kind.TOO_EXPENSIVE,
                    "looks at an object that is nested deeper than " + DEEPEST + "; choose another object");
        }
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> map = LinkedHashMap.newLinkedHashMap(node.size());
                node.properties().forEach(field -> map.put(field.getKey(), of(field.getValue(), depth + 1)));
                yield map;
            }
            case ARRAY -> {
                List<Object> list = new ArrayList<>(node.size());
                node.forEach(element -> list.add(of(element, depth + 1)));
                yield list;
            }
            case NUMBER -> node.canConvertToLong() && node.isIntegralNumber() ? (Object) node.longValue()
                    : (Object) node.doubleValue();
            case BOOLEAN -> node.booleanValue();
            case STRING -> node.textValue();
            case NULL, MISSING -> NullValue.NULL_VALUE;
            case BINARY, POJO -> throw new IllegalArgumentException("no JSON: " + node.getNodeType());
        };
    }

    /**
     * Characters of a value, with those within it and {@link #ELEMENT} for each element. More than the limit for what is nested too deeply;
     * counting ends there.
     */
    static long size(Object value, long limit) {
        return size(value, limit, 0);
    }

    private static long size(Object value, long limit, int depth) {
        if (depth > DEEPEST) {
            return limit + 1;
        }
        return switch (value) {
            case String text -> text.length();
            case CelByteString bytes -> bytes.size();
            case Optional<?> optional -> optional.map(inner -> size(inner, limit, depth + 1)).orElse(ELEMENT);
            case List<?> list -> sizeOf(list, limit, depth);
            case Map<?, ?> map -> sizeOf(map.keySet(), limit, depth) + sizeOf(map.values(), limit, depth);
            default -> 1;
        };
    }

    private static long sizeOf(Iterable<?> elements, long limit, int depth) {
        long size = 1;
        for (Object element : elements) {
            if (size > limit) {
                return size;
            }
            size += ELEMENT + size(element, limit - size, depth + 1);
        }
        return size;
    }

    static JsonNode toJson(Object value) {
        if (size(value, LARGEST_RESULT) > LARGEST_RESULT) {
            throw new CelExpressionException(Kind.TOO_EXPENSIVE, "gives too much; select less of the object");
        }
        return json(value);
    }

    private static JsonNode json(Object value) {
        return switch (value) {
            case NullValue none -> JSON.nullNode();
            case Optional<?> optional -> optional.map(CelValues::json).orElse(JSON.nullNode());
            case Boolean bool -> JSON.booleanNode(bool);
            case String text -> JSON.textNode(text);
            case Double number -> JSON.numberNode(number);
            case Long number when number == number.intValue() -> JSON.numberNode(number.intValue());
            case Long number -> JSON.numberNode(number);
            case UnsignedLong number -> JSON.numberNode(number.bigIntegerValue());
            case List<?> list -> list(list);
            case Map<?, ?> map -> map(map);
            default -> throw new CelExpressionException(Kind.FAILED,
                    "gives something that JSON cannot hold; turn it into a text with string()");
        };
    }

    private static ArrayNode list(List<?> elements) {
        ArrayNode list = JSON.arrayNode(elements.size());
        elements.forEach(element -> list.add(json(element)));
        return list;
    }

    private static ObjectNode map(Map<?, ?> entries) {
        ObjectNode object = JSON.objectNode();
        entries.forEach((key, value) -> object.set(key.toString(), json(value)));
        return object;
    }
}
