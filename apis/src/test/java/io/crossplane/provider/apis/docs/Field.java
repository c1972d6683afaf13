package io.crossplane.provider.apis.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;

/**
 * One field of a kind.
 *
 * @param path where it is, such as {@code spec.forProvider.set[].path}
 * @param schema what the CRD says about it
 * @param required whether its parent must have it
 */
record Field(String path, JSONSchemaProps schema, boolean required) {

    private static final Set<String> STANDARD = Set.of("apiVersion", "kind", "metadata");
    /** How a description ends that names a default which is not the CRD's. */
    private static final Pattern DEFAULT = Pattern.compile("^(.*?)\\s*\\bDefault: ((?:(?!Default: ).)+)\\.$");

    /** All fields of a kind but the standard ones, each parent before its children. */
    static Stream<Field> of(JSONSchemaProps root) {
        return children("", root).filter(field -> !STANDARD.contains(field.path()));
    }

    boolean isStatus() {
        return path.startsWith("status");
    }

    boolean hasRules() {
        return !rules().isEmpty();
    }

    List<ValidationRule> rules() {
        return Optional.ofNullable(schema.getXKubernetesValidations()).orElse(List.of());
    }

    String row() {
        Matcher described = DEFAULT.matcher(Optional.ofNullable(schema.getDescription()).orElse(""));
        boolean names = described.matches();
        String meaning = names ? described.group(1) : schema.getDescription();
        String otherwise = names ? described.group(2) : constant(schema.getDefault());
        return "| `%s` | %s | %s | %s |\n".formatted(path, type(), required ? "required" : otherwise,
                cell(Stream.concat(Stream.ofNullable(meaning), limits()).collect(Collectors.joining(" "))));
    }

    private static Stream<Field> children(String path, JSONSchemaProps schema) {
        Map<String, JSONSchemaProps> properties = Optional.ofNullable(schema.getProperties()).orElse(Map.of());
        Stream<Field> own = properties.entrySet().stream().flatMap(property -> {
            String name = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
            boolean required = schema.getRequired().contains(property.getKey());
            return Stream.concat(Stream.of(new Field(name, property.getValue(), required)),
                    children(name, property.getValue()));
        });
        Stream<Field> elements = Stream.ofNullable(schema.getItems())
                .flatMap(items -> children(path + "[]", items.getSchema()));
        return Stream.concat(own, elements);
    }

    private String type() {
        if (schema.getItems() != null) {
            return "list of " + simpleType(schema.getItems().getSchema());
        }
        return schema.getAdditionalProperties() == null ? simpleType(schema)
                : "map of " + simpleType(schema.getAdditionalProperties().getSchema());
    }

    private static String simpleType(JSONSchemaProps schema) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return "quantity";
        }
        if (schema.getFormat() != null && "string".equals(schema.getType())) {
            return schema.getFormat();
        }
        return schema.getType() == null ? "any" : schema.getType();
    }

    private Stream<String> limits() {
        JSONSchemaProps value = schema.getItems() == null ? schema : schema.getItems().getSchema();
        List<String> limits = new ArrayList<>();
        if (!value.getEnum().isEmpty()) {
            limits.add("Allowed: " + value.getEnum().stream().map(Field::constant).collect(Collectors.joining(", "))
                    + ".");
        }
        add(limits, "Pattern: ", value.getPattern() == null ? null : "`" + value.getPattern() + "`");
        add(limits, "At least ", value.getMinimum() == null ? null : String.valueOf(value.getMinimum().longValue()));
        add(limits, schema.getItems() == null ? "At most " : "Each at most ",
                value.getMaxLength() == null ? null : value.getMaxLength() + " characters");
        add(limits, "At most ", schema.getMaxItems() == null ? null : schema.getMaxItems() + " elements");
        add(limits, "At most ", schema.getMaxProperties() == null ? null : schema.getMaxProperties() + " entries");
        return limits.stream();
    }

    private static void add(List<String> limits, String what, String value) {
        if (value != null) {
            limits.add(what + value + ".");
        }
    }

    private static String constant(JsonNode node) {
        return node == null ? "" : "`" + (node.isTextual() ? node.textValue() : node.toString()) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
