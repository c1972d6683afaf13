package io.crossplane.provider.helm.worker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The worker's program: runs the calls that come in over a socket and ends when the provider does.
 *
 * <p>The protocol has a socket of its own because the Go library swaps and prints to standard output. The main thread only reads: when
 * the provider ends, however it ends, the kernel closes the socket and the read fails; halting works even while calls are inside the
 * library, where an orderly exit would wait.
 */
public final class WorkerMain {

    private WorkerMain() {}

    /** @param args socket, native library, directory for values, number of threads */
    public static void main(String[] args) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(args[0]));
            Frames frames = new Frames(channel);
            serve(frames, load(frames, Path.of(args[1]), Path.of(args[2])), Integer.parseInt(args[3]));
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    private static HelmJava load(Frames frames, Path library, Path directory) throws IOException {
        try {
            return new HelmJava(library, directory);
        } catch (LinkageError | RuntimeException e) {
            frames.write(Map.of("failed", String.valueOf(e.getMessage())));
            throw e;
        }
    }

    private static void serve(Frames frames, HelmJava helm, int threads) throws IOException {
        ExecutorService calls = Executors.newFixedThreadPool(threads, Thread.ofPlatform().name("helm-", 0).factory());
        frames.write(Map.of("ready", "true"));
        while (true) {
            Map<String, String> call = frames.read();
            calls.execute(() -> answer(frames, helm, call));
        }
    }

    private static void answer(Frames frames, HelmJava helm, Map<String, String> call) {
        try {
            frames.write(helm.run(Long.parseLong(Frames.field(call, "id")), call).toFrame());
        } catch (IOException | RuntimeException e) {
            // Without an answer the provider would wait for the deadline; the end of the process tells it at once.
            Runtime.getRuntime().halt(1);
        }
    }
}
