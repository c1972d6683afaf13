package io.crossplane.provider.helm.chart;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.crossplane.provider.helm.release.ManifestDocument;

/** Documents as templates that come to just these documents, whatever is in them. */
final class LiteralTemplates {

    /** A file within a directory, not above it, that Helm takes for more than a collection of definitions. */
    private static final Pattern USABLE = Pattern
            .compile("(?:(?!\\.\\.?/)[^/\\\\\\p{Cntrl}]+/)+[^/._\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]*");

    private LiteralTemplates() {}

    /** Files below {@code templates}: each document where its source was, so that Helm sorts and names them as before. */
    static Map<String, String> of(List<ManifestDocument> documents) {
        Map<String, String> files = new TreeMap<>();
        for (ManifestDocument document : documents) {
            files.merge(file(document.source(), files.size()), literal(document.yaml()) + "\n",
                    (before, more) -> before + "---\n" + more);
        }
        return files;
    }

    /** Text that Helm's template engine prints as it is. */
    static String literal(String text) {
        return text.replace("{{", "{{\"{{\"}}");
    }

    /** A template of a chart within the chart goes below those of the chart itself, for that one has no other. */
    private static String file(String source, int index) {
        if (!USABLE.matcher(source).matches() || source.endsWith("NOTES.txt")) {
            return "templates/document-%04d.yaml".formatted(index);
        }
        String within = source.substring(source.indexOf('/') + 1);
        return within.startsWith("templates/") ? within : "templates/" + within;
    }
}
