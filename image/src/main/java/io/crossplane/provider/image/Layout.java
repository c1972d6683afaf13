package io.crossplane.provider.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** An OCI image layout with one image, as a directory: {@code oci-layout}, {@code index.json} and {@code blobs/}. */
final class Layout {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private ObjectNode index;
    private ObjectNode manifest;
    private ObjectNode config;

    private Layout(Path directory) throws IOException {
        this.directory = directory;
        this.index = (ObjectNode) JSON.readTree(directory.resolve("index.json").toFile());
        this.manifest = (ObjectNode) read(index.at("/manifests/0/digest").asText());
        this.config = (ObjectNode) read(manifest.at("/config/digest").asText());
    }

    static Layout at(Path directory) throws IOException {
        return new Layout(directory);
    }

    /** Unpacks a tar file into a directory that is empty or not there yet. */
    static Layout unpack(Path tar, Path directory) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(tar));
                TarArchiveInputStream entries = new TarArchiveInputStream(file)) {
            for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path target = directory.resolve(entry.getName()).normalize();
                if (!target.startsWith(directory)) {
                    throw new IOException("unexpected entry " + entry.getName());
                }
                if (!entry.isDirectory()) {
                    Files.createDirectories(target.getParent());
                    Files.copy(entries, target);
                }
            }
        }
        return new Layout(directory);
    }

    Path directory() {
        return directory;
    }

    ObjectNode manifest() {
        return manifest;
    }

    ObjectNode config() {
        return config;
    }

    /** The digest of the manifest, by which the image is known. */
    String digest() {
        return index.at("/manifests/0/digest").asText();
    }

    String configDigest() {
        return manifest.at("/config/digest").asText();
    }

    Iterable<JsonNode> layers() {
        return manifest.path("layers");
    }

    Path blob(String digest) {
        return directory.resolve("blobs").resolve(digest.replace(':', '/'));
    }

    /**
     * Says of the last layer that it is the package, in the two forms that there are: an annotation of its descriptor, which Crossplane reads
     * (XP-21), and a label of the image that names its digest, out of which Crossplane's tools make the annotation (XP-23).
     */
    void markLastLayer(String key, String value) throws IOException {
        ArrayNode layers = (ArrayNode) manifest.get("layers");
        ObjectNode last = (ObjectNode) layers.get(layers.size() - 1);
        last.putObject("annotations").put(key, value);
        config.withObject("/config/Labels").put(key + ":" + last.get("digest").asText(), value);
        replace((ObjectNode) manifest.get("config"), config);
        replace((ObjectNode) index.at("/manifests/0"), manifest);
        Files.writeString(directory.resolve("index.json"), JSON.writeValueAsString(index));
    }

    /** Gives the image the name under which tools that read layouts show it. */
    void name(String reference) throws IOException {
        ((ObjectNode) index.at("/manifests/0")).putObject("annotations")
                .put("org.opencontainers.image.ref.name", reference);
        Files.writeString(directory.resolve("index.json"), JSON.writeValueAsString(index));
    }

    private JsonNode read(String digest) throws IOException {
        return JSON.readTree(blob(digest).toFile());
    }

    private void replace(ObjectNode descriptor, ObjectNode content) throws IOException {
        byte[] bytes = JSON.writeValueAsString(content).getBytes(StandardCharsets.UTF_8);
        Files.delete(blob(descriptor.get("digest").asText()));
        String digest = "sha256:" + HexFormat.of().formatHex(sha256().digest(bytes));
        Files.write(blob(digest), bytes);
        descriptor.put("digest", digest).put("size", bytes.length);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
