package io.crossplane.provider.helm.patch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.helm.release.ManifestDocument;
import io.crossplane.provider.helm.values.YamlOutput;
import io.crossplane.provider.helm.values.YamlText;

/** Applies patches to the text that a chart renders to. What no patch touches stays letter by letter. */
public final class ManifestPatches {

    private ManifestPatches() {}

    /**
     * The documents after all patches, in the same order; a list is taken apart, for its items are what patches are for. Fails with
     * {@link PatchException}, or with a {@code ValuesException} if a document is no YAML.
     *
     * @param releaseNamespace where objects go that name no namespace
     */
    public static List<ManifestDocument> apply(String releaseNamespace, List<ManifestDocument> documents,
            List<ObjectPatch> patches) {
        if (patches.isEmpty()) {
            return documents;
        }
        List<Part> parts = new ArrayList<>();
        documents.forEach(document -> parts(document, parts));
        List<Optional<ObjectNode>> results = new ObjectPatches(releaseNamespace)
                .applyEach(parts.stream().map(Part::object).toList(), patches);
        List<ManifestDocument> patched = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            results.get(i).map(parts.get(i)::become).ifPresent(patched::add);
        }
        return patched;
    }

    private static void parts(ManifestDocument document, List<Part> found) {
        JsonNode content = YamlText.parseRendered(document.yaml(), "what " + document.source() + " renders to");
        if (content.path("kind").asText().endsWith("List") && content.path("items").isArray()) {
            content.path("items")
                    .forEach(
                            item -> parts(new ManifestDocument(document.source(), YamlOutput.of(item).strip()), found));
        } else if (content instanceof ObjectNode object) {
            found.add(new Part(document, object));
        }
    }

    /** One object and where it stands in the text. */
    private record Part(ManifestDocument document, ObjectNode object) {

        ManifestDocument become(ObjectNode patched) {
            return patched.equals(object) ? document
                    : new ManifestDocument(document.source(), YamlOutput.of(patched).strip());
        }
    }
}
