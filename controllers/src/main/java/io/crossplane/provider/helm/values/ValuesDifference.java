package io.crossplane.provider.helm.values;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Where two trees of values differ. Pure: names paths, never values, which may be secret. */
public final class ValuesDifference {

    private ValuesDifference() {}

    /** The paths at which one says something else than the other, or nothing; in a fixed order. A list differs as a whole. */
    public static List<String> paths(JsonNode one, JsonNode other) {
        List<String> found = new ArrayList<>();
        compare("", one, other, found);
        return List.copyOf(found);
    }

    private static void compare(String path, JsonNode one, JsonNode other, List<String> found) {
        if (one.isObject() && isTree(other) || other.isObject() && isTree(one)) {
            Set<String> names = new TreeSet<>();
            one.fieldNames().forEachRemaining(names::add);
            other.fieldNames().forEachRemaining(names::add);
            if (names.isEmpty() && !one.equals(other)) {
                found.add(path);
            }
            names.forEach(name -> compare(below(path, name), one.path(name), other.path(name), found));
        } else if (!ValuesDigest.same(shown(one), shown(other)) || one.isMissingNode() != other.isMissingNode()) {
            found.add(path);
        }
    }

    private static boolean isTree(JsonNode node) {
        return node.isObject() || node.isMissingNode();
    }

    private static JsonNode shown(JsonNode node) {
        return node.isMissingNode() ? JsonNodeFactory.instance.nullNode() : node;
    }

    private static String below(String path, String name) {
        String escaped = name.replace(".", "\\.");
        return path.isEmpty() ? escaped : path + "." + escaped;
    }
}
