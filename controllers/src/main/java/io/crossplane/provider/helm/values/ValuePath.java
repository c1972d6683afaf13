package io.crossplane.provider.helm.values;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A place in values, written like a key of Helm's {@code --set}: {@code a.b}, {@code list[0].c}, {@code annotations.example\.org/x}. A
 * backslash takes the next character as it is.
 */
public final class ValuePath {

    /** Helm's own limits: a list is filled up with nulls to the index. */
    private static final int MOST_STEPS = 30;
    private static final int HIGHEST_INDEX = 65536;

    private final List<Step> steps;

    private ValuePath(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** Fails with {@link ValuesException} when the text is no path. */
    public static ValuePath parse(String text) {
        List<Step> steps = new Parser(text).steps();
        if (steps.size() > MOST_STEPS) {
            throw new ValuesException("path \"" + text + "\" is nested deeper than " + MOST_STEPS);
        }
        return new ValuePath(steps);
    }

    /** Sets the value here, making the maps and lists on the way; what is in the way and is neither is replaced. */
    public void set(ObjectNode root, JsonNode value) {
        JsonNode at = root;
        for (int i = 0; i < steps.size(); i++) {
            boolean last = i == steps.size() - 1;
            at = last ? steps.get(i).put(at, value) : steps.get(i).enter(at, steps.get(i + 1));
        }
    }

    private sealed interface Step {

        JsonNode get(JsonNode container);

        JsonNode put(JsonNode container, JsonNode value);

        JsonNode emptyContainer();

        default JsonNode enter(JsonNode container, Step next) {
            JsonNode found = get(container);
            JsonNode empty = next.emptyContainer();
            return found.getNodeType() == empty.getNodeType() ? found : put(container, empty);
        }
    }

    private record Key(String name) implements Step {

        @Override
        public JsonNode get(JsonNode container) {
            return container.path(name);
        }

        @Override
        public JsonNode put(JsonNode container, JsonNode value) {
            ((ObjectNode) container).set(name, value);
            return value;
        }

        @Override
        public JsonNode emptyContainer() {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    private record Index(int number) implements Step {

        @Override
        public JsonNode get(JsonNode container) {
            return container.path(number);
        }

        @Override
        public JsonNode put(JsonNode container, JsonNode value) {
            ArrayNode list = (ArrayNode) container;
            while (list.size() <= number) {
                list.addNull();
            }
            list.set(number, value);
            return value;
        }

        @Override
        public JsonNode emptyContainer() {
            return JsonNodeFactory.instance.arrayNode();
        }
    }

    /** One pass over the text; the position is the only state. */
    private static final class Parser {

        private final String text;
        private final List<Step> steps = new ArrayList<>();
        private int at;

        private Parser(String text) {
            this.text = text;
        }

        List<Step> steps() {
            readKey();
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '.') {
                    readKey();
                } else {
                    readIndex();
                }
            }
            return steps;
        }

        private void readKey() {
            StringBuilder key = new StringBuilder();
            while (at < text.length() && ".[".indexOf(text.charAt(at)) < 0) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                key.append(text.charAt(at++));
            }
            if (key.isEmpty()) {
                throw new ValuesException("path \"" + text + "\" has an empty key");
            }
            steps.add(new Key(key.toString()));
        }

        private void readIndex() {
            int end = text.indexOf(']', at);
            String digits = end < 0 ? "" : text.substring(at, end);
            if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > HIGHEST_INDEX) {
                throw new ValuesException(
                        "path \"" + text + "\" has an index that is not a number of at most " + HIGHEST_INDEX);
            }
            at = end + 1;
            if (at < text.length() && ".[".indexOf(text.charAt(at)) < 0) {
                throw new ValuesException("path \"" + text + "\" goes on after an index without a dot");
            }
            steps.add(new Index(Integer.parseInt(digits)));
        }
    }
}
