package io.crossplane.provider.helm.values;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.AnnotationKeyword;
import com.networknt.schema.path.NodePath;
import org.jspecify.annotations.Nullable;

/**
 * A chart's {@code values.schema.json}, compiled. Judges as Helm does (draft 2020-12 unless the schema names another, 1.0 is an integer),
 * but before anything is installed and with paths as users write them. Never fetches anything.
 */
public final class ValuesSchema {

    private final Schema schema;

    private ValuesSchema(Schema schema) {
        this.schema = schema;
    }

    /** Empty when the schema itself cannot be used: then Helm is the judge. */
    public static Optional<ValuesSchema> compile(JsonNode schema) {
        SchemaRegistryConfig config = SchemaRegistryConfig.builder()
                .locale(Locale.ENGLISH)
                .losslessNarrowing(true)
                .build();
        try {
            SchemaRegistry registry = SchemaRegistry.withDialects(dialects(),
                    builder -> builder.schemaRegistryConfig(config)
                            .defaultDialectId(SpecificationVersion.DRAFT_2020_12.getDialectId()));
            Schema compiled = registry.getSchema(schema);
            compiled.initializeValidators();
            return Optional.of(new ValuesSchema(compiled));
        } catch (SchemaException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * What is wrong with the values, sorted by path; empty when nothing is.
     *
     * @param effective values and chart defaults together ({@link ValuesMerger#effective}), as the chart sees them
     */
    public List<Violation> check(JsonNode effective) {
        Map<String, TreeSet<String>> wantedTypes = new TreeMap<>();
        List<Violation> violations = new ArrayList<>();
        for (Error error : schema.validate(effective)) {
            switch (error.getKeyword()) {
                case "type" ->
                        wantedTypes.computeIfAbsent(path(error, ""), path -> new TreeSet<>()).addAll(types(error));
                case "additionalProperties", "unevaluatedProperties" ->
                        violations.add(new Violation(path(error, error.getProperty()), "unknown key"));
                case "required" -> violations.add(new Violation(path(error, error.getProperty()), "is required"));
                // Only says that one of the others has to be obeyed.
                case "anyOf", "oneOf", "allOf" -> {
                }
                default -> violations.add(new Violation(path(error, ""), error.getMessage()));
            }
        }
        wantedTypes
                .forEach((path, types) -> violations.add(new Violation(path, "must be " + String.join(" or ", types))));
        return violations.stream()
                .distinct()
                .sorted(Comparator.comparing(Violation::path).thenComparing(Violation::problem))
                .toList();
    }

    /** Keywords of a chart's own making mean nothing, as to Helm; the library's own dialects would log each of them. */
    private static List<Dialect> dialects() {
        return Stream
                .of(Dialects.getDraft202012(), Dialects.getDraft201909(), Dialects.getDraft7(), Dialects.getDraft6(),
                        Dialects.getDraft4())
                .map(dialect -> Dialect.builder(dialect)
                        .unknownKeywordFactory((keyword, context) -> new AnnotationKeyword(keyword))
                        .build())
                .toList();
    }

    private static List<String> types(Error error) {
        JsonNode type = error.getSchemaNode();
        if (type == null || type.isTextual()) {
            return List.of(type == null ? "of another type" : type.asText());
        }
        List<String> types = new ArrayList<>();
        type.forEach(each -> types.add(each.asText()));
        return types;
    }

    private static String path(Error error, @Nullable String property) {
        StringBuilder path = new StringBuilder();
        NodePath location = error.getInstanceLocation();
        for (int i = 0; i < location.getNameCount(); i++) {
            append(path, location.getElement(i));
        }
        if (property != null && !property.isEmpty()) {
            append(path, property);
        }
        return path.toString();
    }

    private static void append(StringBuilder path, Object element) {
        if (element instanceof Integer index) {
            path.append('[').append(index).append(']');
        } else {
            path.append(path.isEmpty() ? "" : ".").append(element.toString().replace(".", "\\."));
        }
    }

    /**
     * One thing that is wrong. Prints as {@code controlPlane.foo: unknown key}.
     *
     * @param path as {@link ValuePath} reads it; empty for the whole
     */
    public record Violation(String path, String problem) {

        @Override
        public String toString() {
            return (path.isEmpty() ? "values" : path) + ": " + problem;
        }
    }
}
