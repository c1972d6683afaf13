package io.crossplane.provider.vcluster;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

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
import io.crossplane.provider.helm.values.ValuesDigest;
import io.crossplane.provider.helm.values.ValuesException;
import io.crossplane.provider.helm.values.ValuesMerger;
import io.crossplane.provider.helm.values.ValuesYaml;

/**
 * Merges the values of a VCluster from all places, later ones winning (vcluster.md 9.2): provider defaults, {@code valuesFrom},
 * {@code values}, {@code set}, typed fields, and what always holds. A path that the user sets in two places to different values is
 * reported, not silently resolved.
 */
final class ValuesPlan {

    private static final ObjectMapper JSON = new ObjectMapper();
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
            throw Failures.invalid("InvalidValues", e.getMessage());
        }
    }

    private Loaded load() {
        ObjectNode user = JsonNodeFactory.instance.objectNode();
        for (ValuesSource source : desired.parameters().valuesFrom()) {
            user = ValuesMerger.merge(user, from(source));
        }
        user = ValuesMerger.merge(user, JSON.<ObjectNode>valueToTree(desired.parameters().values()));
        for (ValueOverride override : desired.parameters().set()) {
            set(user, override);
        }
        ObjectNode typed = TypedValues.of(desired);
        SortedSet<String> conflicts = ValuesConflicts.between(user, typed);
        if (!conflicts.isEmpty()) {
            throw Failures.invalid("ConflictingValues",
                    "values and typed fields say different things about %s; keep one of the two".formatted(String.join(", ", conflicts)));
        }
        ObjectNode merged = ValuesMerger.merge(ValuesMerger.merge(TypedValues.defaults(desired), user), typed);
        merged = ValuesMerger.merge(merged, TypedValues.enforced(desired, merged));
        return new Loaded(merged, new LinkedHashSet<>(secrets), ValuesDigest.of(merged));
    }

    private ObjectNode from(ValuesSource source) {
        String key = source.key() == null ? DEFAULT_KEY : source.key();
        Optional<String> text = read(new ValueReference(source.kind(), source.name(), key, source.optional()));
        if (text.isEmpty()) {
            return JsonNodeFactory.instance.objectNode();
        }
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        if (source.targetPath() != null) {
            ValuePath.parse(source.targetPath()).set(tree, JsonNodeFactory.instance.textNode(text.get()));
            remember(source.kind(), tree);
            return tree;
        }
        ObjectNode parsed = ValuesYaml.parse(text.get(), "%s %s, key %s".formatted(source.kind().literal(), source.name(), key));
        remember(source.kind(), parsed);
        return parsed;
    }

    private void set(ObjectNode tree, ValueOverride override) {
        ValuePath path = ValuePath.parse(override.path());
        ValueReference reference = override.valueFrom();
        if (reference == null) {
            path.set(tree, Optional.ofNullable(override.value()).orElse(JsonNodeFactory.instance.nullNode()));
            return;
        }
        read(reference).ifPresent(text -> {
            JsonNode value = JsonNodeFactory.instance.textNode(text);
            remember(reference.kind(), value);
            path.set(tree, value);
        });
    }

    private Optional<String> read(ValueReference reference) {
        Optional<String> text = sources.read(reference.kind(), reference.name(), reference.key());
        if (text.isEmpty() && !Boolean.TRUE.equals(reference.optional())) {
            throw Failures.invalid("ValuesSourceMissing", "%s %s has no key %s in namespace \"%s\"; create it or mark the source optional"
                    .formatted(reference.kind().literal(), reference.name(), reference.key(), desired.namespace().ownNamespace()));
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
