package io.crossplane.provider.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Measured figures, printed as one line each among the output of the tests. */
public final class Figures {

    private static final double MILLIS = 1000.0;
    private static final long KIB_PER_MIB = 1024;

    private Figures() {}

    public static void print(String what, Duration time) {
        print(what, String.format(Locale.ROOT, "%.1f s", time.toMillis() / MILLIS));
    }

    public static void print(String what, String figure) {
        System.out.println("figure: " + what + " " + figure);
    }

    /** Prints how much memory a process really takes. */
    public static void printMemory(String what, long pid) {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            long kib = lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
            print(what + " RSS", kib / KIB_PER_MIB + " MiB");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts to measure a time. */
    public static Stopwatch start() {
        return new Stopwatch(System.nanoTime());
    }

    /** A running measurement. */
    public record Stopwatch(long since) {
        public Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - since);
        }
    }
}
