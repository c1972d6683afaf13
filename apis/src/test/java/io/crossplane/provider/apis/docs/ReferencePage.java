package io.crossplane.provider.apis.docs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;

/** A CRD as a page for its users: columns, fields, rules. */
final class ReferencePage {

    private static final String HEADER = "<!-- Generated from package/crds. Do not edit; rewrite with: "
            + "mvn -pl apis test -Ddocs.update -->\n\n";

    private final CustomResourceDefinition crd;
    private final CustomResourceDefinitionVersion version;
    private final List<Field> fields;

    ReferencePage(CustomResourceDefinition crd) {
        this.crd = crd;
        this.version = crd.getSpec().getVersions().getFirst();
        this.fields = Field.of(version.getSchema().getOpenAPIV3Schema()).toList();
    }

    String file() {
        return crd.getSpec().getNames().getSingular() + ".md";
    }

    String markdown() {
        return HEADER + head() + columns() + fieldTable("Fields", f -> !f.isStatus()) + rules()
                + fieldTable("Status", Field::isStatus);
    }

    private String head() {
        var names = crd.getSpec().getNames();
        String shortNames = names.getShortNames().isEmpty() ? "" : ", short name " + code(names.getShortNames());
        return """
            # %s

            %s

            `apiVersion: %s/%s`, scope %s, resource `%s`%s, categories %s.

            """.formatted(names.getKind(), version.getSchema().getOpenAPIV3Schema().getDescription(),
                crd.getSpec().getGroup(), version.getName(), crd.getSpec().getScope(), names.getPlural(), shortNames,
                code(names.getCategories()));
    }

    private String columns() {
        return "## Columns of `kubectl get`\n\n| Column | Shows | With `-o wide` only |\n|---|---|---|\n"
                + version.getAdditionalPrinterColumns()
                        .stream()
                        .map(ReferencePage::column)
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String column(CustomResourceColumnDefinition column) {
        return "| %s | `%s` | %s |\n".formatted(column.getName(), column.getJsonPath(),
                column.getPriority() == null ? "" : "yes");
    }

    private String fieldTable(String title, Predicate<Field> which) {
        List<Field> shown = fields.stream().filter(which).toList();
        if (shown.isEmpty()) {
            return "";
        }
        return "## " + title + "\n\n| Field | Type | Default | Meaning |\n|---|---|---|---|\n"
                + shown.stream().map(Field::row).collect(Collectors.joining()) + "\n";
    }

    private String rules() {
        Map<String, List<ValidationRule>> rules = fields.stream()
                .filter(Field::hasRules)
                .collect(Collectors.toMap(Field::path, Field::rules, (a, b) -> a, LinkedHashMap::new));
        List<ValidationRule> root = version.getSchema().getOpenAPIV3Schema().getXKubernetesValidations();
        String rows = Stream
                .concat(root.stream().map(rule -> rule("", rule)),
                        rules.entrySet()
                                .stream()
                                .flatMap(entry -> entry.getValue().stream().map(rule -> rule(entry.getKey(), rule))))
                .collect(Collectors.joining());
        return rows.isEmpty() ? ""
                : "## Rules\n\n| Where | The API server says | Rule |\n|---|---|---|\n" + rows + "\n";
    }

    private static String rule(String path, ValidationRule rule) {
        String where = path + (rule.getFieldPath() == null ? "" : rule.getFieldPath());
        return "| %s | %s | `%s` |\n".formatted(where.isEmpty() ? "" : "`" + where + "`", rule.getMessage(),
                rule.getRule().replace("|", "\\|"));
    }

    private static String code(List<String> words) {
        return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
    }
}
