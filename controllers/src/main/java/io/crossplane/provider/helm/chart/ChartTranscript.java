package io.crossplane.provider.helm.chart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.crossplane.provider.helm.Rendered;
import io.crossplane.provider.helm.chart.ChartException.Kind;
import io.crossplane.provider.helm.release.ManifestDocument;

/**
 * What a chart's templates come to, told by its notes.
 *
 * <p>Of a dry run helm-java hands on the notes alone. So the chart is given other notes, which render every template again and put down
 * each result as one line of JSON: with the real values, the real cluster to look things up in, and the real revision. A template that
 * yields something else each time has yielded something else than what Helm looked at; what is told here is whole in itself.
 *
 * <p>Written after Helm 3.21, {@code engine.go} (what a template is given, in which order) and {@code dependencies.go} (how a chart within
 * the chart is called).
 */
public final class ChartTranscript {

    private static final String NOTES = "templates/NOTES.txt";
    private static final String OWN_NOTES = "templates/_notes-of-the-chart";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final YAMLMapper YAML = new YAMLMapper();
    /** Helm's: from the deepest path up, and each depth from its end. */
    private static final Comparator<Template> AS_RENDERED = Comparator
            .comparing((Template template) -> template.path().chars().filter(c -> c == '/').count())
            .thenComparing(Template::path)
            .reversed();

    private final ChartFiles chart;
    private final List<Template> templates = new ArrayList<>();
    private final List<CrdFile> crds = new ArrayList<>();
    private final Map<String, String> aside = new HashMap<>();

    private ChartTranscript(ChartFiles chart) {
        this.chart = chart;
    }

    /** The chart with notes that tell. */
    public static byte[] telling(Path chart) {
        return telling(ChartFiles.read(chart), false);
    }

    /** The same, and nothing is left of the chart but these notes: Helm then looks at no object. */
    public static byte[] onlyTelling(Path chart) {
        return telling(ChartFiles.read(chart), true);
    }

    private static byte[] telling(ChartFiles chart, boolean alone) {
        ChartTranscript transcript = new ChartTranscript(chart);
        ChartFiles files = chart;
        String name = files.yaml("Chart.yaml").path("name").asText();
        transcript.collect("", name, List.of());
        byte[] ownNotes = files.files().get(NOTES);
        if (ownNotes != null) {
            files = files.with(Map.of(OWN_NOTES, new String(ownNotes, StandardCharsets.UTF_8)));
            transcript.templates.add(new Template(name + "/" + NOTES, name + "/" + OWN_NOTES, name, List.of()));
        }
        return files.with(alone ? transcript.aside : Map.of()).with(Map.of(NOTES, transcript.notes())).pack();
    }

    /** What the notes told. */
    public static Rendered read(String told) {
        StringBuilder manifest = new StringBuilder();
        StringBuilder hooks = new StringBuilder();
        String notes = "";
        Set<String> crds = new TreeSet<>();
        for (Told each : told.lines().filter(line -> !line.isBlank()).map(ChartTranscript::line).sorted().toList()) {
            if (each.isCrd()) {
                crds.add(each.path());
                continue;
            }
            if (each.path().endsWith(NOTES)) {
                notes = each.text().strip();
                continue;
            }
            for (ManifestDocument document : ManifestDocument.split(each.text())) {
                (isHook(document) ? hooks : manifest).append(new ManifestDocument(each.path(), document.yaml()).text());
            }
        }
        return new Rendered(manifest.toString(), hooks.toString(), notes, List.copyOf(crds));
    }

    /**
     * The templates of a chart and of those within it.
     *
     * @param directory of the chart in the archive
     * @param path of the chart as Helm calls it
     * @param names of the charts on the way to it
     */
    private void collect(String directory, String path, List<String> names) {
        JsonNode metadata = chart.yaml(directory + "Chart.yaml");
        if (!metadata.path("type").asText().equals("library")) {
            below(directory + "templates/").filter(ChartTranscript::isRendered).forEach(file -> {
                String full = path + "/" + file.substring(directory.length());
                templates.add(new Template(full, full, path, names));
                setAside(directory + "templates/", file);
            });
        }
        below(directory + "crds/").filter(file -> file.matches(".*\\.(?:yaml|yml|json)"))
                .forEach(file -> crds.add(new CrdFile(file, names)));
        for (String within : chartsIn(directory)) {
            JsonNode its = chart.yaml(within + "Chart.yaml");
            for (String name : namesOf(its, dependencies(directory, metadata))) {
                collect(within, path + "/charts/" + name, Stream.concat(names.stream(), Stream.of(name)).toList());
            }
        }
    }

