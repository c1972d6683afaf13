package io.crossplane.provider.helm.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.crossplane.provider.helm.release.ManifestDocument;

/**
 * Makes other charts of charts, for what Helm has no option for. The new one has the name, version and metadata of the old one and lies in
 * a directory of its own, readable for its owner alone, under its digest, for as long as fewer than {@value #MOST_KEPT} others were made after it.
 */
public final class ChartRepack {

    private static final int MOST_KEPT = 64;
    private static final String NOTES = "templates/NOTES.txt";

    private final Path directory;
    private final Clock clock;

    /** @param directory made when missing; nothing else may be in it */
    public ChartRepack(Path directory, Clock clock) {
        this.directory = directory.toAbsolutePath();
        this.clock = clock;
    }

    /** The chart without schemas for its values, and so are those within it: Helm then takes any values. */
    public Path withoutSchemas(Path chart) {
        return store(ChartFiles.read(chart).keeping(path -> !path.matches("(?:charts/[^/]+/)*values\\.schema\\.json")));
    }

    /**
     * A chart that comes to just these objects and notes, whatever its values are. All but its templates is the old one's: what it asks
     * for of Kubernetes and of its values, what is in {@code crds}, and which of the charts within it are in use.
     *
     * @param manifest all objects, and hooks if there are to be any
     */
    public Path literal(Path chart, String manifest, String notes) {
        ChartFiles bare = ChartFiles.read(chart).keeping(path -> !path.matches("(?:charts/[^/]+/)*templates/.*"));
        return store(literal(bare, ManifestDocument.split(manifest), notes));
    }

    static ChartFiles literal(ChartFiles bare, List<ManifestDocument> documents, String notes) {
        ChartFiles chart = bare.with(LiteralTemplates.of(documents));
        return notes.isBlank() ? chart : chart.with(Map.of(NOTES, LiteralTemplates.literal(notes)));
    }

    Path store(ChartFiles chart) {
        byte[] packed = chart.pack();
        Path file = directory.resolve(Sha256.of(packed) + ".tgz");
        try {
            if (!Files.exists(file)) {
                makeDirectory();
                Path part = Files.createTempFile(directory, "chart-", ".part");
                Files.write(part, packed);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
                removeOldest();
            }
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For nobody else's eyes: what is patched in may be secret. */
    private void makeDirectory() throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    private void removeOldest() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            files.sorted(Comparator.comparing(ChartRepack::lastUsed).reversed())
                    .skip(MOST_KEPT)
                    .forEach(RepositoryClient::delete);
        }
    }

    private static FileTime lastUsed(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            // Somebody else has removed it.
            return FileTime.fromMillis(0);
        }
    }
}
