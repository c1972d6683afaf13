package io.crossplane.provider.image;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The tool behind {@code make image}, {@code make package} and {@code make push}; package/run puts the files in place for it. */
@Command(name = "image", description = "Builds the provider's image and package out of directories, and pushes it.")
public final class Main {

    private static final String LABEL = "org.opencontainers.image.";
    private static final String XPKG = "io.crossplane.xpkg";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    Main() {}

    public static void main(String... arguments) {
        CommandLine command = new CommandLine(new Main());
        command.setExecutionExceptionHandler((e, line, parsed) -> {
            line.getErr().println("error: " + e.getMessage());
            return 1;
        });
        System.exit(command.execute(arguments));
    }

    /** What is in the image, and what is said about it. */
    static final class Contents {
        @Option(names = "--layers", required = true, description = "Directory of the layers' directories.")
        Path layers = Path.of("");

        @Option(names = "--architecture", defaultValue = "amd64")
        String architecture = "";

        @Option(names = "--name", required = true, description = "HOST/PATH:TAG by which tools show the image.")
        String name = "";

        @Option(names = "--label", description = "KEY=VALUE, a label org.opencontainers.image.KEY.")
        Map<String, String> labels = Map.of();

        @Option(names = "--time", required = true, description = "What everything is dated with.")
        Instant time = Instant.EPOCH;

        @Option(names = "--cache", required = true, description = "Directory for compressed layers.")
        Path cache = Path.of("");

        ImageBuild build() {
            Map<String, String> full = new TreeMap<>();
            labels.forEach((key, value) -> full.put(LABEL + key, value));
            return new ImageBuild(layers, architecture, full, time, cache);
        }
    }

    @Command(name = "image", description = "Writes the image as a tar file in OCI layout.")
    int image(@CommandLine.Mixin Contents contents, @Option(names = "--output", required = true) Path file)
            throws IOException {
        contents.build().writeTo(file, contents.name);
        return 0;
    }

    @Command(name = "package",
            description = "Writes the image with the package in it, as an OCI layout and as an .xpkg file.")
    int pack(@CommandLine.Mixin Contents contents, @Option(names = "--meta", required = true) Path meta,
            @Option(names = "--kinds", required = true) Path kinds,
            @Option(names = "--layout", required = true) Path layout,
            @Option(names = "--xpkg", required = true) Path xpkg) throws IOException {
        PackageFile.write(meta, kinds, contents.layers.resolve("9-package"));
        Path tar = Files.createTempFile(xpkg.toAbsolutePath().getParent(), "image", ".tar");
        try {
            contents.build().writeTo(tar, contents.name);
            remove(layout);
            Layout image = Layout.unpack(tar, layout.toAbsolutePath());
            image.markLastLayer(XPKG, "base");
            DockerArchive.write(image, contents.name, xpkg);
            out().println(image.digest());
        } finally {
            Files.delete(tar);
        }
        return 0;
    }

    @Command(name = "store", description = "Copies the jars of a directory without compression.")
    int store(@Option(names = "--from", required = true) Path from, @Option(names = "--to", required = true) Path to,
            @Option(names = "--without", defaultValue = "(?!)",
                    description = "A regular expression; entries of such names are left out.") Pattern without)
            throws IOException {
        StoredJars.copy(from, to, without.asMatchPredicate());
        return 0;
    }

    @Command(name = "sbom", description = "Writes the bill of materials of the image.")
    int sbom(
            @Option(names = "--jars", required = true,
                    description = "CycloneDX, as Maven's plugin wrote it.") Path jars,
            @Option(names = "--component",
                    description = "A package URL of what else is in the image.") List<String> purls,
            @Option(names = "--output", required = true) Path file) throws IOException {
        BillOfMaterials.write(jars, purls, file);
        return 0;
    }

    @Command(name = "push", description = "Copies the image of an OCI layout to a registry.")
    int push(@Option(names = "--layout", required = true) Path layout,
            @Option(names = "--to", required = true, paramLabel = "HOST/PATH:TAG") String reference)
            throws IOException {
        String digest = Layout.at(layout).digest();
        RegistryPush.push(layout, digest, reference);
        out().println(reference + "@" + digest);
        return 0;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
