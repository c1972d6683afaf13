package io.crossplane.provider.helm.worker;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.jar.JarEntry;

/**
 * Finds Helm's native library as a file.
 *
 * <p>helm-java itself would copy the 94 MB out of its jar at every start and leave the copy behind when the process is killed. Here it is
 * unpacked once per content: the name carries the checksum that the jar's directory holds, so nothing is read to find that it is there.
 */
final class NativeLibraryFile {

    private NativeLibraryFile() {}

    /** The library for this platform within the directory, unpacked from the class path when it is not there yet. */
    static Path unpackedIn(Path directory) throws IOException {
        String name = "helm-linux-" + architecture() + ".so";
        URL packed = NativeLibraryFile.class.getResource("/" + name);
        if (packed == null) {
            throw new IOException("Helm's native library " + name + " is neither named nor on the class path");
        }
        URLConnection connection = packed.openConnection();
        if (!(connection instanceof JarURLConnection jar)) {
            return Path.of(packed.getPath());
        }
        JarEntry entry = jar.getJarEntry();
        Path file = directory.resolve("helm-%08x-%d.so".formatted(entry.getCrc(), entry.getSize()));
        if (!Files.exists(file)) {
            unpack(connection, file);
        }
        return file;
    }

    /** Under its name only when whole, so that a start that is cut off or runs beside another does no harm. */
    private static void unpack(URLConnection packed, Path file) throws IOException {
        Path part = Files.createTempFile(file.getParent(), "helm-", ".part");
        try (InputStream in = packed.getInputStream()) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static String architecture() {
        String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return name.equals("aarch64") ? "arm64" : "amd64";
    }
}
