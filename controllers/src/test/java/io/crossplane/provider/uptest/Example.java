package io.crossplane.provider.uptest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.crossplane.provider.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;

/**
 * One file of {@code examples/} that uptest may be given.
 *
 * @param file below {@code examples/}
 * @param objects in the order of the file
 */
public record Example(Path file, List<GenericKubernetesResource> objects) {

    /** Where the examples are. */
    public static final Path DIRECTORY = TestCluster.REPOSITORY.resolve("examples");

    /** What makes a managed resource, and nothing else. */
    private static final Set<String> KINDS = Set.of("vcluster", "vclusterrelease", "rancherimport");

    /** Whose name the tests may set to run only this example, or these with commas between. */
    private static final String CHOICE = "TEST_EXAMPLE";

    /** All of them. */
    public static List<Example> all() {
        return KINDS.stream().sorted().flatMap(kind -> files(DIRECTORY.resolve(kind))).map(Example::of).toList();
    }

    /** Those that can be run here, or those of them that were asked for. */
    public static List<Example> chosen() {
        List<Example> runnable = all().stream().filter(each -> each.obstacle().isEmpty()).toList();
        String choice = System.getenv(CHOICE);
        if (choice == null || choice.isBlank()) {
            return runnable;
        }
        List<Path> wanted = Arrays.stream(choice.split(",")).map(Path::of).toList();
        List<Example> found = runnable.stream().filter(each -> wanted.contains(each.file)).toList();
        if (found.size() < wanted.size()) {
            throw new IllegalArgumentException(
                    CHOICE + "=" + choice + ": there is only " + runnable.stream().map(Example::file).toList());
        }
        return found;
    }

    /** The example in this file. */
    static Example of(Path file) {
        return parse(DIRECTORY.relativize(file), text(file));
    }

    /** The same with other words in its place, as uptest replaces what a data source has. */
    Example with(Map<String, String> replacements) {
        String text = text(DIRECTORY.resolve(file));
        for (Map.Entry<String, String> each : replacements.entrySet()) {
            text = text.replace(each.getKey(), each.getValue());
        }
        return parse(file, text);
    }

    /** What uptest treats as managed resources: everything but Secrets. */
    public List<Tried> tried() {
        return objects.stream()
                .filter(object -> !object.getKind().equals("Secret"))
                .map(object -> new Tried(DIRECTORY.resolve(file).getParent(), object))
                .toList();
    }

    /** The objects that are updated. */
    public List<Tried> roots() {
        return tried().stream().filter(Tried::isRoot).toList();
    }

    /** What somebody would have to do first, if it cannot be run as it is. */
    public Optional<String> obstacle() {
        return tried().stream().flatMap(each -> each.manualIntervention().stream()).findFirst();
    }

    @Override
    public String toString() {
        return file.toString();
    }

    private static Example parse(Path file, String text) {
        return new Example(file,
                Stream.of(text.split("(?m)^---$"))
                        .map(object -> Serialization.unmarshal("---\n" + object, GenericKubernetesResource.class))
                        .toList());
    }

    private static Stream<Path> files(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
