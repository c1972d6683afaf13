package io.crossplane.provider.installed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.crossplane.provider.cluster.TestCluster;

/**
 * kubectl, as somebody at a terminal runs it.
 *
 * @param command the program and the flags that all its commands have
 */
record Kubectl(List<String> command) {

    /** What a command answered. */
    private record Answer(int code, String output, String errors) {}

    /** As the administrator of a cluster. */
    static Kubectl on(TestCluster cluster) {
        return new Kubectl(
                List.of(cluster.access().kubectl().toString(), "--kubeconfig=" + cluster.access().kubeconfig()));
    }

    Kubectl with(String... words) {
        return new Kubectl(Stream.concat(command.stream(), Stream.of(words)).toList());
    }

    Kubectl in(String namespace) {
        return with("--namespace=" + namespace);
    }

    /** As somebody else. */
    Kubectl as(String user) {
        return with("--as=" + user);
    }

    /** Runs a command that has to succeed; what it prints. */
    String run(String... words) {
        return runWith("", words);
    }

    /** The same with this on standard input. */
    String runWith(String input, String... words) {
        Answer answer = answer(input, words);
        assertThat(answer.code()).as("%s: %s%s", String.join(" ", words), answer.output(), answer.errors()).isZero();
        return answer.output();
    }

    /** Runs a command that has to be refused; what it says of that. */
    String refused(String... words) {
        return refusedWith("", words);
    }

    /** The same with this on standard input. */
    String refusedWith(String input, String... words) {
        Answer answer = answer(input, words);
        assertThat(answer.code()).as("%s: %s", String.join(" ", words), answer.output()).isNotZero();
        return answer.errors();
    }

    /** What {@code kubectl get} shows. */
    Table get(String... words) {
        return Table.of(with("get").run(words));
    }

    /** A field of an object, empty if it has no such field. */
    String field(String object, String path) {
        return run("get", object, "--ignore-not-found", "--output=jsonpath={" + path + "}");
    }

    /** Lays this YAML over an object. */
    void patch(String object, String change) {
        run(merge(object, change));
    }

    /** The same that has to be refused; what is said of that. */
    String patchRefused(String object, String change) {
        return refused(merge(object, change));
    }

    void awaitReady(String object) {
        run("wait", "--for=condition=Ready", object, "--timeout=5m");
    }

    /** Deletes an object and waits until all that it consists of is gone. */
    void delete(String object) {
        run("delete", object, "--cascade=foreground", "--timeout=5m");
    }

    private static String[] merge(String object, String change) {
        // Marked as YAML, for what begins with a brace is read as JSON otherwise.
        return new String[] {"patch", object, "--type=merge", "--patch=---\n" + change};
    }

    private Answer answer(String input, String... words) {
        try {
            Path errors = Files.createTempFile("kubectl-", ".log");
            Process process = new ProcessBuilder(with(words).command()).redirectError(errors.toFile()).start();
            try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
                stdin.write(input);
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Answer answer = new Answer(process.waitFor(), output, Files.readString(errors));
            Files.delete(errors);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
