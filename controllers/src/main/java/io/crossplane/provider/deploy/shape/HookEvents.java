package io.crossplane.provider.deploy.shape;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.helm.release.ManifestDocument;
import io.crossplane.provider.helm.values.YamlOutput;
import io.crossplane.provider.helm.values.YamlText;

/** Takes from hooks what Helm would run when it installs or upgrades. What it runs at other times stays. */
final class HookEvents {

    private static final String ANNOTATION = "helm.sh/hook";
    private static final Set<String> OF_CHANGES = Set.of("pre-install", "post-install", "pre-upgrade", "post-upgrade");

    private HookEvents() {}

    /** The documents without those events, and without hooks that have no other. */
    static List<ManifestDocument> withoutThoseOfChanges(List<ManifestDocument> documents) {
        return documents.stream().flatMap(document -> without(document).stream()).toList();
    }

    /** Whether Helm takes the object for a hook. */
    static boolean isHook(JsonNode object) {
        return events(object).isTextual();
    }

    private static JsonNode events(JsonNode object) {
        return object.path("metadata").path("annotations").path(ANNOTATION);
    }

    private static Optional<ManifestDocument> without(ManifestDocument document) {
        JsonNode object = YamlText.parseRendered(document.yaml(), "what " + document.source() + " renders to");
        if (!isHook(object)) {
            return Optional.of(document);
        }
        String others = Stream.of(events(object).asText().split(","))
                .map(String::strip)
                .filter(event -> !OF_CHANGES.contains(event))
                .collect(Collectors.joining(","));
        if (others.isEmpty()) {
            return Optional.empty();
        }
        if (object.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            annotations.put(ANNOTATION, others);
        }
        return Optional.of(new ManifestDocument(document.source(), YamlOutput.of(object).strip()));
    }
}
