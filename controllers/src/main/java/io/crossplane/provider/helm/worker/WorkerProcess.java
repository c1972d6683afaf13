package io.crossplane.provider.helm.worker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A worker that is a process of its own, reached over a socket in a directory only this user can enter.
 *
 * <p>One thread lives as long as the process: it starts it, waits for the connection, reads answers, and when the connection ends makes sure
 * that the process is gone before it says so.
 */
final class WorkerProcess implements Worker {

    private final WorkerProgram program;
    private final Events events;
    private final CompletableFuture<Frames> connection = new CompletableFuture<>();
    private final CompletableFuture<Process> process = new CompletableFuture<>();

    private WorkerProcess(WorkerProgram program, Events events) {
        this.program = program;
        this.events = events;
    }

    static WorkerProcess start(WorkerProgram program, Events events) {
        WorkerProcess worker = new WorkerProcess(program, events);
        Thread.ofPlatform().daemon().name("helm-worker").start(worker::live);
        return worker;
    }

    @Override
    public void send(long id, WorkerCall call) {
        // On a thread of its own: a worker that does not read must not hold up the pool.
        connection.thenAccept(frames -> Thread.ofVirtual().start(() -> write(frames, call.toFrame(id))));
    }

    @Override
    public void kill() {
        process.thenAccept(Process::destroyForcibly);
    }

    private void write(Frames frames, Map<String, String> frame) {
        try {
            frames.write(frame);
        } catch (IOException e) {
            kill();
        }
    }

    private void live() {
        String reason = "the Helm worker ended";
        try (WorkerProgram.Place place = program.newPlace()) {
            reason = runIn(place);
        } catch (IOException | RuntimeException e) {
            reason = "the Helm worker did not start: " + e.getMessage();
        }
        events.ended(reason);
    }

    private String runIn(WorkerProgram.Place place) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(place.socket()));
            Process started = place.start();
            // Ends the accept below when the program dies before it connects.
            var unused = started.onExit().thenRun(() -> close(server));
            process.complete(started);
            try {
                return serve(server, started);
            } finally {
                started.destroyForcibly();
                started.onExit().join();
            }
        }
    }

    private String serve(ServerSocketChannel server, Process started) throws IOException {
        Frames frames;
        try {
            frames = new Frames(server.accept());
        } catch (IOException e) {
            return "the Helm worker ended before it was up, exit code " + started.onExit().join().exitValue();
        }
        try (frames) {
            Map<String, String> hello = frames.read();
            if (hello.containsKey("failed")) {
                return "the Helm worker cannot load Helm's native library: " + hello.get("failed");
            }
            connection.complete(frames);
            return readAnswers(frames);
        } catch (IOException e) {
            return "the Helm worker ended before it was up";
        }
    }

    private String readAnswers(Frames frames) {
        try {
            while (true) {
                events.replied(WorkerReply.fromFrame(frames.read()));
            }
        } catch (IOException e) {
            return "the Helm worker ended";
        }
    }

    private static void close(ServerSocketChannel server) {
        try {
            server.close();
        } catch (IOException e) {
            // Nobody waits on it any more than before.
            return;
        }
    }
}
