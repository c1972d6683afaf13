package io.crossplane.provider.apis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.helm.values.ValuesSchema;
import io.crossplane.provider.helm.values.ValuesSchema.Violation;
import io.crossplane.provider.helm.values.YamlText;

/**
 * The schema of a kind, held against objects as the API server does with strict field validation; rules in CEL are left to the server.
 *
 * @param root what the CRD says, without what every object has
 */
record KindSchema(JsonNode root) {

    private static final JsonNode METADATA = YamlText.parse("""
        type: object
        properties:
          name: {type: string}
          namespace: {type: string}
          labels: {type: object, additionalProperties: {type: string}}
          annotations: {type: object, additionalProperties: {type: string}}
        """, "metadata");
    /** What Crossplane adds to composite resources. */
    private static final JsonNode CROSSPLANE = YamlText.parse("""
        type: object
        properties:
          compositionRef: {type: object, properties: {name: {type: string}}}
          compositionSelector:
            type: object
            properties:
              matchLabels: {type: object, additionalProperties: {type: string}}
        """, "crossplane");
    private static final Set<String> OF_EVERY_KIND = Set.of("apiVersion", "kind", "metadata", "spec.crossplane");
    private static final String FREE = "x-kubernetes-preserve-unknown-fields";

    static KindSchema ofResource(JsonNode schema) {
        ObjectNode root = schema.deepCopy();
        root.withObject("/properties/apiVersion").put("type", "string");
        root.withObject("/properties/kind").put("type", "string");
        root.withObject("/properties").set("metadata", METADATA);
        return new KindSchema(root);
    }

    static KindSchema ofComposite(JsonNode schema) {
        ObjectNode root = ofResource(schema).root().deepCopy();
        root.withObject("/properties/spec/properties").set("crossplane", CROSSPLANE);
        return new KindSchema(root);
    }

    List<Violation> check(JsonNode object) {
        return ValuesSchema.compile(strict(root)).orElseThrow().check(object);
    }

    /** The schema of a field; empty if there is no such field. */
    Optional<JsonNode> at(FieldPath path) {
        JsonNode schema = root;
        for (String segment : path.segments()) {
            if (schema.path(FREE).asBoolean()) {
                return Optional.of(schema);
            }
            schema = child(schema, segment);
            if (schema.isMissingNode()) {
                return Optional.empty();
            }
        }
        return Optional.of(schema);
    }

    /** Paths of all fields that nothing is said about, but for those that every kind has. */
    List<String> undescribed() {
        List<String> found = new ArrayList<>();
        undescribed("", root, found);
        return found;
    }

    private static void undescribed(String path, JsonNode schema, List<String> found) {
        schema.path("properties").properties().forEach(property -> {
            String name = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
            if (!OF_EVERY_KIND.contains(name)) {
                if (!property.getValue().has("description")) {
                    found.add(name);
                }
                undescribed(name, property.getValue(), found);
            }
        });
    }

    private static JsonNode child(JsonNode schema, String segment) {
        return Stream
                .of(schema.path("properties").path(segment), schema.path("additionalProperties"),
                        segment.matches("[0-9]+") ? schema.path("items") : schema.path("none"))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElse(schema.path("none"));
    }

    /** The same as JSON schema that allows no field which is not named. */
    private static JsonNode strict(JsonNode schema) {
        if (!schema.isObject()) {
            return schema;
        }
        ObjectNode copy = schema.deepCopy();
        copy.properties().forEach(keyword -> {
            if (keyword.getKey().equals("properties")) {
                ObjectNode properties = (ObjectNode) keyword.getValue();
                properties.properties().forEach(property -> property.setValue(strict(property.getValue())));
            } else if (keyword.getKey().equals("items") || keyword.getKey().equals("additionalProperties")) {
                keyword.setValue(strict(keyword.getValue()));
            }
        });
        boolean closed = schema.has("properties") && !schema.has("additionalProperties")
                && !schema.path(FREE).asBoolean();
        return closed ? copy.put("additionalProperties", false) : copy;
    }
}
