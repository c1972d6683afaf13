package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.crossplane.provider.cluster.TestCluster;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The built provider as a child process. It works alone unless {@code --leader-election} is among its flags: a killed leader would keep
 * its successor waiting for a minute. All processes of a test run share one cache, so that Helm's library is unpacked once.
 */
final class ProviderProcess implements AutoCloseable {

    /** How long a provider may take to work, and any other thing of it that is awaited without a promise. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Path BUILD = TestCluster.REPOSITORY.resolve("controllers/target");
    private static final Path JAR = BUILD.resolve("provider/provider-vcluster.jar");
    private static final Duration POLL = Duration.ofMillis(50);

    private final Process process;
    private final Path output;
    private final int healthPort;
    private final int metricsPort;

    /**
     * How a process ended.
     *
     * @param code its exit code
     * @param time from the signal to the end
     */
    record Ended(int code, Duration time) {}

    private ProviderProcess(Process process, Path output, int healthPort, int metricsPort) {
        this.process = process;
        this.output = output;
        this.healthPort = healthPort;
        this.metricsPort = metricsPort;
    }

    /** Starts a provider as the cluster's administrator, and waits until it works. */
    static ProviderProcess working(TestCluster cluster, String... flags) {
        return start(cluster, cluster.access().kubeconfig(), flags).awaitWorking();
    }

    /** The same, with this in its environment instead of what there is of clouds. */
    static ProviderProcess working(TestCluster cluster, Map<String, String> environment, String... flags) {
        return start(cluster, cluster.access().kubeconfig(), environment, flags).awaitWorking();
    }

    /**
     * Starts a provider with this identity; it may not work yet, or be refused to.
     *
     * @param flags its own, and those of its JVM, which begin with {@code -XX:}
     */
    static ProviderProcess start(TestCluster cluster, Path kubeconfig, String... flags) {
        return start(cluster, kubeconfig, Map.of(), flags);
    }

    private static ProviderProcess start(TestCluster cluster, Path kubeconfig, Map<String, String> environment,
            String... flags) {
        Map<Boolean, List<String>> ofJvm = Stream.of(flags)
                .collect(Collectors.partitioningBy(flag -> flag.startsWith("-XX:")));
        int healthPort = freePort();
        int metricsPort = freePort();
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC", "-Xmx256m", "-Xss512k"));
        command.addAll(ofJvm.getOrDefault(true, List.of()));
        command.addAll(List.of("-jar", JAR.toString(), "--health-probe-bind-addr", "127.0.0.1:" + healthPort,
                "--metrics-bind-address", "127.0.0.1:" + metricsPort, "--chart-repository",
                cluster.access().chartRepository().toString(), "--cache-dir", Cache.DIRECTORY.toString(), "--namespace",
                "default"));
        command.addAll(ofJvm.getOrDefault(false, List.of()));
        if (!command.contains("--leader-election")) {
            command.add("--no-leader-election");
        }
        try {
            Path output = Files.createTempFile(Files.createDirectories(BUILD.resolve("e2e")), "provider-", ".log");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.matches("(AWS|GOOGLE|GCE|CLOUDSDK)_.*"));
            builder.environment().putAll(environment);
            builder.environment().put("KUBECONFIG", kubeconfig.toString());
            return new ProviderProcess(builder.start(), output, healthPort, metricsPort);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + JAR, e);
        }
    }

    /** Waits until its controllers run; fails with its output if it ends instead. */
    ProviderProcess awaitWorking() {
        return awaitReadiness("working");
    }

    /** Waits until it is a replica that lets another one lead. */
    ProviderProcess awaitStandby() {
        return awaitReadiness("standby");
    }

    private ProviderProcess awaitReadiness(String state) {
        try {
            await("provider is " + state).atMost(LIMIT).pollInterval(POLL).until(() -> {
                assertThat(process.isAlive()).as(this::output).isTrue();
                return readiness().equals(state);
            });
            return this;
        } catch (ConditionTimeoutException e) {
            // Nobody else would end it, and it would work on the objects of later tests.
            process.destroyForcibly();
            throw e;
        }
    }

    /** What it answers to /readyz: working, standby, starting …; empty when it does not answer. */
    String readiness() {
        return get(healthPort, "/readyz");
    }

    /** What it answers to /metrics; empty when it does not answer. */
    String metrics() {
        return get(metricsPort, "/metrics");
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Its Helm worker, while it has one. */
    Optional<ProcessHandle> worker() {
        return process.children().findFirst();
    }

    /** All that it and its workers have written. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file that {@link #output()} reads. */
    Path outputFile() {
        return output;
    }

    /** Ends it with SIGKILL and waits for that. */
    void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /** Ends it with SIGTERM, as Kubernetes does, and waits for that. */
    Ended stop() {
        long start = System.nanoTime();
        process.destroy();
        awaitEnd(Duration.ofSeconds(30));
        return new Ended(process.exitValue(), Duration.ofNanos(System.nanoTime() - start));
    }

    /** Ends it if it still runs; whatever the test has made of it. */
    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy();
        }
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd(Duration limit) {
        try {
            assertThat(process.waitFor(limit)).as("provider ends within " + limit).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String get(int port, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body().strip();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One cache for all providers of this JVM, gone with it. Below the directory for temporary files: a worker's socket needs a short path. */
    private static final class Cache {

        static final Path DIRECTORY = create();

        private static Path create() {
            try {
                Path directory = Files.createTempDirectory("e2e-");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
                return directory;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void remove(Path root) {
            try (var found = Files.walk(root)) {
                found.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
