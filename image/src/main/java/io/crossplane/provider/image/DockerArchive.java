package io.crossplane.provider.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The form of an image that {@code docker save} writes, which is what an {@code .xpkg} file is (XP-23). Layers stay compressed. */
final class DockerArchive {

    private static final ObjectMapper JSON = new ObjectMapper();

    private DockerArchive() {}

    /** Writes the layout's image under this name. */
    static void write(Layout image, String name, Path file) throws IOException {
        Map<String, Path> layers = new LinkedHashMap<>();
        for (JsonNode layer : image.layers()) {
            String digest = layer.path("digest").asText();
            layers.put(digest.substring("sha256:".length()) + ".tar.gz", image.blob(digest));
        }
        String config = image.configDigest();
        byte[] manifest = JSON
                .writeValueAsBytes(List.of(new Manifest(config, List.of(name), List.copyOf(layers.keySet()))));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name())) {
            add(tar, config, Files.readAllBytes(image.blob(config)));
            for (Map.Entry<String, Path> layer : layers.entrySet()) {
                add(tar, layer.getKey(), layer.getValue());
            }
            add(tar, "manifest.json", manifest);
        }
    }

    private record Manifest(@com.fasterxml.jackson.annotation.JsonProperty("Config") String config,
            @com.fasterxml.jackson.annotation.JsonProperty("RepoTags") List<String> names,
            @com.fasterxml.jackson.annotation.JsonProperty("Layers") List<String> layers) {}

    private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        begin(tar, name, content.length);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static void add(TarArchiveOutputStream tar, String name, Path content) throws IOException {
        begin(tar, name, Files.size(content));
        Files.copy(content, tar);
        tar.closeArchiveEntry();
    }

    /** Dated with the beginning of time, so that equal images give equal files. */
    private static void begin(TarArchiveOutputStream tar, String name, long size) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setModTime(0);
        entry.setSize(size);
        tar.putArchiveEntry(entry);
    }
}
