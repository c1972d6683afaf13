package io.crossplane.provider.apis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.crossplane.provider.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of the CRDs has a row in {@code crd-validation/} that breaks it. */
class CrdValidationRowsTest {

    static List<CustomResourceDefinition> crds() throws IOException {
        try (Stream<Path> files = Files.list(TestCluster.REPOSITORY.resolve("package/crds"))) {
            return files.sorted()
                    .map(file -> Serialization.unmarshal(content(file), CustomResourceDefinition.class))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("crds")
    void everyRuleOfAKindHasARowThatBreaksIt(CustomResourceDefinition crd) {
        String kind = crd.getSpec().getNames().getKind();
        String answers = Stream.concat(
                CrdValidationIT.refused()
                        .stream()
                        .filter(row -> row.kind().contains(kind))
                        .map(CrdValidationIT.Row::answer),
                CrdValidationIT.changes()
                        .stream()
                        .filter(change -> change.kind().equals(kind))
                        .map(CrdValidationIT.Change::answer))
                .collect(Collectors.joining("\n"));

        JSONSchemaProps root = crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();

        assertThat(refusals("", root).distinct()).isNotEmpty()
                .allSatisfy(refusal -> assertThat(answers).contains(refusal));
    }

    /** What the server says when a rule of this schema, or of one in it, is broken. */
    private static Stream<String> refusals(String path, JSONSchemaProps schema) {
        Stream<String> own = Stream
                .of(listed(schema.getXKubernetesValidations()).map(rule -> rule.getMessage()),
                        listed(schema.getRequired()).map(field -> join(path, field) + ": Required value"),
                        listed(schema.getEnum()).limit(1).map(any -> path + ": Unsupported value"),
                        listed(schema.getOneOf()).limit(1)
                                .map(any -> '"' + path + "\" must validate one and only one schema"),
                        Stream.ofNullable(schema.getPattern()).map(any -> path + " in body should match"),
                        Stream.ofNullable(schema.getMinimum())
                                .map(any -> path + " in body should be greater than or equal"))
                .flatMap(refusals -> refusals);
        Stream<String> items = Stream.ofNullable(schema.getItems())
                .flatMap(element -> refusals(path + "[0]", element.getSchema()));
        Stream<String> properties = Optional.ofNullable(schema.getProperties())
                .orElse(Map.of())
                .entrySet()
                .stream()
                .filter(property -> !property.getKey().equals("status"))
                .flatMap(property -> refusals(join(path, property.getKey()), property.getValue()));
        return Stream.of(own, items, properties).flatMap(refusals -> refusals);
    }

    private static <T> Stream<T> listed(List<T> list) {
        return Stream.ofNullable(list).flatMap(List::stream);
    }

    private static String join(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
