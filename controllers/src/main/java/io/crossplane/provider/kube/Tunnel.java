package io.crossplane.provider.kube;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

import io.crossplane.provider.kube.KubeException.Kind;
import io.fabric8.kubernetes.client.http.WebSocket;
import org.jspecify.annotations.Nullable;

/**
 * An address on this machine that leads to a virtual cluster's API, through the API server of its host. Every connection goes to a pod of
 * the control plane that is ready when it is opened, so the address outlives the pods. The far end's certificate is valid for 127.0.0.1,
 * so it is verified like any other.
 */
final class Tunnel implements AutoCloseable {

    private static final int API_PORT = 8443;
    private static final int MOST_STREAMS = 256;
    private static final String TOO_MANY = "%d connections to the virtual cluster \"%s\" are open already";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ServerSocketChannel entrance;
    private final Clusters.Lease host;
    private final ReleaseKey key;
    private final ControlPlanePods pods;
    private final ExecutorService threads;
    private final Clock clock;
    private final Semaphore room = new Semaphore(MOST_STREAMS);
    private final Set<PodStream> streams = ConcurrentHashMap.newKeySet();
    private volatile Instant lastUse;
    private volatile boolean closed;
    private volatile @Nullable KubeException problem;

    private Tunnel(ServerSocketChannel entrance, Clusters.Lease host, ReleaseKey key, ExecutorService threads,
            Clock clock) {
        this.entrance = entrance;
        this.host = host;
        this.key = key;
        this.pods = new ControlPlanePods(host.connection(), key, clock);
        this.threads = threads;
        this.clock = clock;
        this.lastUse = clock.instant();
    }

    /**
     * Opens one, if there is a pod to lead to.
     *
     * @param host kept and closed by the tunnel
     * @param threads one for each connection
     * @throws KubeException if there is no ready pod or none can be looked up
     */
    static Tunnel open(Clusters.Lease host, ReleaseKey key, ExecutorService threads, Clock clock, Duration limit) {
        try {
            Tunnel tunnel = new Tunnel(ServerSocketChannel.open(), host, key, threads, clock);
            try {
                tunnel.pods.ready(limit);
                tunnel.entrance.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            } catch (IOException | RuntimeException e) {
                tunnel.close();
                throw e;
            }
            threads.execute(tunnel::accept);
            return tunnel;
        } catch (IOException e) {
            throw new KubeException(Kind.INTERNAL, "cannot listen on this machine's loopback address", e);
        }
    }

    /** The near end. */
    int port() {
        return entrance.socket().getLocalPort();
    }

    /** Why the last connection led nowhere: at the near end that is only a broken connection. Empty once one leads through again. */
    Optional<KubeException> problem() {
        return Optional.ofNullable(problem);
    }

    /** Whether no connection was open since then. */
    boolean isUnusedSince(Instant limit) {
        return streams.isEmpty() && lastUse.isBefore(limit);
    }

    @Override
    public void close() {
        closed = true;
        close(entrance);
        streams.forEach(PodStream::end);
        host.close();
    }

    private void accept() {
        while (!closed) {
            try {
                SocketChannel near = entrance.accept();
                threads.execute(() -> lead(near));
            } catch (IOException | RejectedExecutionException e) {
                return;
            }
        }
    }

    /** Says what is wrong before the near side can notice. */
    private void lead(SocketChannel near) {
        try {
            if (room.tryAcquire()) {
                pass(near);
            } else {
                problem = new KubeException(Kind.UNREACHABLE, TOO_MANY.formatted(MOST_STREAMS, key.release()));
            }
        } finally {
            lastUse = clock.instant();
            close(near);
        }
    }

    private void pass(SocketChannel near) {
        try {
            String pod = pods.ready(LIMIT);
            if (!stream(near, pod)) {
                stream(near, pods.ready(LIMIT));
            }
        } catch (RuntimeException e) {
            problem = KubeFailures.classify(KubeCall.onHost("list", "pods", key.namespace(), ""), e);
        } finally {
            room.release();
        }
    }

    /**
     * Returns when the connection has ended.
     *
     * @return whether it began; if it did not, the pod may have been ready but a moment ago
     * @throws KubeException if the API server refuses it for any pod
     */
    private boolean stream(SocketChannel near, String pod) {
        PodStream stream = new PodStream(near, key, pod, threads, new Hearing(pod));
        streams.add(stream);
        try {
            WebSocket far = stream.open(host.connection().client(), API_PORT, LIMIT);
            if (closed) {
                stream.end();
            }
            stream.pump(far);
            return true;
        } catch (KubeException e) {
            failed(pod, e);
            if (e.kind() == Kind.DENIED || e.kind() == Kind.UNAUTHORIZED) {
                throw e;
            }
            return false;
        } finally {
            streams.remove(stream);
        }
    }

    private void failed(String pod, KubeException why) {
        problem = why;
        pods.distrust(pod);
    }

    private static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing comes through any more, either way.
        }
    }

    /** What the stream to one pod says. */
    private final class Hearing implements PodStream.Hearer {
        private final String pod;

        private Hearing(String pod) {
            this.pod = pod;
        }

        @Override
        public void answered() {
            problem = null;
        }

        @Override
        public void failed(KubeException why) {
            Tunnel.this.failed(pod, why);
        }
    }
}
