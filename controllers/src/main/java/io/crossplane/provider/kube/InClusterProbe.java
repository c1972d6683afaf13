package io.crossplane.provider.kube;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds out whether a Service of the host cluster can be reached from here: its name resolves and something accepts. */
class InClusterProbe {

    private static final int HTTPS = 443;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Asks for a second at most. */
    boolean reaches(String host, Duration limit) {
        Duration wait = limit.compareTo(PATIENCE) < 0 ? limit : PATIENCE;
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> answer.complete(connects(host, wait)));
        try {
            return answer.get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** In a thread of its own, for looking up a name cannot be limited. */
    private static boolean connects(String host, Duration wait) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, HTTPS), (int) wait.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
