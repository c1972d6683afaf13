package io.crossplane.provider.apis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.crossplane.provider.cluster.NeedsCluster;
import io.crossplane.provider.cluster.NeedsCluster.Level;
import io.crossplane.provider.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every object in {@code examples/}, those for and by Crossplane itself apart, is one that the API server takes as it is. */
@NeedsCluster(Level.API)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesIT {

    private static final Path EXAMPLES = TestCluster.REPOSITORY.resolve("examples");
    /** Directories whose files are for others than this provider. */
    private static final Set<String> FOR_OTHERS = Set.of("composition", "monitoring");
    private static final Path INSTALL = EXAMPLES.resolve("install");

    private final KubernetesClient client;
    private final String namespace;

    ExamplesIT(TestCluster cluster) {
        client = cluster.client();
        namespace = cluster.newNamespace("examples");
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.startsWith(PlatformStory.ALL))
                    .filter(file -> !file.startsWith(INSTALL))
                    .sorted()
                    .map(EXAMPLES::relativize)
                    .filter(file -> !FOR_OTHERS.contains(file.getName(0).toString()))
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void appliesWithoutAnUnknownField(Path file) throws IOException {
        assertThat(objects(file)).isNotEmpty().allSatisfy(object -> {
            assertThat(client.resource(object).dryRun().fieldValidation(Validation.STRICT).create()).isNotNull();
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void isUnchangedWhenItIsAppliedAgain(Path file) throws IOException {
        // A namespace is changed by the cluster in its first moment.
        assertThat(objects(file)).filteredOn(object -> !object.getKind().equals("Namespace")).allSatisfy(object -> {
            HasMetadata first = apply(object);
            try {
                assertThat(apply(object).getMetadata().getResourceVersion())
                        .isEqualTo(first.getMetadata().getResourceVersion());
            } finally {
                client.resource(first).delete();
            }
        });
    }

    private HasMetadata apply(HasMetadata object) {
        return client.resource(object).fieldManager("example").serverSideApply();
    }

    /** Other tests use the names of the examples, too. */
    private void moveOutOfTheWay(ObjectMeta metadata) {
        if (metadata.getNamespace() == null) {
            metadata.setName(namespace + "-" + metadata.getName());
        } else {
            metadata.setNamespace(namespace);
        }
    }

    private List<HasMetadata> objects(Path file) throws IOException {
        try (var content = Files.newInputStream(EXAMPLES.resolve(file))) {
            List<HasMetadata> objects = client.load(content).items();
            objects.stream().map(HasMetadata::getMetadata).forEach(this::moveOutOfTheWay);
            return objects;
        }
    }
}
