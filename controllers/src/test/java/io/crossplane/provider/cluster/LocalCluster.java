package io.crossplane.provider.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.crossplane.provider.cluster.NeedsCluster.Level;

/** One named instance of {@code cluster/local}. What this starts it also ends; what was up already stays up. */
final class LocalCluster {

    private static final Path PROGRAM = TestCluster.REPOSITORY.resolve("cluster/local/run");

    private final String instance;

    LocalCluster(String instance) {
        this.instance = instance;
    }

    TestCluster open(Level wanted) throws IOException, InterruptedException {
        if (!Files.isExecutable(PROGRAM)) {
            throw new IOException("there is no program " + PROGRAM);
        }
        Level up = levelThatIsUp();
        if (up != null && !up.covers(wanted)) {
            run("down");
            up = null;
        }
        if (up != null) {
            return TestCluster.open(access(), wanted, LocalCluster::leave);
        }
        try {
            run("up", "--activations", "none", "--level", wanted.name().toLowerCase(Locale.ROOT));
            return TestCluster.open(access(), wanted, this::down);
        } catch (IOException | RuntimeException e) {
            down();
            throw e;
        }
    }

    /** The level of the running instance, null when it does not run. */
    private Level levelThatIsUp() throws InterruptedException {
        try {
            return run("status", instance).lines()
                    .filter(line -> line.startsWith(instance + ": up,"))
                    .map(line -> line.replaceFirst(".*, level (\\w+),.*", "$1"))
                    .map(level -> Level.valueOf(level.toUpperCase(Locale.ROOT)))
                    .findFirst()
                    .orElse(null);
        } catch (IOException e) {
            return null;
        }
    }

    private TestCluster.Access access() throws IOException, InterruptedException {
        Map<String, String> env;
        try (var lines = Files.lines(Path.of(run("env").strip()))) {
            env = lines.map(line -> line.split("=", 2)).collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        }
        return new TestCluster.Access(Level.valueOf(env.get("CLUSTER_LEVEL").toUpperCase(Locale.ROOT)),
                Path.of(env.get("KUBECONFIG")), URI.create(env.get("CHART_REPOSITORY")),
                Optional.of(Path.of(env.get("AUDIT_LOG"))), Path.of(env.get("KUBECTL")),
                Optional.ofNullable(env.get("REGISTRY")));
    }

    private static void leave() {
        // It was up before: whoever started it ends it.
    }

    private void down() {
        try {
            run("down");
        } catch (IOException e) {
            throw new IllegalStateException("cannot end the local cluster " + instance, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs the program; its progress goes to standard error, its answer is returned. */
    private String run(String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(PROGRAM.toString()));
        words.addAll(List.of(command));
        words.addAll(List.of("--instance", instance));
        Process process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("`run " + String.join(" ", command) + "` ended with " + code);
        }
        return answer;
    }
}
