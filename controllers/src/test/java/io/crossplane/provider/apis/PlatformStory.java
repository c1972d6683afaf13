package io.crossplane.provider.apis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.cluster.TestCluster;
import io.crossplane.provider.helm.values.YamlText;

/**
 * A directory of {@code examples/platform}: a Configuration, and the same made otherwise.
 *
 * @param directory where it is
 */
public record PlatformStory(Path directory) {

    public static final Path ALL = TestCluster.REPOSITORY.resolve("examples/platform");
    private static final Path OTHERS = TestCluster.REPOSITORY.resolve("controllers/src/test/resources/platform");

    /**
     * A YAML document.
     *
     * @param file where it stands
     */
    public record Document(Path file, JsonNode content) {

        public String kind() {
            return content.path("kind").asText();
        }

        public String name() {
            return content.path("metadata").path("name").asText();
        }

        @Override
        public String toString() {
            return ALL.relativize(file).toString();
        }
    }

    /** A resource that a Composition composes. */
    record Composed(Document composition, JsonNode template) {

        JsonNode base() {
            return template.path("base");
        }

        /** Patches in their order, those of patch sets included. */
        List<JsonNode> patches() {
            return elements(template.path("patches")).flatMap(this::resolved).toList();
        }

        private Stream<JsonNode> resolved(JsonNode patch) {
            return patch.path("type").asText().equals("PatchSet")
                    ? elements(pipelineInput(composition).path("patchSets"))
                            .filter(set -> set.path("name").equals(patch.path("patchSetName")))
                            .flatMap(set -> elements(set.path("patches")))
                    : Stream.of(patch);
        }

        @Override
        public String toString() {
            return composition + ", " + template.path("name").asText();
        }
    }

    public static List<PlatformStory> all() {
        return list(ALL).filter(Files::isDirectory).map(PlatformStory::new).toList();
    }

    public String name() {
        return directory.getFileName().toString();
    }

    public Document configuration() {
        return documents(directory.resolve("crossplane.yaml")).getFirst();
    }

    /** What the package has beside the Configuration itself. */
    public List<Document> apis() {
        return in("apis");
    }

    public List<Document> apis(String kind) {
        return apis().stream().filter(document -> document.kind().equals(kind)).toList();
    }

    public List<Document> examples() {
        return in("examples");
    }

    List<Document> withProviderHelm() {
        return in("provider-helm");
    }

    List<Document> in(String part) {
        return list(directory.resolve(part)).flatMap(file -> documents(file).stream()).toList();
    }

    /** All that is composed, in either way. */
    List<Composed> composed() {
        return Stream.concat(apis("Composition").stream(), withProviderHelm().stream())
                .flatMap(PlatformStory::composed)
                .toList();
    }

    static Stream<Composed> composed(Document composition) {
        return elements(pipelineInput(composition).path("resources"))
                .map(template -> new Composed(composition, template));
    }

    /** The schemas of this story's composite resources and of all kinds that the stories compose, by apiVersion and kind. */
    Map<String, KindSchema> schemas() {
        Map<String, KindSchema> schemas = new HashMap<>();
        Stream.of(OTHERS, TestCluster.REPOSITORY.resolve("package/crds"))
                .flatMap(PlatformStory::list)
                .flatMap(file -> documents(file).stream())
                .forEach(crd -> schemas.put(key(crd), KindSchema.ofResource(schema(crd))));
        apis("CompositeResourceDefinition").forEach(xrd -> schemas.put(key(xrd), KindSchema.ofComposite(schema(xrd))));
        return schemas;
    }

    Optional<KindSchema> schemaOf(JsonNode object) {
        return Optional
                .ofNullable(schemas().get(object.path("apiVersion").asText() + " " + object.path("kind").asText()));
    }

    @Override
    public String toString() {
        return name();
    }

    static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static JsonNode pipelineInput(Document composition) {
        return composition.content().path("spec").path("pipeline").path(0).path("input");
    }

    private static JsonNode schema(Document definition) {
        return definition.content().path("spec").path("versions").path(0).path("schema").path("openAPIV3Schema");
    }

    private static String key(Document definition) {
        JsonNode spec = definition.content().path("spec");
        return spec.path("group").asText() + "/" + spec.path("versions").path(0).path("name").asText() + " "
                + spec.path("names").path("kind").asText();
    }

    private static Stream<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Document> documents(Path file) {
        try {
            return Arrays.stream(Files.readString(file).split("(?m)^---$"))
                    .map(text -> new Document(file, YamlText.parse(text, file.toString())))
                    .filter(document -> document.content().has("kind"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
