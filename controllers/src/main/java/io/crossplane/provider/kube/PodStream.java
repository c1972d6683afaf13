package io.crossplane.provider.kube;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.crossplane.provider.kube.KubeException.Kind;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;

/**
 * One connection that is passed on to a port of a pod, through the API server, in the protocol {@code v4.channel.k8s.io}.
 *
 * <p>The library has one too ({@code portForward}), which loses bytes when they come faster than the network takes them, for it does not
 * look whether a message was accepted, and leaves its far side open when the near side ends.
 */
final class PodStream implements WebSocket.Listener {

    private static final int PORT_ANNOUNCEMENTS = 2;
    private static final byte DATA = 0;
    private static final int BUFFER = 32 * 1024;
    private static final int MOST_WAITING = 32;
    private static final int NORMAL_CLOSURE = 1000;
    private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SocketChannel near;
    private final Executor threads;
    private final Hearer hearer;
    private final KubeCall call;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicInteger waiting = new AtomicInteger();
    private CompletableFuture<Void> written = CompletableFuture.allOf();
    private int messages;
    private volatile boolean answered;
    private volatile boolean farEnded;

    /** Who is told how it goes, before the near side can notice. Must not block. */
    interface Hearer {

        /** The pod has said its first word. */
        void answered();

        /** The stream ends before the pod has said anything. */
        void failed(KubeException why);
    }

    /**
     * Nothing is sent yet.
     *
     * @param threads runs what may block
     */
    PodStream(SocketChannel near, ReleaseKey key, String pod, Executor threads, Hearer hearer) {
        this.near = near;
        this.threads = threads;
        this.hearer = hearer;
        this.call = KubeCall.onHost("create", "pods/portforward", key.namespace(), pod);
    }

    /**
     * Opens the far side. Nothing is read from the near side before.
     *
     * @throws KubeException if the API server does not do it
     */
    WebSocket open(KubernetesClient host, int port, Duration limit) {
        CompletableFuture<WebSocket> far = host.getHttpClient()
                .newWebSocketBuilder()
                .uri(URI.create("%s/api/v1/namespaces/%s/pods/%s/portforward?ports=%d".formatted(
                        host.getMasterUrl().toString().replaceAll("/+$", ""), encoded(call.namespace()),
                        encoded(call.name()), port)))
                .subprotocol("v4.channel.k8s.io")
                .connectTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .buildAsync(this);
        try {
            return far.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw refusal(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            far.thenAccept(late -> late.sendClose(NORMAL_CLOSURE, ""));
            throw KubeFailures.classify(call, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            far.thenAccept(late -> late.sendClose(NORMAL_CLOSURE, ""));
            throw KubeFailures.classify(call, e);
        }
    }

    /** Passes on what the near side sends, until one side ends; then both are closed. */
    void pump(WebSocket far) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (near.read(buffer.clear().put(DATA)) >= 0) {
                send(far, buffer.flip());
            }
        } catch (IOException e) {
            // One of the sides is closed, which is how a stream ends.
        } finally {
            end();
            if (!farEnded) {
                far.sendClose(NORMAL_CLOSURE, "");
            }
        }
    }

    /** Ends the stream, without waiting. */
    void end() {
        ended.set(true);
        try {
            near.close();
        } catch (IOException e) {
            // It is given up either way.
        }
    }

    @Override
    public void onMessage(WebSocket far, ByteBuffer message) {
        messages++;
        if (messages <= PORT_ANNOUNCEMENTS || !message.hasRemaining()) {
            far.request();
        } else if (message.get() == DATA) {
            answer();
            receive(far, message);
        } else {
            fail(new KubeException(Kind.UNREACHABLE, "pod \"%s\" in namespace \"%s\" does not accept connections"
                    .formatted(call.name(), call.namespace())));
            far.request();
        }
    }

    @Override
    public void onMessage(WebSocket far, String message) {
        onMessage(far, ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void onClose(WebSocket far, int code, String reason) {
        farEnded = true;
        written = written.thenRunAsync(this::end, threads);
    }

    @Override
    public void onError(WebSocket far, Throwable failure) {
        farEnded = true;
        fail(KubeFailures.classify(call, failure));
    }

    private void answer() {
        if (!answered) {
            answered = true;
            hearer.answered();
        }
    }

    /**
     * Asks for the next message before this one is written, as long as few are waiting: while none is asked for, the JDK does not notice
     * that the far side is gone.
     */
    private void receive(WebSocket far, ByteBuffer data) {
        if (waiting.incrementAndGet() < MOST_WAITING) {
            far.request();
        }
        written = written.thenRunAsync(() -> {
            write(data);
            if (waiting.getAndDecrement() == MOST_WAITING) {
                far.request();
            }
        }, threads);
    }

    private void write(ByteBuffer data) {
        try {
            while (data.hasRemaining()) {
                near.write(data);
            }
        } catch (IOException e) {
            end();
        }
    }

    /** A message that is not accepted was not sent: the one before is still on its way. */
    private void send(WebSocket far, ByteBuffer message) throws IOException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!far.send(message)) {
            if (ended.get() || System.nanoTime() - giveUp > 0) {
                throw new IOException("the far side takes nothing any more");
            }
            LockSupport.parkNanos(MOMENT);
        }
    }

    private void fail(KubeException why) {
        if (!ended.get() && !answered) {
            hearer.failed(why);
        }
        written = written.thenRunAsync(this::end, threads);
    }

    private KubeException refusal(Throwable failure) {
        return failure instanceof WebSocketHandshakeException refused
                ? KubeFailures.ofAnswer(call, refused.getResponse().code(), new Status())
                : KubeFailures.classify(call, failure);
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8);
    }
}
