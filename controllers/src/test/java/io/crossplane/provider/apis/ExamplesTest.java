package io.crossplane.provider.apis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.crossplane.provider.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example of a managed resource tells Crossplane's uptest how to try it, or why it cannot. */
class ExamplesTest {

    private static final Path EXAMPLES = TestCluster.REPOSITORY.resolve("examples");
    private static final Path INSTALL = EXAMPLES.resolve("install");
    private static final String BY_HAND = "upjet.upbound.io/manual-intervention";

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getParent().endsWith("providerconfig"))
                    .filter(file -> !file.startsWith(PlatformStory.ALL))
                    .filter(file -> !file.startsWith(INSTALL))
                    .map(EXAMPLES::relativize)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void saysWhatUptestWaitsFor(Path file) throws IOException {
        List<GenericKubernetesResource> objects = objects(file);
        assertThat(objects).filteredOn(object -> object.getApiVersion().startsWith("vcluster."))
                .isNotEmpty()
                .allSatisfy(object -> assertThat(annotation(object, "meta.upbound.io/example-id"))
                        .isEqualTo("vcluster/v1alpha1/" + object.getKind().toLowerCase(Locale.ROOT)));
        if (objects.stream().noneMatch(object -> !annotation(object, BY_HAND).isEmpty())) {
            // It waits for the conditions of everything but Secrets.
            assertThat(objects).filteredOn(object -> !object.getKind().equals("Secret")).allSatisfy(object -> {
                assertThat(annotation(object, "uptest.upbound.io/conditions")).isEqualTo("Ready,Synced");
                assertThat(annotation(object, "uptest.upbound.io/timeout")).containsOnlyDigits();
            });
        }
    }

    private static String annotation(GenericKubernetesResource object, String name) {
        var annotations = object.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(name, "");
    }

    private static List<GenericKubernetesResource> objects(Path file) throws IOException {
        return Stream.of(Files.readString(EXAMPLES.resolve(file)).split("(?m)^---$"))
                .map(object -> Serialization.unmarshal("---\n" + object, GenericKubernetesResource.class))
                .toList();
    }
}
