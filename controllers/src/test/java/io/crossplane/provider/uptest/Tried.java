package io.crossplane.provider.uptest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;

/**
 * An object of an example, with what its annotations tell uptest about it.
 *
 * @param directory of the file, from which hooks are named
 */
public record Tried(Path directory, GenericKubernetesResource object) {

    /** Marks the object of a file that is updated: the kind that the file is an example of. */
    public static final String EXAMPLE_ID = "meta.upbound.io/example-id";
    public static final String CONDITIONS = "uptest.upbound.io/conditions";
    /** In whole seconds. */
    public static final String TIMEOUT = "uptest.upbound.io/timeout";
    /** What is laid over {@code spec.forProvider}, as JSON. */
    public static final String UPDATE = "uptest.upbound.io/update-parameter";
    /** Why uptest leaves the object out. */
    public static final String MANUAL_INTERVENTION = "upjet.upbound.io/manual-intervention";

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(20);

    /** When a script of an example is run. */
    public enum Hook {
        PRE_ASSERT, POST_ASSERT, PRE_DELETE, POST_DELETE;

        String annotation() {
            return "uptest.upbound.io/" + name().toLowerCase(Locale.ROOT).replace('_', '-') + "-hook";
        }
    }

    /** Group, version and kind in uptest's words. */
    public String ownId() {
        String[] version = object.getApiVersion().split("/", 2);
        return version[0].replaceFirst("\\..*", "") + "/" + version[1] + "/"
                + object.getKind().toLowerCase(Locale.ROOT);
    }

    public boolean isRoot() {
        return annotation(EXAMPLE_ID).filter(ownId()::equals).isPresent();
    }

    public List<String> conditions() {
        return List.of(annotation(CONDITIONS).orElse("Ready").split(","));
    }

    public Duration timeout() {
        return annotation(TIMEOUT).map(seconds -> Duration.ofSeconds(Integer.parseInt(seconds)))
                .orElse(DEFAULT_TIMEOUT);
    }

    public Optional<String> update() {
        return annotation(UPDATE);
    }

    public Optional<String> manualIntervention() {
        return annotation(MANUAL_INTERVENTION);
    }

    public Optional<Path> hook(Hook hook) {
        return annotation(hook.annotation()).map(directory::resolve);
    }

    public Optional<String> annotation(String name) {
        Map<String, String> all = object.getMetadata().getAnnotations();
        return Optional.ofNullable(all).map(each -> each.get(name));
    }

    @Override
    public String toString() {
        return object.getKind() + " " + object.getMetadata().getName();
    }
}
