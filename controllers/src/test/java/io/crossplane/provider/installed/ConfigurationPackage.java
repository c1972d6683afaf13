package io.crossplane.provider.installed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.crossplane.provider.apis.PlatformStory;
import io.crossplane.provider.apis.PlatformStory.Document;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A story as the package that {@code crossplane xpkg build} makes of it.
 *
 * @param repository its name in a registry
 * @param layer the only layer of the image, a tar archive with {@code package.yaml}
 */
record ConfigurationPackage(String repository, byte[] layer) {

    private static final String TAG = "v0.1.0";

    static ConfigurationPackage of(PlatformStory story) {
        String content = Stream.concat(Stream.of(story.configuration()), story.apis().stream())
                .map(Document::file)
                .distinct()
                .map(ConfigurationPackage::read)
                .collect(Collectors.joining("---\n"));
        return new ConfigurationPackage("platform/" + story.name(), archive("package.yaml", content));
    }

    /**
     * Puts it where Crossplane finds it.
     *
     * @param registry {@code host:port}
     */
    void push(String registry) {
        new Registry("http://" + registry + "/v2/" + repository).publish(TAG, layer);
    }

    /** What a Configuration calls it. */
    String reference() {
        return "xpkg.crossplane.io/" + repository + ":" + TAG;
    }

    private static byte[] archive(String name, String content) {
        byte[] body = content.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(body.length);
        entry.setModTime(0);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream archive = new TarArchiveOutputStream(bytes)) {
            archive.putArchiveEntry(entry);
            archive.write(body);
            archive.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
