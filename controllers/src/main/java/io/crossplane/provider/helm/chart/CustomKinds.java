package io.crossplane.provider.helm.chart;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.helm.release.ManifestDocument;
import io.crossplane.provider.helm.values.ValuesException;
import io.crossplane.provider.helm.values.YamlText;

/** The custom resource definitions that a chart brings beside its templates. */
public final class CustomKinds {

    private CustomKinds() {}

    /**
     * Those in these files, in their order. Fails with a {@link ChartException} if one is no YAML.
     *
     * @param files as {@link io.crossplane.provider.helm.Rendered#crds} names them
     */
    public static List<ObjectNode> of(Path chart, Collection<String> files) {
        ChartFiles content = ChartFiles.read(chart);
        List<ObjectNode> found = new ArrayList<>();
        for (String file : files) {
            String text = new String(content.files().getOrDefault(file, new byte[0]), StandardCharsets.UTF_8);
            ManifestDocument.split(text).forEach(document -> {
                if (parsed(document, file) instanceof ObjectNode object
                        && object.path("kind").asText().equals("CustomResourceDefinition")) {
                    found.add(object);
                }
            });
        }
        return found;
    }

    private static Object parsed(ManifestDocument document, String file) {
        try {
            return YamlText.parseRendered(document.yaml(), "the chart's " + file);
        } catch (ValuesException e) {
            throw new ChartException(ChartException.Kind.INVALID, String.valueOf(e.getMessage()));
        }
    }
}
