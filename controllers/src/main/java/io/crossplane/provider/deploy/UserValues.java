package io.crossplane.provider.deploy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.v1alpha1.ValueOverride;
import io.crossplane.provider.apis.v1alpha1.ValueReference;
import io.crossplane.provider.apis.v1alpha1.ValuesSource;
import io.crossplane.provider.apis.v1alpha1.ValuesSourceKind;
import io.crossplane.provider.helm.values.ValuePath;
import io.crossplane.provider.helm.values.ValuesConflicts.Layer;
import io.crossplane.provider.helm.values.ValuesException;
import io.crossplane.provider.helm.values.ValuesMerger;
import io.crossplane.provider.helm.values.YamlText;
import org.jspecify.annotations.Nullable;

/** The Helm values that a user gives with an object, later ones winning: {@code valuesFrom}, {@code values}, {@code set}. */
public final class UserValues {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEFAULT_KEY = "values.yaml";

    /** Reads one key of an object beside the managed resource. */
    @FunctionalInterface
    public interface Sources {

        /** The text under the key; empty if the object or the key does not exist. */
        Optional<String> read(ValuesSourceKind kind, String name, String key);
    }

    /**
     * The three fields as they stand in the spec.
     *
     * @param namespace of the managed resource, for messages
     */
    public record Given(String namespace, List<ValuesSource> valuesFrom, Map<String, @Nullable Object> values,
            List<ValueOverride> set) {

        @Override
        public String toString() {
            return "Given[redacted]";
        }
    }

    /**
     * What they come to.
     *
     * @param merged all layers
     * @param layers each with where it came from
     * @param secrets strings that came from Secrets
     */
    public record Read(ObjectNode merged, List<Layer> layers, Set<String> secrets) {

        @Override
        public String toString() {
            return "Read[redacted]";
        }
    }

    private final Given given;
    private final Sources sources;
    private final Set<String> secrets = new HashSet<>();

    private UserValues(Given given, Sources sources) {
        this.given = given;
        this.sources = sources;
    }

    /** Reads and merges them. */
    public static Read read(Given given, Sources sources) {
        try {
            return new UserValues(given, sources).read();
        } catch (ValuesException e) {
            throw Failures.invalid("InvalidValues", Failures.text(e));
        }
    }

    private Read read() {
        List<Layer> layers = new ArrayList<>();
        for (ValuesSource source : given.valuesFrom()) {
            from(source).ifPresent(layers::add);
        }
        layers.add(new Layer("values", JSON.<ObjectNode>valueToTree(given.values())));
        ObjectNode merged = ValuesMerger.layers(layers.stream().map(Layer::values).toList());
        for (ValueOverride override : given.set()) {
            // Onto what is there, for a path may lead into a list; and as a layer of its own, to be named if it is in conflict.
            // A copy, for a later path may lead into the value, which is the spec's.
            value(override).ifPresent(value -> {
                ValuePath.parse(override.path()).set(merged, value.deepCopy());
                layers.add(new Layer("set " + override.path(), at(override.path(), value)));
            });
        }
        return new Read(merged, List.copyOf(layers), Set.copyOf(secrets));
    }

    private Optional<Layer> from(ValuesSource source) {
        String key = source.key() == null ? DEFAULT_KEY : source.key();
        String origin = "%s %s, key %s".formatted(source.kind().literal(), source.name(), key);
        return read(new ValueReference(source.kind(), source.name(), key, source.optional())).map(text -> {
            String target = source.targetPath();
            ObjectNode tree = target == null ? YamlText.parse(text, origin)
                    : at(target, JsonNodeFactory.instance.textNode(text));
            remember(source.kind(), tree);
            return new Layer(origin, tree);
        });
    }

    private Optional<JsonNode> value(ValueOverride override) {
        ValueReference reference = override.valueFrom();
        if (reference == null) {
            return Optional.of(Optional.ofNullable(override.value()).orElse(JsonNodeFactory.instance.nullNode()));
        }
        return read(reference).map(text -> {
            JsonNode value = JsonNodeFactory.instance.textNode(text);
            remember(reference.kind(), value);
            return value;
        });
    }

    private static ObjectNode at(String path, JsonNode value) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        ValuePath.parse(path).set(tree, value);
        return tree;
    }

    private Optional<String> read(ValueReference reference) {
        Optional<String> text = sources.read(reference.kind(), reference.name(), reference.key());
        if (text.isEmpty() && !Boolean.TRUE.equals(reference.optional())) {
            throw Failures.invalid("ValuesSourceMissing",
                    "%s %s has no key %s in namespace \"%s\"; create it or mark the source optional".formatted(
                            reference.kind().literal(), reference.name(), reference.key(), given.namespace()));
        }
        return text;
    }

    private void remember(ValuesSourceKind kind, JsonNode value) {
        if (kind != ValuesSourceKind.SECRET) {
            return;
        }
        if (value.isValueNode()) {
            secrets.add(value.asText());
        }
        value.forEach(each -> remember(kind, each));
    }
}
