package io.crossplane.provider.helm.worker;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.jni.HelmLib;
import com.sun.jna.Native;

/** How the worker's JVM is started: flags for a small process that starts fast, a class path of what it needs, a clean environment. */
final class WorkerProgram implements AutoCloseable {

    private static final List<String> JVM_FLAGS = List.of("-XX:+UseSerialGC", "-Xmx96m", "-Xss512k",
            "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError", "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED");

    private final WorkerSettings settings;
    private final RunDirectory run;

    WorkerProgram(WorkerSettings settings) throws IOException {
        this.settings = settings;
        this.run = RunDirectory.createIn(settings.directory());
    }

    /** A new directory for one worker's life; removed, values and all, when the place is closed. */
    Place newPlace() throws IOException {
        return new Place(run.newDirectory());
    }

    @Override
    public void close() {
        try {
            run.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One worker's directory: socket, values, and all that the library might want to write. */
    final class Place implements AutoCloseable {

        private final Path directory;

        private Place(Path directory) {
            this.directory = directory;
        }

        /** For a chart that is made for one call. */
        Path chart() {
            return directory.resolve("chart.tgz");
        }

        Path socket() {
            return directory.resolve("s");
        }

        Process start() throws IOException {
            ProcessBuilder builder = new ProcessBuilder(command()).directory(directory.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            builder.environment().putAll(settings.environment());
            builder.environment().putAll(helmEnvironment());
            return builder.start();
        }

        /** Nothing that Helm or client-go would find on the machine by itself may reach a release. */
        private Map<String, String> helmEnvironment() {
            String here = directory.toString();
            return Map.of("HOME", here, "TMPDIR", here, "HELM_CACHE_HOME", here, "HELM_CONFIG_HOME", here,
                    "HELM_DATA_HOME", here, "HELM_DRIVER", "secret", "KUBECONFIG",
                    directory.resolve("none").toString());
        }

        private List<String> command() throws IOException {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(JVM_FLAGS);
            command.addAll(nativeLibraries());
            command.addAll(List.of("-Djava.io.tmpdir=" + directory, "-Djna.tmpdir=" + directory,
                    "-Dcom.marcnuri.jkube-helm.skipRemoteJar=true", "-cp", classPath(), WorkerMain.class.getName()));
            command.addAll(List.of(socket().toString(), library().toString(), directory.toString(),
                    Integer.toString(settings.threads())));
            return command;
        }

        @Override
        public void close() throws IOException {
            RunDirectory.removeTree(directory);
        }
    }

    /** Where JNA's own library lies beside Helm's, nothing is unpacked, and the directory for temporary files needs no right to execute. */
    private List<String> nativeLibraries() {
        return settings.nativeLibrary()
                .map(Path::getParent)
                .filter(beside -> Files.exists(beside.resolve(System.mapLibraryName("jnidispatch"))))
                .map(beside -> List.of("-Djna.boot.library.path=" + beside, "-Djna.nounpack=true"))
                .orElse(List.of());
    }

    private Path library() throws IOException {
        if (settings.nativeLibrary().isPresent()) {
            return settings.nativeLibrary().get();
        }
        return NativeLibraryFile.unpackedIn(settings.directory());
    }

    /** Only where the worker's own classes come from: the provider's whole class path would cost it time and memory. */
    private static String classPath() {
        return Stream.of(WorkerMain.class, InstallCommand.class, HelmLib.class, Native.class, JsonFactory.class)
                .map(WorkerProgram::origin)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Asks for the class's file: the code source of a class that the JVM has mapped from an archive has no location. */
    private static String origin(Class<?> type) {
        String name = type.getName().replace('.', '/') + ".class";
        URL file = Objects.requireNonNull(type.getClassLoader().getResource(name), name);
        try {
            if (file.openConnection() instanceof JarURLConnection inside) {
                return Path.of(inside.getJarFileURL().toURI()).toString();
            }
            String path = Path.of(file.toURI()).toString();
            return path.substring(0, path.length() - name.length() - 1);
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("cannot tell where " + type + " comes from", e);
        }
    }
}
