package io.crossplane.provider.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;

/**
 * An image out of directories: each directory below {@code layers}, in the order of their names, is one layer of the root file system.
 * Equal files give an equal digest: names are sorted, all times are the given one, all owners are root.
 *
 * @param layers the directory of the layers' directories
 * @param architecture as OCI names it, such as {@code amd64}
 * @param labels of the image
 * @param time what every file and the image itself is dated with
 * @param cache for compressed layers, so that only changed ones are made anew
 */
record ImageBuild(Path layers, String architecture, Map<String, String> labels, Instant time, Path cache) {

    static final String OPTIONS = "/usr/lib/provider-vcluster/java.options";

    /** Exec form, so that signals reach the JVM; what a DeploymentRuntimeConfig gives as arguments comes behind (RT-3, JV-38). */
    private static final List<String> ENTRYPOINT = List.of("/usr/lib/java/bin/java", "@" + OPTIONS);
    /** A number, for that is how a kubelet sees that it is not root. */
    private static final String USER = "65532:65532";
    private static final int METRICS = 8080;
    private static final int HEALTH = 8081;

    /** Writes the image as a tar file in OCI layout. */
    void writeTo(Path file, String name) throws IOException {
        try {
            container().containerize(Containerizer.to(TarImage.at(file).named(name))
                    .setOfflineMode(true)
                    .setToolName("provider-vcluster")
                    .setBaseImageLayersCache(cache)
                    .setApplicationLayersCache(cache));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (InvalidImageReferenceException | RegistryException | CacheDirectoryCreationException
                | ExecutionException e) {
            throw new IOException("cannot build the image: " + e.getMessage(), e);
        }
    }

    private JibContainerBuilder container() throws IOException {
        return Jib.fromScratch()
                .setFormat(ImageFormat.OCI)
                .setCreationTime(time)
                .setPlatforms(java.util.Set.of(new Platform(architecture, "linux")))
                .setFileEntriesLayers(fileLayers())
                .setEntrypoint(ENTRYPOINT)
                .setEnvironment(Map.of("PATH", "/usr/lib/java/bin", "HOME", "/tmp", "HELM_LIBRARY",
                        "/usr/lib/provider-vcluster/helm.so"))
                .setExposedPorts(Port.tcp(METRICS), Port.tcp(HEALTH))
                .setLabels(labels)
                .setWorkingDirectory(AbsoluteUnixPath.get("/tmp"))
                .setUser(USER);
    }

    private List<FileEntriesLayer> fileLayers() throws IOException {
        try (Stream<Path> found = Files.list(layers)) {
            List<FileEntriesLayer> made = new ArrayList<>();
            for (Path directory : found.filter(Files::isDirectory).sorted().toList()) {
                made.add(layer(directory));
            }
            return made;
        }
    }

    private FileEntriesLayer layer(Path directory) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(directory.getFileName().toString());
        try (Stream<Path> top = Files.list(directory)) {
            for (Path path : top.sorted().toList()) {
                layer.addEntryRecursive(path, AbsoluteUnixPath.get("/" + path.getFileName()),
                        (file, target) -> permissions(file), (file, target) -> time);
            }
        }
        return layer.build();
    }

    /** Three kinds: what can be run or entered, what can be read, and a directory that everybody may write to. */
    private static FilePermissions permissions(Path file) {
        try {
            boolean open = Files.getPosixFilePermissions(file)
                    .contains(java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE);
            if (Files.isDirectory(file)) {
                return FilePermissions.fromOctalString(open ? "777" : "755");
            }
            return FilePermissions.fromOctalString(Files.isExecutable(file) ? "755" : "644");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
