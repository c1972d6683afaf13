package io.crossplane.provider.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process that cannot even begin. */
class MainTest {

    @TempDir
    private Path directory;

    @Test
    void endsWhenAClassIsMissing() throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-cp",
                classPathWithout("micrometer"), Main.class.getName(), "--no-leader-election").redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
            assertThat(process.exitValue()).isOne();
            assertThat(Files.readString(output)).contains(NoClassDefFoundError.class.getName());
        } finally {
            process.destroyForcibly();
        }
    }

    private static String classPathWithout(String library) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(each -> !each.contains(library))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
