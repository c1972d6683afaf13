package io.crossplane.provider.helm.release;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One YAML document of a manifest. May hold secrets: prints without them.
 *
 * @param source the template it comes from, as {@code chart/templates/file.yaml}; empty if the manifest does not tell
 * @param yaml without separator and source
 */
public record ManifestDocument(String source, String yaml) {

    /** Helm 3.21, {@code releaseutil.SplitManifests}. */
    private static final Pattern SEPARATOR = Pattern.compile("(?:^|\\s*\\n)---\\s*");
    private static final Pattern SOURCE = Pattern.compile("\\A# Source: ([^\\n]*)(?:\\n|\\z)");

    /** The documents of a manifest, split where Helm splits it; without empty ones. */
    public static List<ManifestDocument> split(String manifest) {
        return SEPARATOR.splitAsStream(manifest.strip())
                .map(String::strip)
                .map(ManifestDocument::of)
                .filter(document -> !document.yaml().isEmpty())
                .toList();
    }

    /** As Helm writes it into a record. */
    public String text() {
        return source.isEmpty() ? "---\n" + yaml + "\n" : "---\n# Source: " + source + "\n" + yaml + "\n";
    }

    private static ManifestDocument of(String text) {
        Matcher source = SOURCE.matcher(text);
        return source.find() ? new ManifestDocument(source.group(1).strip(), text.substring(source.end()).strip())
                : new ManifestDocument("", text);
    }

    @Override
    public String toString() {
        return "ManifestDocument[" + source + "]";
    }
}
