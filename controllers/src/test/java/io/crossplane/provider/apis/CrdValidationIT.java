package io.crossplane.provider.apis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.core.type.TypeReference;
import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server accepts, refuses and fills in, row by row; the rows are in {@code crd-validation/}. */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrdValidationIT {

    private static final Set<String> OF_THE_CLUSTER = Set.of("ClusterProviderConfig", "RancherConfig");

    private final KubernetesClient client;
    private final String namespace;

    CrdValidationIT(TestCluster cluster) {
        client = cluster.client();
        namespace = cluster.newNamespace("validation");
    }

    /** @param kind the kinds that the row holds for */
    record Row(String because, @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> kind, String name,
            Map<String, Object> object, Map<String, Object> forProvider, String answer) {

        Row {
            kind = kind == null ? List.of("VCluster") : kind;
        }

        Stream<Row> ofEachKind() {
            return kind.stream().map(one -> new Row(because, List.of(one), name, object, forProvider, answer));
        }

        Map<String, Object> content() {
            return forProvider == null ? object : Map.of("spec", Map.of("forProvider", forProvider));
        }

        @Override
        public String toString() {
            return String.join(", ", kind) + ": " + because;
        }
    }

    record Change(String because, String kind, Map<String, Object> from, Map<String, Object> to, String answer) {

        Change {
            kind = kind == null ? "VCluster" : kind;
        }

        @Override
        public String toString() {
            return kind + ": " + because;
        }
    }

    static List<Row> refused() {
        return eachKind(rows("refused", new TypeReference<>() {}));
    }

    static List<Row> accepted() {
        return eachKind(rows("accepted", new TypeReference<>() {}));
    }

    static List<Change> changes() {
        return rows("changes", new TypeReference<>() {});
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refuses(Row row) {
        assertThat(answerTo(() -> create(object(row)))).contains(row.answer());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void accepts(Row row) {
        assertThat(create(object(row)).getMetadata().getName()).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void judgesChanges(Change change) {
        GenericKubernetesResource before = client.resource(object(change.kind(), change.from()))
                .createOr(existing -> existing.update());
        before.setAdditionalProperty("spec", Map.of("forProvider", change.to()));
        try {
            if (change.answer() == null) {
                assertThat(client.resource(before).dryRun().update()).isNotNull();
            } else {
                assertThat(answerTo(() -> client.resource(before).dryRun().update())).contains(change.answer());
            }
        } finally {
            client.resource(before).delete();
        }
    }

    @Test
    @Tag("SP-25")
    @DisplayName("SP-25: only constants of the provider are filled in, what the chart decides stays unset")
    void fillsInConstantsOnly() {
        GenericKubernetesResource created = create(
                object("VCluster", Map.of("readiness", Map.of(), "deletion", Map.of())));

        Map<String, Object> spec = created.get("spec");
        assertThat(spec).containsEntry("managementPolicies", List.of("*"))
                .containsEntry("providerConfigRef", Map.of("kind", "ClusterProviderConfig", "name", "default"))
                .containsEntry("forProvider",
                        Map.of("createNamespace", true, "readiness", Map.of("level", "API", "timeout", "30m"),
                                "deletion",
                                Map.of("pvcPolicy", "Retain", "namespacePolicy", "DeleteIfCreated", "timeout", "10m")));
    }

    @Test
    @Tag("SP-25")
    @DisplayName("SP-25: of a release, too, only constants of the provider are filled in")
    void fillsInConstantsOfAReleaseOnly() {
        Map<String, Object> chart = Map.of("url", "https://example.org/a.tgz");
        GenericKubernetesResource created = create(
                object("VClusterRelease", Map.of("chart", chart, "vclusterSelector", Map.of("policy", Map.of()))));

        Map<String, Object> spec = created.get("spec");
        assertThat(spec).containsEntry("forProvider", Map.of("chart", chart, "createNamespace", true,
                "vclusterSelector", Map.of("policy", Map.of("resolution", "Required"))));
    }

    /** The server's refusal; older servers name the type of a value that breaks a rule, newer ones do not. */
    private static String answerTo(ThrowingCallable request) {
        KubernetesClientException refusal = catchThrowableOfType(KubernetesClientException.class, request);
        assertThat(refusal).as("refusal").isNotNull();
        return refusal.getStatus().getMessage().replace("Invalid value: \"object\": ", "Invalid value: ");
    }

    private GenericKubernetesResource create(GenericKubernetesResource object) {
        return client.resource(object).dryRun().fieldValidation(Validation.STRICT).create();
    }

    private GenericKubernetesResource object(String kind, Map<String, Object> forProvider) {
        return object(new Row("", List.of(kind), null, null, forProvider, null));
    }

    private GenericKubernetesResource object(Row row) {
        String kind = row.kind().getFirst();
        var object = new GenericKubernetesResourceBuilder().withApiVersion("vcluster.crossplane.io/v1alpha1")
                .withKind(kind)
                .withNewMetadata()
                .withName(Optional.ofNullable(row.name()).orElse("demo"))
                .withNamespace(OF_THE_CLUSTER.contains(kind) ? null : namespace)
                .endMetadata()
                .build();
        row.content().forEach(object::setAdditionalProperty);
        return object;
    }

    private static List<Row> eachKind(List<Row> rows) {
        return rows.stream().flatMap(Row::ofEachKind).toList();
    }

    private static <T> List<T> rows(String file, TypeReference<List<T>> type) {
        return Serialization.unmarshal(CrdValidationIT.class.getResourceAsStream("/crd-validation/" + file + ".yaml"),
                type);
    }
}
