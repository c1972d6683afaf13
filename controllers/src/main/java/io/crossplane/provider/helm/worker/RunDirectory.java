package io.crossplane.provider.helm.worker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where one provider's workers keep sockets and values while it runs.
 *
 * <p>A killed provider cannot clean up, and what it leaves may hold values with secrets. So each run holds the lock of a file beside its
 * directory; the kernel drops the lock with the process, and the next run removes every directory whose lock is free.
 */
final class RunDirectory implements AutoCloseable {

    private static final String LOCK = ".lock";

    private final Path path;
    private final FileChannel lock;

    private RunDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static RunDirectory createIn(Path parent) throws IOException {
        Files.createDirectories(parent,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        removeLeftovers(parent);
        Path path = Files.createTempDirectory(parent, "run-");
        FileChannel lock = FileChannel.open(Path.of(path + LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock.lock();
        return new RunDirectory(path, lock);
    }

    /** A fresh directory for one worker; short, because a socket's path has at most 107 bytes. */
    Path newDirectory() throws IOException {
        return Files.createTempDirectory(path, "");
    }

    @Override
    public void close() throws IOException {
        removeTree(path);
        Files.deleteIfExists(Path.of(path + LOCK));
        lock.close();
    }

    static void removeTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> found = Files.walk(root)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }

    private static void removeLeftovers(Path parent) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(parent, "run-*" + LOCK)) {
            for (Path file : locks) {
                removeIfAbandoned(file);
            }
        }
    }

    private static void removeIfAbandoned(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (channel.tryLock() != null) {
                String name = file.toString();
                removeTree(Path.of(name.substring(0, name.length() - LOCK.length())));
                Files.deleteIfExists(file);
            }
        } catch (OverlappingFileLockException e) {
            // Held by another run within this process: it is alive.
            return;
        }
    }
}
