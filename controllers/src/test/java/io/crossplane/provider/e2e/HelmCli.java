package io.crossplane.provider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossplane.provider.cluster.TestCluster;

/** The Helm program, as a user at a terminal runs it: built by {@code cluster/local}, and with files of its own only. */
public final class HelmCli {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path program;
    private final Map<String, String> environment;

    private HelmCli(Path program, Map<String, String> environment) {
        this.program = program;
        this.environment = environment;
    }

    /**
     * Helm on this cluster.
     *
     * @param home a directory for what it keeps
     */
    public static HelmCli on(TestCluster cluster, Path home) {
        Path run = TestCluster.REPOSITORY.resolve("cluster/local/run");
        String program = output(List.of(run.toString(), "program", "helm"), Map.of()).strip();
        return new HelmCli(Path.of(program),
                Map.of("KUBECONFIG", cluster.access().kubeconfig().toString(), "HELM_CACHE_HOME", home + "/cache",
                        "HELM_CONFIG_HOME", home + "/config", "HELM_DATA_HOME", home + "/data"));
    }

    /** Runs a command in a namespace; fails with what Helm says if it fails. */
    public String run(String namespace, String... command) {
        List<String> words = new ArrayList<>(List.of(program.toString(), "--namespace", namespace));
        words.addAll(List.of(command));
        return output(words, environment);
    }

    /** What a command that lists something answers. */
    public List<JsonNode> list(String namespace, String... command) {
        return StreamSupport.stream(json(namespace, command).spliterator(), false).toList();
    }

    /** What a command answers as JSON. */
    public JsonNode json(String namespace, String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of("--output", "json"));
        try {
            return JSON.readTree(run(namespace, words.toArray(String[]::new)));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins a command; whoever asks ends it. What it says goes nowhere. */
    public Process begin(String namespace, String... command) {
        List<String> words = new ArrayList<>(List.of(program.toString(), "--namespace", namespace));
        words.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String output(List<String> words, Map<String, String> environment) {
        try {
            ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().putAll(environment);
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(String.join(" ", words) + ": " + output).isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
