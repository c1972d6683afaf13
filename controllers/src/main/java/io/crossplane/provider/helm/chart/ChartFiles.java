package io.crossplane.provider.helm.chart;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.crossplane.provider.helm.chart.ChartException.Kind;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The files of a packed chart in memory, by their path within the chart's own directory.
 *
 * @param files not to be changed
 */
record ChartFiles(SortedMap<String, byte[]> files) {

    private static final long MOST_UNPACKED = 50L * 1024 * 1024;
    private static final int MOST_ENTRIES = 10_000;
    private static final YAMLMapper YAML = new YAMLMapper();

    /** All files of the chart; those of charts that are packed in it once more, too, as if they were not. */
    static ChartFiles read(Path chart) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(chart))) {
            return new ChartFiles(withUnpackedCharts(read(in, "the chart", path -> true)));
        } catch (IOException e) {
            throw new ChartException(Kind.INVALID, "the chart cannot be read");
        }
    }

    /**
     * Those files that are wanted.
     *
     * @param what names the chart in messages
     */
    static SortedMap<String, byte[]> read(InputStream packed, String what, Predicate<String> wanted) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(packed))) {
            long unpacked = 0;
            int entries = 0;
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpacked += Math.max(0, entry.getSize());
                if (unpacked > MOST_UNPACKED || ++entries > MOST_ENTRIES) {
                    throw new ChartException(Kind.TOO_LARGE,
                            what + ": unpacked it is larger than 50 MiB or 10000 files");
                }
                String path = entry.getName().substring(entry.getName().indexOf('/') + 1);
                if (entry.isFile() && wanted.test(path)) {
                    files.put(path, tar.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new ChartException(Kind.INVALID, what + ": not a packed chart (gzipped tar)");
        }
        return files;
    }

    private static SortedMap<String, byte[]> withUnpackedCharts(Map<String, byte[]> files) {
        SortedMap<String, byte[]> unpacked = new TreeMap<>();
        files.forEach((path, content) -> {
            if (path.matches("(?:.*/)?charts/[^/._][^/]*\\.tgz")) {
                String directory = path.substring(0, path.length() - ".tgz".length());
                withUnpackedCharts(read(new ByteArrayInputStream(content), path, inner -> true))
                        .forEach((inner, bytes) -> unpacked.put(directory + "/" + inner, bytes));
            } else {
                unpacked.put(path, content);
            }
        });
        return unpacked;
    }

    /** The content of a YAML file; missing if there is none. */
    JsonNode yaml(String path) {
        byte[] content = files.get(path);
        try {
            return content == null ? MissingNode.getInstance() : YAML.readTree(content);
        } catch (IOException e) {
            throw new ChartException(Kind.INVALID, "the chart's " + path + " cannot be parsed");
        }
    }

    /** Without what is not to stay. */
    ChartFiles keeping(Predicate<String> stays) {
        SortedMap<String, byte[]> kept = new TreeMap<>(files);
        kept.keySet().removeIf(stays.negate());
        return new ChartFiles(kept);
    }

    /** With these texts besides, or instead. */
    ChartFiles with(Map<String, String> texts) {
        SortedMap<String, byte[]> more = new TreeMap<>(files);
        texts.forEach((path, text) -> more.put(path, text.getBytes(StandardCharsets.UTF_8)));
        return new ChartFiles(more);
    }

    /** The chart as Helm takes it; the same bytes for the same files. */
    byte[] pack() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry("chart/" + file.getKey());
                entry.setSize(file.getValue().length);
                entry.setModTime(0);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
