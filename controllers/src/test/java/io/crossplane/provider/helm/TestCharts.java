package io.crossplane.provider.helm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Small charts, packed as Helm packs them. */
public final class TestCharts {

    private TestCharts() {}

    /** One ConfigMap that shows {@code .Values.word}, a schema that wants it to be a string and knows nothing else. */
    public static Map<String, String> files(String name, String version) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(name + "/Chart.yaml",
                "apiVersion: v2\nname: " + name + "\nversion: " + version + "\nappVersion: \"9\"\n");
        files.put(name + "/values.yaml", "word: hello\n");
        files.put(name + "/values.schema.json", """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false,
             "properties": {"word": {"type": "string"}, "global": {"type": "object"}}}""");
        files.put(name + "/templates/cm.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: {{ .Release.Name }}
            data:
              word: {{ .Values.word | quote }}
            """);
        return files;
    }

    /** The chart of this name among the test resources. */
    public static Map<String, String> named(String name) {
        Path root = resource(name);
        Map<String, String> files = new LinkedHashMap<>();
        try (Stream<Path> found = Files.walk(root)) {
            for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
                files.put(name + "/" + root.relativize(file), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(TestCharts.class.getResource("/charts/" + name)).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static byte[] packed(Map<String, String> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static byte[] packed(String name, String version) {
        return packed(files(name, version));
    }

    public static Path packedIn(Path directory) throws IOException {
        return packedIn(directory, files("small", "1.0.0"));
    }

    /** Under a name of its own for each content. */
    public static Path packedIn(Path directory, Map<String, String> files) throws IOException {
        return Files.write(directory.resolve(Integer.toHexString(files.hashCode()) + ".tgz"), packed(files));
    }
}
