package io.crossplane.provider.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.crossplane.provider.helm.TestCharts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartRepackTest {

    @TempDir
    private Path directory;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final InstantSource time = () -> now;

    @Test
    void leavesOutAllSchemasAndNothingElse() throws IOException {
        Map<String, String> files = TestCharts.named("library");
        files.put("library/values.schema.json", "{}");
        files.put("library/templates/values.schema.json", "no schema here");
        ChartFiles before = ChartFiles.read(TestCharts.packedIn(directory, files));

        ChartFiles after = ChartFiles.read(repack().withoutSchemas(TestCharts.packedIn(directory, files)));

        assertThat(before.files()).containsKey("charts/names/values.schema.json");
        assertThat(after.files().keySet())
                .isEqualTo(before.keeping(path -> !path.endsWith("values.schema.json") || path.startsWith("templates/"))
                        .files()
                        .keySet());
    }

    @Test
    void looksIntoChartsThatArePackedWithinTheChart() throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put("Chart.yaml", "{apiVersion: v2, name: outer, version: 1.0.0}".getBytes(StandardCharsets.UTF_8));
        files.put("charts/small-1.0.0.tgz", TestCharts.packed("small", "1.0.0"));
        Path chart = Files.write(directory.resolve("outer.tgz"), new ChartFiles(files).pack());

        assertThat(ChartFiles.read(repack().withoutSchemas(chart)).files().keySet()).containsExactly("Chart.yaml",
                "charts/small-1.0.0/Chart.yaml", "charts/small-1.0.0/templates/cm.yaml",
                "charts/small-1.0.0/values.yaml");
    }

    @Test
    void putsLiteralDocumentsInPlaceOfAllTemplates() throws IOException {
        Map<String, String> files = new LinkedHashMap<>(TestCharts.named("crd"));
        files.put("crd/charts/within/Chart.yaml", "{apiVersion: v2, name: within, version: 1.0.0}");
        files.put("crd/charts/within/templates/x.yaml", "gone");
        String manifest = """
            ---
            # Source: crd/templates/widget.yaml
            a: "{{ one }} {{{ two }}"
            ---
            # Source: crd/templates/widget.yaml
            b: 2
            ---
            # Source: crd/charts/within/templates/x.yaml
            c: 3
            ---
            d: without a source
            ---
            # Source: ../../../etc/passwd
            e: 5
            ---
            # Source: crd/templates/_partial.yaml
            f: 6
            """;

        ChartFiles literal = ChartFiles
                .read(repack().literal(TestCharts.packedIn(directory, files), manifest, "{{ note }}"));

        Map<String, String> templates = new TreeMap<>();
        literal.files().forEach((path, content) -> {
            if (path.contains("templates/")) {
                templates.put(path, new String(content, StandardCharsets.UTF_8));
            }
        });
        assertThat(templates).isEqualTo(Map.of("templates/NOTES.txt", "{{\"{{\"}} note }}", "templates/widget.yaml",
                "a: \"{{\"{{\"}} one }} {{\"{{\"}}{ two }}\"\n---\nb: 2\n", "templates/charts/within/templates/x.yaml",
                "c: 3\n", "templates/document-0002.yaml", "d: without a source\n", "templates/document-0003.yaml",
                "e: 5\n", "templates/document-0004.yaml", "f: 6\n"));
        assertThat(literal.files().keySet()).contains("Chart.yaml", "values.yaml", "crds/widgets.yaml",
                "charts/within/Chart.yaml");
    }

    @Test
    void givesTheSameBytesForTheSameChart() throws IOException {
        Path chart = TestCharts.packedIn(directory, TestCharts.named("podinfo"));

        Path first = repack().literal(chart, "a: 1", "");
        now = now.plusSeconds(1000);
        Path second = repack().literal(chart, "---\na: 1\n", "");

        assertThat(second).isEqualTo(first);
        assertThat(first).hasFileName(Sha256.of(first) + ".tgz");
        assertThat(repack().literal(chart, "a: 2", "")).isNotEqualTo(first);
    }

    @Test
    void keepsTheChartsThatWereUsedLast() throws IOException {
        Path chart = TestCharts.packedIn(directory, TestCharts.named("podinfo"));
        Path used = repack().literal(chart, "a: used", "");
        Path forgotten = repack().literal(chart, "a: forgotten", "");
        for (int i = 0; i < 63; i++) {
            now = now.plusSeconds(1);
            repack().literal(chart, "a: used", "");
            repack().literal(chart, "a: " + i, "");
        }

        assertThat(used).exists();
        assertThat(forgotten).doesNotExist();
        try (Stream<Path> left = Files.list(directory.resolve("repacked"))) {
            assertThat(left).hasSize(64);
        }
    }

    @Test
    void refusesWhatIsNoChart() throws IOException {
        Path page = Files.writeString(directory.resolve("page.tgz"), "<html>");

        assertThatExceptionOfType(ChartException.class).isThrownBy(() -> repack().withoutSchemas(page))
                .extracting(ChartException::kind)
                .isEqualTo(ChartException.Kind.INVALID);
    }

    private ChartRepack repack() {
        Clock clock = time.withZone(ZoneOffset.UTC);
        return new ChartRepack(directory.resolve("repacked"), clock);
    }
}
