package io.crossplane.provider.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies jars without compression. A layer is compressed as a whole, and that takes a quarter less room where its files are not compressed
 * already; the JVM reads them faster, too.
 */
final class StoredJars {

    private StoredJars() {}

    /**
     * Copies all jars of a directory into another; equal input gives equal bytes.
     *
     * @param without entries that are left out
     */
    static void copy(Path from, Path to, Predicate<String> without) throws IOException {
        Files.createDirectories(to);
        List<Path> jars;
        try (Stream<Path> files = Files.list(from)) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
        for (Path jar : jars) {
            store(jar, to.resolve(jar.getFileName()), without);
        }
    }

    private static void store(Path from, Path to, Predicate<String> without) throws IOException {
        try (ZipFile jar = new ZipFile(from.toFile());
                OutputStream file = Files.newOutputStream(to);
                ZipOutputStream stored = new ZipOutputStream(file)) {
            for (ZipEntry entry : jar.stream()
                    .filter(each -> !each.isDirectory() && !without.test(each.getName()))
                    .toList()) {
                store(entry, jar.getInputStream(entry).readAllBytes(), stored);
            }
        }
    }

    private static void store(ZipEntry original, byte[] content, ZipOutputStream to) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(content);
        ZipEntry entry = new ZipEntry(original.getName());
        entry.setTimeLocal(original.getTimeLocal());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        to.putNextEntry(entry);
        to.write(content);
        to.closeEntry();
    }
}
