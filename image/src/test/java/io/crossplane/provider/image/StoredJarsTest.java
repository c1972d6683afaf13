package io.crossplane.provider.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredJarsTest {

    private static final byte[] CONTENT = "class ".repeat(1000).getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    @BeforeEach
    void compressedJar() throws IOException {
        Files.createDirectories(directory.resolve("lib"));
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(directory.resolve("lib/a.jar")))) {
            for (String name : new String[] {"META-INF/", "META-INF/MANIFEST.MF", "a/B.class"}) {
                ZipEntry entry = new ZipEntry(name);
                entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
                jar.putNextEntry(entry);
                jar.write(name.endsWith("/") ? new byte[0] : CONTENT);
                jar.closeEntry();
            }
        }
    }

    @Test
    void hasTheSameFilesWithoutCompression() throws IOException {
        StoredJars.copy(directory.resolve("lib"), directory.resolve("stored"), name -> false);

        try (ZipFile jar = new ZipFile(directory.resolve("stored/a.jar").toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName)).containsExactly("META-INF/MANIFEST.MF", "a/B.class");
            ZipEntry entry = jar.getEntry("a/B.class");
            assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
            assertThat(jar.getInputStream(entry).readAllBytes()).isEqualTo(CONTENT);
        }
    }

    @Test
    void leavesOutWhatIsNamed() throws IOException {
        StoredJars.copy(directory.resolve("lib"), directory.resolve("stored"), "a/B.class"::equals);

        try (ZipFile jar = new ZipFile(directory.resolve("stored/a.jar").toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName)).containsExactly("META-INF/MANIFEST.MF");
        }
    }

    @Test
    void isTheSameEachTime() throws IOException {
        StoredJars.copy(directory.resolve("lib"), directory.resolve("once"), name -> false);
        StoredJars.copy(directory.resolve("lib"), directory.resolve("again"), name -> false);

        assertThat(directory.resolve("again/a.jar")).hasSameBinaryContentAs(directory.resolve("once/a.jar"));
    }
}
