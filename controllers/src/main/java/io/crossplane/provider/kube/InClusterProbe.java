package io.crossplane.provider.kube;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds out whether a Service of the host cluster can be reached from here: its name resolves and something accepts. */
class InClusterProbe {

    private static final int HTTPS = 443;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** What became of an attempt. */
    enum Finding {
        /** Something accepts connections. */
        ACCEPTS,
        /** The name is known here, but nothing accepts; a moment after a control plane became ready that is usual. */
        SILENT,
        /** The name is not known here: this is not a place from which Services of that cluster are reached. */
        UNKNOWN_NAME
    }

    /** Tries for a second at most. */
    Finding probe(String host, Duration limit) {
        Duration wait = limit.compareTo(PATIENCE) < 0 ? limit : PATIENCE;
        CompletableFuture<InetAddress> address = new CompletableFuture<>();
        // In a thread of its own, for looking up a name cannot be limited.
        CompletableFuture<Finding> finding = CompletableFuture.supplyAsync(() -> connect(host, wait, address),
                task -> Thread.ofVirtual().start(task));
        try {
            return finding.get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return address.isDone() ? Finding.SILENT : Finding.UNKNOWN_NAME;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.SILENT;
        }
    }

    private static Finding connect(String host, Duration wait, CompletableFuture<InetAddress> address) {
        try (Socket socket = new Socket()) {
            address.complete(InetAddress.getByName(host));
            socket.connect(new InetSocketAddress(address.join(), HTTPS), (int) wait.toMillis());
            return Finding.ACCEPTS;
        } catch (UnknownHostException e) {
            return Finding.UNKNOWN_NAME;
        } catch (IOException e) {
            return Finding.SILENT;
        }
    }
}
