package io.crossplane.provider.helm.patch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Merges the elements of a patch into a list: mappings by the value of one field, plain values as a set.
 *
 * @param key the field that tells mappings apart; absent for plain values
 * @param elements the type of the elements
 * @param path where the list is, for messages
 */
record ListMerger(Optional<String> key, MergeKeys.Type elements, String path) {

    /** @param order the list of {@code $setElementOrder}; missing when the elements of the patch give the order */
    ArrayNode merged(ArrayNode present, ArrayNode patch, JsonNode order) {
        ListPatch parts = split(patch);
        List<JsonNode> result = new ArrayList<>();
        if (!parts.replaces()) {
            present.valueStream().filter(element -> !parts.deletes().contains(identity(element))).forEach(result::add);
        }
        Map<String, Integer> places = places(result);
        for (JsonNode part : parts.additions()) {
            Integer place = places.putIfAbsent(identity(part), result.size());
            if (place == null) {
                Additions.of(part, path).ifPresent(result::add);
            } else if (result.get(place) instanceof ObjectNode into && part instanceof ObjectNode mapping) {
                result.set(place, StrategicMerger.mergeMapping(into, mapping, elements, path));
            }
        }
        return arranged(result, order.isMissingNode() ? parts.additions() : listing(order, parts.additions()), present);
    }

    /** The list with those elements in that order that {@code $setElementOrder} names. */
    ArrayNode ordered(ArrayNode present, JsonNode order) {
        return arranged(present.valueStream().toList(), order, present);
    }

    /** The list without these plain values. */
    ArrayNode without(ArrayNode present, JsonNode values) {
        Set<String> removed = values.valueStream().map(ListMerger::text).collect(Collectors.toSet());
        ArrayNode rest = JsonNodeFactory.instance.arrayNode();
        present.valueStream().filter(value -> !removed.contains(text(value))).forEach(rest::add);
        return rest;
    }

    private ListPatch split(ArrayNode patch) {
        Set<String> deletes = new HashSet<>();
        List<JsonNode> additions = new ArrayList<>();
        boolean replaces = false;
        for (JsonNode part : patch) {
            switch (Directive.of(part, path)) {
                case DELETE -> deletes.add(identity(part));
                case REPLACE -> replaces = true;
                case MERGE -> additions.add(part);
            }
        }
        return new ListPatch(deletes, replaces, additions);
    }

    /** What tells the element apart from the others of its list. */
    private String identity(JsonNode element) {
        JsonNode identity = key.map(element::path).orElse(element);
        if (identity.isMissingNode() || identity.isContainerNode()) {
            throw new PatchException(path,
                    key.map(name -> "each element needs a " + name + ", by which Kubernetes merges this list")
                            .orElse("this list is merged as a set and holds plain values only"));
        }
        return text(identity);
    }

    private static String text(JsonNode plain) {
        return plain.isNumber() ? plain.decimalValue().stripTrailingZeros().toString() : plain.toString();
    }

    /** Where each is first. */
    private Map<String, Integer> places(Iterable<JsonNode> list) {
        Map<String, Integer> places = new HashMap<>();
        int place = 0;
        for (JsonNode element : list) {
            places.putIfAbsent(identity(element), place++);
        }
        return places;
    }

    /** The order itself, once it is known to name the patch's elements, and in the order that they have. */
    private JsonNode listing(JsonNode order, List<JsonNode> additions) {
        Set<String> added = additions.stream().map(this::identity).collect(Collectors.toSet());
        List<String> named = order.valueStream().map(this::identity).filter(added::contains).distinct().toList();
        if (!named.equals(additions.stream().map(this::identity).distinct().toList())) {
            throw new PatchException(path, "$setElementOrder has to list the elements of the patch in the same order");
        }
        return order;
    }

    /** Those that the order names in its order, the others as they were, and between each other as they were if that is possible. */
    private ArrayNode arranged(List<JsonNode> list, Iterable<JsonNode> order, ArrayNode before) {
        Map<String, Integer> wanted = places(order);
        Map<String, Integer> old = places(before);
        Deque<JsonNode> named = sorted(list.stream().filter(element -> wanted.containsKey(identity(element))), wanted);
        Deque<JsonNode> others = sorted(list.stream().filter(element -> !wanted.containsKey(identity(element))), old);
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        while (!named.isEmpty() && !others.isEmpty()) {
            int place = old.getOrDefault(identity(named.element()), -1);
            result.add(old.getOrDefault(identity(others.element()), 0) < place ? others.remove() : named.remove());
        }
        return result.addAll(named).addAll(others);
    }

    private Deque<JsonNode> sorted(Stream<JsonNode> list, Map<String, Integer> places) {
        return list.sorted(Comparator.comparing(element -> places.get(identity(element))))
                .collect(Collectors.toCollection(ArrayDeque::new));
    }

    private record ListPatch(Set<String> deletes, boolean replaces, List<JsonNode> additions) {}
}
