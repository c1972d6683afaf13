package io.crossplane.provider.kube;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** One request of a watch and its answer, line by line. Ends once, however it ends. */
final class WatchAttempt {

    private static final int LONGEST_ERROR = 64 * 1024;
    private static final int OK = 200;

    private final HttpClient http;
    private final HttpRequest request;
    private final LineCutter cutter;
    private final Reader reader;
    private final Clock clock;
    private final Instant begun;
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();

    private volatile Instant lastContact;
    private volatile int code;
    private volatile @Nullable AsyncBody body;
    private volatile boolean cancelled;

    /** Who gets the answer: each line, that it begins well, and how it ends. */
    record Reader(BiConsumer<WatchAttempt, byte[]> onLine, Consumer<WatchAttempt> onOpen,
            BiConsumer<WatchAttempt, @Nullable Throwable> onEnd) {}

    WatchAttempt(HttpClient http, HttpRequest request, Reader reader, Clock clock) {
        this.http = http;
        this.request = request;
        this.reader = reader;
        this.cutter = new LineCutter(line -> reader.onLine().accept(this, line));
        this.clock = clock;
        this.begun = clock.instant();
        this.lastContact = begun;
    }

    void start() {
        try {
            http.consumeBytes(request, this::consume).whenComplete((answer, failure) -> {
                if (failure == null) {
                    open(answer);
                } else {
                    reader.onEnd().accept(this, cause(failure));
                }
            });
        } catch (RuntimeException e) {
            reader.onEnd().accept(this, e);
        }
    }

    /** Ends the request; what still comes in is not reported. */
    void cancel() {
        cancelled = true;
        AsyncBody open = body;
        if (open != null) {
            open.cancel();
        }
    }

    boolean refused() {
        return code != OK;
    }

    int code() {
        return code;
    }

    byte[] errorText() {
        return error.toByteArray();
    }

    boolean silentFor(Duration time) {
        return lastContact.plus(time).isBefore(clock.instant());
    }

    boolean lastedAtLeast(Duration time) {
        return !begun.plus(time).isAfter(clock.instant());
    }

    private void open(HttpResponse<AsyncBody> answer) {
        AsyncBody opened = answer.body();
        body = opened;
        code = answer.code();
        lastContact = clock.instant();
        if (cancelled) {
            opened.cancel();
            return;
        }
        if (!refused()) {
            reader.onOpen().accept(this);
        }
        opened.done().whenComplete((nothing, failure) -> end(failure));
        opened.consume();
    }

    private void consume(List<ByteBuffer> buffers, AsyncBody from) {
        lastContact = clock.instant();
        buffers.forEach(refused() ? this::keepError : cutter::feed);
        from.consume();
    }

    private void end(@Nullable Throwable failure) {
        if (failure == null && !refused()) {
            cutter.flush();
        }
        reader.onEnd().accept(this, failure == null ? null : cause(failure));
    }

    private void keepError(ByteBuffer bytes) {
        byte[] chunk = new byte[Math.min(bytes.remaining(), LONGEST_ERROR - error.size())];
        bytes.get(chunk);
        error.writeBytes(chunk);
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