    /** The template under a name that Helm renders only on request, and in its place one that is empty unless it is to tell. */
    private void setAside(String directory, String file) {
        int name = file.lastIndexOf('/') + 1;
        String other = file.substring(0, name) + "_told-" + file.substring(name);
        aside.put(other, new String(chart.files().getOrDefault(file, new byte[0]), StandardCharsets.UTF_8));
        aside.put(file, "{{ if .Template.Told }}{{ include (print .Template.BasePath %s) . }}{{ end }}"
                .formatted(quoted("/" + other.substring(directory.length()))));
    }

    private Stream<String> below(String prefix) {
        return chart.files().keySet().stream().filter(file -> file.startsWith(prefix));
    }

    private Set<String> chartsIn(String directory) {
        String charts = directory + "charts/";
        return below(charts).map(file -> file.substring(0, file.indexOf('/', charts.length()) + 1))
                .filter(within -> !within.isEmpty() && !within.substring(charts.length()).matches("[._].*"))
                .filter(within -> chart.files().containsKey(within + "Chart.yaml"))
                .collect(Collectors.toSet());
    }

    private JsonNode dependencies(String directory, JsonNode metadata) {
        return metadata.has("dependencies") ? metadata.path("dependencies")
                : chart.yaml(directory + "requirements.yaml").path("dependencies");
    }

    /** Its own name, or those that the chart around it gives it. */
    private static Set<String> namesOf(JsonNode metadata, JsonNode dependencies) {
        String name = metadata.path("name").asText();
        Set<String> given = StreamSupport.stream(dependencies.spliterator(), false)
                .filter(each -> each.path("name").asText().equals(name)
                        && ChartVersions.fits(each.path("version").asText(), metadata.path("version").asText()))
                .map(each -> each.path("alias").asText(name))
                .collect(Collectors.toSet());
        return given.isEmpty() ? Set.of(name) : given;
    }

    private static boolean isRendered(String file) {
        return !file.substring(file.lastIndexOf('/') + 1).startsWith("_") && !file.endsWith("NOTES.txt");
    }

    private String notes() {
        return Stream
                .concat(crds.stream().map(CrdFile::telling),
                        templates.stream().sorted(AS_RENDERED).map(Template::telling))
                .collect(Collectors.joining());
    }

    private static Told line(String line) {
        try {
            JsonNode told = JSON.readTree(line);
            // What Helm does to everything that it renders.
            return new Told(told.path("path").asText(), told.path("text").asText().replace("<no value>", ""),
                    !told.has("text"));
        } catch (JsonProcessingException e) {
            throw new ChartException(Kind.INVALID, "what the chart renders to cannot be read");
        }
    }

    private static boolean isHook(ManifestDocument document) {
        try {
            return YAML.readTree(document.yaml()).path("metadata").path("annotations").hasNonNull("helm.sh/hook");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * One template.
     *
     * @param path as the template itself is told it
     * @param file as the engine knows it
     * @param chart path of its chart
     * @param charts names of the charts within charts on the way to it
     */
    private record Template(String path, String file, String chart, List<String> charts) {

        /** Nothing if its chart is not in use. */
        String telling() {
            return """
                {{- with %s }}{{ $_ := set . "Template" (dict "Name" %s "BasePath" %s "Told" true) -}}
                {{ dict "path" %s "text" (include %s .) | toJson }}{{ "\\n" }}{{ end }}
                """.formatted(of(charts), quoted(path), quoted(chart + "/templates"), quoted(path), quoted(file));
        }

    }

    /**
     * A file that Helm takes custom resource definitions from.
     *
     * @param file in the archive
     * @param charts names of the charts within charts on the way to it
     */
    private record CrdFile(String file, List<String> charts) {

        /** Nothing if its chart is not in use. */
        String telling() {
            return """
                {{- with %s }}{{ dict "path" %s | toJson }}{{ "\\n" }}{{ end }}
                """.formatted(of(charts), quoted(file));
        }
    }

    /** What the templates of a chart within the chart are given; empty if that one is not in use. */
    private static String of(List<String> charts) {
        String keys = charts.stream().map(ChartTranscript::quoted).collect(Collectors.joining(" \"Subcharts\" "));
        return charts.isEmpty() ? "$" : "dig " + keys + " dict $.Subcharts";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /**
     * What one template came to.
     *
     * @param isCrd whether it is only the name of a file
     */
    private record Told(String path, String text, boolean isCrd) implements Comparable<Told> {

        @Override
        public int compareTo(Told other) {
            return path.compareTo(other.path);
        }
    }
}
