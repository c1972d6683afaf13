package io.crossplane.provider.deploy.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.kube.ObjectContent;

/** Where two states of one object differ. Pure: names fields, never values, which may be secret. */
final class ObjectDifference {

    private ObjectDifference() {}

    /**
     * JSON pointers to what differs, in a fixed order; a list is descended into if it is as long in both.
     *
     * @param ignored does not count
     */
    static List<String> paths(JsonNode live, JsonNode wanted, IgnoredPaths ignored) {
        List<String> found = new ArrayList<>();
        compare("", ObjectContent.of(live).stated(), ObjectContent.of(wanted).stated(), found);
        found.removeIf(ignored::cover);
        return List.copyOf(found);
    }

    private static void compare(String path, JsonNode one, JsonNode other, List<String> found) {
        if (one.equals(other)) {
            return;
        }
        if (one.isObject() && other.isObject()) {
            Set<String> names = new TreeSet<>();
            one.fieldNames().forEachRemaining(names::add);
            other.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(path + "/" + escaped(name), one.path(name), other.path(name), found));
        } else if (one.isArray() && other.isArray() && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                compare(path + "/" + i, one.get(i), other.get(i), found);
            }
        } else {
            found.add(path);
        }
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
