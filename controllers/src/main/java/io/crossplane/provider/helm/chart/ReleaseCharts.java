package io.crossplane.provider.helm.chart;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossplane.provider.helm.release.ManifestDocument;
import io.crossplane.provider.helm.release.RecordedChart;

/**
 * Makes charts of release records, to go back to what a revision was: an upgrade to such a chart applies what the revision applied and runs
 * its hooks, as Helm's rollback does.
 *
 * <p>The chart holds what the templates came to, not the templates: a record lacks those of charts within the chart, and what they look up
 * or make by chance would come to something else today.
 */
public final class ReleaseCharts {

    private final ChartRepack repack;

    public ReleaseCharts(ChartRepack repack) {
        this.repack = repack;
    }

    /**
     * What to upgrade to.
     *
     * @param chart with name, version and all that Helm shows of the revision's own
     * @param config the values that were given then
     */
    public record Rebuilt(Path chart, JsonNode config) {

        @Override
        public String toString() {
            return "Rebuilt[" + chart.getFileName() + "]";
        }
    }

    /**
     * The chart of a revision.
     *
     * @param record the field {@code release} of its Secret, after the decoding that every Secret's data needs
     * @throws IllegalArgumentException if it is no record
     */
    public Rebuilt of(byte[] record) {
        RecordedChart recorded = RecordedChart.decode(record);
        // Helm would miss the charts, and need not know of them.
        ObjectNode metadata = recorded.metadata().deepCopy();
        metadata.remove("dependencies");
        SortedMap<String, byte[]> files = new TreeMap<>(recorded.files());
        files.keySet().removeIf(path -> path.startsWith("requirements."));
        // JSON is YAML, too.
        ChartFiles bare = new ChartFiles(files)
                .with(Map.of("Chart.yaml", metadata.toString(), "values.yaml", recorded.defaults().toString()));
        List<ManifestDocument> documents = Stream.concat(recorded.objects().stream(), recorded.hooks().stream())
                .toList();
        return new Rebuilt(repack.store(ChartRepack.literal(bare, documents, recorded.notes())), recorded.config());
    }
}
