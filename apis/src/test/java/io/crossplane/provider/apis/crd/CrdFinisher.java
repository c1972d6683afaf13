package io.crossplane.provider.apis.crd;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.crossplane.provider.apis.core.CelRule;
import io.crossplane.provider.apis.core.ExactlyOneOf;
import io.crossplane.provider.apis.core.ListMapKeys;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;

/**
 * Adds to a generated CRD what the generator cannot say: our rules, the formats of integers, list types, the order of
 * the columns, the texts of the root.
 *
 * <p>Walks the schema and the Java types side by side, so that every addition has its source in a type.
 */
final class CrdFinisher implements CRDPostProcessor {

    private static final Map<String, String> ROOT_TEXTS = Map.of("apiVersion",
            "Group and version of this object, here vcluster.crossplane.io/v1alpha1.", "kind", "Kind of this object.");

    private final ObjectMapper mapper = new ObjectMapper().findAndRegisterModules();
    private final Map<String, Class<? extends HasMetadata>> kinds;

    CrdFinisher(List<Class<? extends HasMetadata>> kinds) {
        this.kinds = kinds.stream().collect(Collectors.toMap(HasMetadata::getKind, Function.identity()));
    }

    @Override
    public HasMetadata process(HasMetadata crd, String crdVersion) {
        var spec = ((CustomResourceDefinition) crd).getSpec();
        Class<? extends HasMetadata> kind = kinds.get(spec.getNames().getKind());
        spec.getVersions().forEach(version -> {
            JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
            finish(root, mapper.constructType(kind));
            describe(root, kind);
            version.getAdditionalPrinterColumns().sort(declaredOrder(kind));
            version.getAdditionalPrinterColumns().forEach(CrdFinisher::dropZeroPriority);
        });
        return crd;
    }

    private void finish(JSONSchemaProps schema, JavaType type) {
        addRules(schema, type.getRawClass());
        addIntegerFormat(schema, type);
        if (schema.getItems() != null) {
            finish(schema.getItems().getSchema(), type.getContentType());
            addKeys(schema, type.getContentType());
        }
        if (schema.getAdditionalProperties() != null) {
            finish(schema.getAdditionalProperties().getSchema(), type.getContentType());
        }
        Optional.ofNullable(schema.getProperties())
                .filter(properties -> !properties.isEmpty())
                .ifPresent(properties -> finishProperties(properties, type));
    }

    private void finishProperties(Map<String, JSONSchemaProps> properties, JavaType type) {
        Map<String, JavaType> types = mapper.getSerializationConfig()
                .introspect(type)
                .findProperties()
                .stream()
                .collect(Collectors.toMap(BeanPropertyDefinition::getName, BeanPropertyDefinition::getPrimaryType));
        // A kind without spec or status says so with Void.
        properties.keySet().removeIf(name -> types.get(name).hasRawClass(Void.class));
        properties.forEach((name, property) -> finish(property, types.get(name)));
    }

    private static void addRules(JSONSchemaProps schema, Class<?> type) {
        List<ValidationRule> rules = Arrays.stream(type.getAnnotationsByType(CelRule.class))
                .map(rule -> new ValidationRuleBuilder().withRule(rule.value())
                        .withMessage(rule.message())
                        .withFieldPath(rule.fieldPath().isEmpty() ? null : rule.fieldPath())
                        .build())
                .toList();
        if (!rules.isEmpty()) {
            schema.setXKubernetesValidations(rules);
        }
        ExactlyOneOf oneOf = type.getAnnotation(ExactlyOneOf.class);
        if (oneOf != null) {
            schema.setOneOf(Arrays.stream(oneOf.value())
                    .map(field -> new JSONSchemaPropsBuilder().withRequired(field).build())
                    .toList());
        }
    }

    private static void addIntegerFormat(JSONSchemaProps schema, JavaType type) {
        if ("integer".equals(schema.getType())) {
            schema.setFormat(type.hasRawClass(Long.class) ? "int64" : "int32");
        }
    }

    private static void addKeys(JSONSchemaProps schema, JavaType element) {
        ListMapKeys keys = element.getRawClass().getAnnotation(ListMapKeys.class);
        if (keys != null) {
            schema.setXKubernetesListType("map");
            schema.setXKubernetesListMapKeys(List.of(keys.value()));
        }
    }

    private static void describe(JSONSchemaProps root, Class<?> kind) {
        root.setDescription(kind.getAnnotation(JsonClassDescription.class).value());
        // Sorted, so that these three stand first.
        root.setProperties(new TreeMap<>(root.getProperties()));
        ROOT_TEXTS.forEach((name, text) -> root.getProperties()
                .put(name, new JSONSchemaPropsBuilder().withType("string").withDescription(text).build()));
        // The API server allows no text here.
        root.getProperties().put("metadata", new JSONSchemaPropsBuilder().withType("object").build());
    }

    private static Comparator<CustomResourceColumnDefinition> declaredOrder(Class<?> kind) {
        List<String> names = Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        return Comparator.comparingInt(column -> names.indexOf(column.getName()));
    }

    private static void dropZeroPriority(CustomResourceColumnDefinition column) {
        column.setPriority(Integer.valueOf(0).equals(column.getPriority()) ? null : column.getPriority());
    }
}
