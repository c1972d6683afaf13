package io.crossplane.provider.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An address of its own for an API server, whose certificate has to cover 127.0.0.1: counts who comes, and can be taken down. */
final class CountedWay implements AutoCloseable {

    private final ServerSocket listening;
    private final URI server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger come = new AtomicInteger();
    private volatile boolean isDown;

    private CountedWay(ServerSocket listening, URI server) {
        this.listening = listening;
        this.server = server;
    }

    static CountedWay to(String server) {
        try {
            CountedWay way = new CountedWay(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")),
                    URI.create(server));
            way.threads.execute(way::accept);
            return way;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "https://127.0.0.1:" + listening.getLocalPort();
    }

    /** How many connections were asked for so far. */
    int connections() {
        return come.get();
    }

    /** How many of them are open. */
    int openConnections() {
        return open.size();
    }

    /** Ends all connections, and every new one at once. */
    void down() {
        isDown = true;
        open.forEach(CountedWay::end);
    }

    void up() {
        isDown = false;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                come.incrementAndGet();
                if (isDown) {
                    end(client);
                } else {
                    threads.execute(() -> forward(client));
                }
            }
        } catch (IOException e) {
            // Closed: nobody is accepted any more.
            threads.shutdownNow();
        }
    }

    private void forward(Socket client) {
        open.add(client);
        try (client; Socket upstream = new Socket(server.getHost(), server.getPort())) {
            threads.execute(() -> copy(upstream, client));
            copy(client, upstream);
        } catch (IOException e) {
            // The server is gone; so is the client then.
            return;
        } finally {
            open.remove(client);
        }
    }

    /** Ends when either side does; the end of one is the end of both. */
    private static void copy(Socket from, Socket to) {
        try (from; to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Taken down, or closed by one side.
            return;
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
