package io.crossplane.provider.vcluster;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.apis.v1alpha1.ValueOverride;
import io.crossplane.provider.apis.v1alpha1.ValueReference;
import io.crossplane.provider.apis.v1alpha1.ValuesSource;
import io.crossplane.provider.apis.v1alpha1.ValuesSourceKind;
import io.crossplane.provider.helm.values.ValuePath;
import io.crossplane.provider.helm.values.ValuesConflicts;
import io.crossplane.provider.helm.values.ValuesConflicts.Layer;
import io.crossplane.provider.helm.values.ValuesDigest;
import io.crossplane.provider.helm.values.ValuesException;
import io.crossplane.provider.helm.values.ValuesMerger;
import io.crossplane.provider.helm.values.YamlText;

/**
 * Merges the values of a VCluster from all places, later ones winning (vcluster.md 9.2): provider defaults, {@code valuesFrom},
 * {@code values}, {@code set}, typed fields, and what always holds. A path that the user sets in two places to different values is
 * reported, not silently resolved.
 */
final class ValuesPlan {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KIB = 1024;
    private static final int LARGEST = KIB * KIB;
    private static final String DEFAULT_KEY = "values.yaml";

    /**
     * The result.
     *
     * @param values for Helm: everything but the chart's defaults
     * @param secrets strings that came from Secrets, to be kept out of messages
     * @param digest of the values
     */
    record Loaded(ObjectNode values, Set<String> secrets, String digest) {

        @Override
        public String toString() {
            return "Loaded[redacted, " + digest + "]";
        }
    }

    /** Reads one key of an object beside the VCluster. */
    interface Sources {

        /** The text under the key; empty if the object or the key does not exist. */
        Optional<String> read(ValuesSourceKind kind, String name, String key);
    }

    private final DesiredVCluster desired;
    private final Sources sources;
    private final Set<String> secrets = new HashSet<>();

    private ValuesPlan(DesiredVCluster desired, Sources sources) {
        this.desired = desired;
        this.sources = sources;
    }

    /** Reads and merges everything. */
    static Loaded load(DesiredVCluster desired, Sources sources) {
        try {
            return new ValuesPlan(desired, sources).load();
        } catch (ValuesException e) {
            throw Failures.invalid("InvalidValues", Failures.text(e));
        }
    }

    private Loaded load() {
        List<Layer> user = new ArrayList<>();
        for (ValuesSource source : desired.parameters().valuesFrom()) {
            from(source).ifPresent(user::add);
        }
        user.add(new Layer("values", JSON.<ObjectNode>valueToTree(desired.parameters().values())));
        ObjectNode own = ValuesMerger.layers(user.stream().map(Layer::values).toList());
        for (ValueOverride override : desired.parameters().set()) {
            // Onto what is there, for a path may lead into a list; and as a layer of its own, to be named if it is in conflict.
            // A copy, for a later path may lead into the value, which is the spec's.
            value(override).ifPresent(value -> {
                ValuePath.parse(override.path()).set(own, value.deepCopy());
                user.add(new Layer("set " + override.path(), at(override.path(), value)));
            });
        }
        ObjectNode typed = TypedValues.of(desired);
        List<ValuesConflicts.Conflict> conflicts = ValuesConflicts.between(user, typed);
        if (!conflicts.isEmpty()) {
            String paths = conflicts.stream()
                    .map(each -> each.path() + " in " + each.origin())
                    .collect(Collectors.joining(", "));
            throw Failures.invalid("ConflictingValues",
                    "a typed field sets another value than these do: %s; keep one of the two".formatted(paths));
        }
        ObjectNode wanted = ValuesMerger.layers(List.of(TypedValues.defaults(desired), own, typed));
        ObjectNode merged = ValuesMerger.layers(List.of(wanted, TypedValues.enforced(desired, wanted)));
        checkSize(merged);
        return new Loaded(merged, Set.copyOf(secrets), ValuesDigest.of(merged));
    }

    /** Helm keeps the values in a Secret, which may hold no more. */
    private static void checkSize(ObjectNode merged) {
        int size = merged.toString().getBytes(StandardCharsets.UTF_8).length;
        if (size > LARGEST) {
            throw Failures.invalid("InvalidValues",
                    "values: together they are %d KiB large; make them at most %d KiB, for a Helm release has to hold them"
                            .formatted(size / KIB, LARGEST / KIB));
        }
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
                            reference.kind().literal(), reference.name(), reference.key(),
                            desired.namespace().ownNamespace()));
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
