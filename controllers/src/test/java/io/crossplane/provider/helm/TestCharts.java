package io.crossplane.provider.helm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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
        return Files.write(directory.resolve("small-1.0.0.tgz"), packed("small", "1.0.0"));
    }
}
