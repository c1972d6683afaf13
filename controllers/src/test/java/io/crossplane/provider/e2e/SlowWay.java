package io.crossplane.provider.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.client.utils.Serialization;

/**
 * A slow way to an API server: every request takes a while, so that there is time to do something between two of them. It forwards
 * bytes, encrypted as they are; the API server's certificate has to cover 127.0.0.1.
 */
final class SlowWay implements AutoCloseable {

    private final ServerSocket listening;
    private final URI server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Duration delay = Duration.ZERO;

    private SlowWay(ServerSocket listening, URI server) {
        this.listening = listening;
        this.server = server;
    }

    /** Opens a way to the server of this kubeconfig, as fast as the direct one at first. */
    static SlowWay to(Path kubeconfig) throws IOException {
        SlowWay way = new SlowWay(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")),
                URI.create(config(kubeconfig).getClusters().getFirst().getCluster().getServer()));
        way.threads.execute(way::accept);
        return way;
    }

    /** From now on everything that is sent to the server waits this long. */
    void delay(Duration each) {
        delay = each;
    }

    /** The kubeconfig for those who are to take this way, in a file beside. */
    Path kubeconfig(Path direct, Path directory) throws IOException {
        Config config = config(direct);
        config.getClusters().getFirst().getCluster().setServer("https://127.0.0.1:" + listening.getLocalPort());
        return Files.writeString(directory.resolve("slow.kubeconfig"), Serialization.asYaml(config));
    }

    private static Config config(Path kubeconfig) throws IOException {
        return Serialization.unmarshal(Files.readString(kubeconfig), Config.class);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                threads.execute(() -> forward(client));
            }
        } catch (IOException e) {
            // Closed: nobody is accepted any more.
            threads.shutdownNow();
        }
    }

    private void forward(Socket client) {
        try (client; Socket upstream = new Socket(server.getHost(), server.getPort())) {
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            var answers = threads.submit(() -> copy(upstream, client, false));
            copy(client, upstream, true);
            answers.cancel(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends when either side does; the end of one is the end of both. */
    private void copy(Socket from, Socket to, boolean slowly) {
        byte[] buffer = new byte[64 * 1024];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (slowly) {
                    LockSupport.parkNanos(delay.toNanos());
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // A killed process ends its connections like this.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }
}
