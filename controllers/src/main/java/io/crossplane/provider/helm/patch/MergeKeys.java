package io.crossplane.provider.helm.patch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/**
 * How Kubernetes says that the lists and mappings of its own kinds are merged: {@code patchStrategy} and {@code patchMergeKey} of its types, as
 * its API server publishes them. They are in {@code merge-keys.json}, read when the first strategic merge patch comes.
 *
 * @param kinds name of the type of each kind, by apiVersion and kind
 * @param types fields by name, by the type's name; only fields that say how they are merged, or lead to such
 */
record MergeKeys(Map<String, String> kinds, Map<String, Map<String, MergeKeys.Field>> types) {

    /** The type of a kind; one without fields for a kind that is not Kubernetes' own. */
    static Type ofKind(String apiVersion, String kind) {
        return BuiltIn.TABLE.type(BuiltIn.TABLE.kinds.get(apiVersion + " " + kind));
    }

    private Type type(@Nullable String name) {
        return new Type(this, name == null ? Map.of() : types.getOrDefault(name, Map.of()));
    }

    /**
     * How one field is merged.
     *
     * @param type of the field's value, or of its elements
     * @param strategy {@code merge} for lists that are merged, {@code replace} for mappings that are not
     * @param key field by which the elements of a merged list are told apart; absent for lists of plain values
     */
    record Field(@Nullable String type, @Nullable String strategy, @Nullable String key) {

        private static final Field UNKNOWN = new Field(null, null, null);

        boolean mergesList() {
            return "merge".equals(strategy);
        }

        boolean replacesMapping() {
            return "replace".equals(strategy);
        }
    }

    /** Fields of a type. A field that is not known is merged when it is a mapping, and replaced when it is a list. */
    static final class Type {

        private final MergeKeys table;
        private final Map<String, Field> fields;

        private Type(MergeKeys table, Map<String, Field> fields) {
            this.table = table;
            this.fields = fields;
        }

        Field field(String name) {
            return fields.getOrDefault(name, Field.UNKNOWN);
        }

        Type within(Field field) {
            return table.type(field.type());
        }
    }

    /** Loaded on first use. */
    private static final class BuiltIn {

        static final MergeKeys TABLE = read();

        private static MergeKeys read() {
            ObjectMapper json = new ObjectMapper();
            try (InputStream file = MergeKeys.class.getResourceAsStream("merge-keys.json")) {
                return json.readValue(file, MergeKeys.class);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
