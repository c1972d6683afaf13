package io.crossplane.provider.helm.worker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How workers are run.
 *
 * @param directory for the unpacked library, sockets and values on their way; made when missing, readable by this user only
 * @param nativeLibrary Helm's native library where the image holds it as a file; else the one on the class path is unpacked once
 * @param environment everything a worker may see, such as proxy settings; nothing is inherited
 * @param threads calls that run in one worker at a time
 * @param idle how long a worker without work is kept
 * @param operations after how many calls a worker is replaced; the library leaks a little with each
 */
public record WorkerSettings(Path directory, Optional<Path> nativeLibrary, Map<String, String> environment, int threads,
        Duration idle, int operations) {

    public WorkerSettings {
        directory = directory.toAbsolutePath();
        environment = Map.copyOf(environment);
        if (threads < 1 || operations < 1 || idle.isNegative()) {
            throw new IllegalArgumentException("threads and operations are at least 1, idle is not negative");
        }
    }

    public static WorkerSettings in(Path directory) {
        return new WorkerSettings(directory, Optional.empty(), Map.of(), 4, Duration.ofSeconds(60), 500);
    }

    public WorkerSettings withNativeLibrary(Path library) {
        return new WorkerSettings(directory, Optional.of(library), environment, threads, idle, operations);
    }

    public WorkerSettings withEnvironment(Map<String, String> visible) {
        return new WorkerSettings(directory, nativeLibrary, visible, threads, idle, operations);
    }

    public WorkerSettings withThreads(int count) {
        return new WorkerSettings(directory, nativeLibrary, environment, count, idle, operations);
    }

    public WorkerSettings withIdle(Duration kept) {
        return new WorkerSettings(directory, nativeLibrary, environment, threads, kept, operations);
    }

    public WorkerSettings withOperations(int count) {
        return new WorkerSettings(directory, nativeLibrary, environment, threads, idle, count);
    }
}
