package io.crossplane.provider.helm;

import java.util.List;

/**
 * What an install or upgrade would apply, as the text that a release record holds: YAML documents, each after a line {@code ---} and one
 * {@code # Source: } with the template it comes from. In the order of the templates, not in the one in which Helm applies them. May hold
 * secrets: prints without them.
 *
 * @param manifest all objects but hooks
 * @param hooks objects with the annotation {@code helm.sh/hook}
 * @param notes of the chart, often empty
 * @param crds the files in the archive, of the chart and of those within it that are in use, which hold custom resource definitions
 */
public record Rendered(String manifest, String hooks, String notes, List<String> crds) {

    public Rendered {
        crds = List.copyOf(crds);
    }

    @Override
    public String toString() {
        return "Rendered[redacted]";
    }
}
