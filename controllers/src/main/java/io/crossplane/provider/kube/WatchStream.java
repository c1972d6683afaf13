package io.crossplane.provider.kube;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossplane.provider.kube.KubeException.Kind;
import io.crossplane.provider.kube.ObjectStore.Key;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the objects at one API path, kept up to date by one long request.
 *
 * <p>The request is list and watch in one (WatchList); servers that refuse that are listed page by page first. A request that ends is
 * resumed from the last version seen; a version the server has forgotten leads to a new list, whose differences are reported like
 * events. Failures are repeated for ever, with growing pauses. There is no polling.
 *
 * <p>Callbacks come while the lock of the stream is held: they must neither block nor wait for another stream.
 */
final class WatchStream<T> implements AutoCloseable {

    private static final int GONE = 410;

    /**
     * Who is told.
     *
     * @param onCurrent called when the copy can be trusted, for the first time and again after an interruption
     * @param onRefused called each time the server does not permit the watch
     */
    record Hearer<T>(WatchListener<T> listener, Runnable onCurrent, Runnable onRefused) {

        Hearer(WatchListener<T> listener, Runnable onCurrent) {
            this(listener, onCurrent, () -> {});
        }
    }

    private final WatchTarget target;
    private final Function<JsonNode, T> decoder;
    private final WatchListener<? super T> listener;
    private final Runnable onCurrent;
    private final Runnable onRefused;
    private final WatchRuntime runtime;
    private final WatchRequests requests;
    private final ObjectMapper json = new ObjectMapper();
    private final ObjectStore<T> store = new ObjectStore<>();
    private final CompletableFuture<Boolean> synced = new CompletableFuture<>();

    private @Nullable WatchAttempt current;
    private @Nullable Map<Key, T> initial;
    private @Nullable Future<?> watchdog;
    private String resourceVersion = "";
    private boolean listFirst;
    private int failures;
    private boolean closed;
    private volatile boolean following;
    private volatile @Nullable KubeException problem;

    /** The listener hears of every change after the first complete list; the copy itself may be asked at any time. */
    WatchStream(WatchTarget target, Function<JsonNode, T> decoder, Hearer<? super T> hearer, KubernetesClient client,
            WatchRuntime runtime) {
        this.target = target;
        this.decoder = decoder;
        this.listener = hearer.listener();
        this.onCurrent = hearer.onCurrent();
        this.onRefused = hearer.onRefused();
        this.runtime = runtime;
        this.requests = new WatchRequests(client, target, runtime.times().renewal());
    }

    /** Begins, without waiting. */
    synchronized void start() {
        watchdog = runtime.repeatedly(runtime.times().silence().dividedBy(3), this::look);
        connect();
    }

    Optional<T> get(String namespace, String name) {
        return store.get(namespace, name);
    }

    Collection<T> in(String namespace) {
        return store.in(namespace);
    }

    Collection<T> all() {
        return store.all();
    }

    int size() {
        return store.size();
    }

    /** Whether a complete list was received once. */
    boolean isSynced() {
        return synced.getNow(false);
    }

    /** Whether the copy can be trusted: complete, and changes are coming in. */
    boolean isCurrent() {
        return isSynced() && following;
    }

    /** Waits for the first complete list, or the end; tells whether it is there. */
    boolean awaitSynced(Duration limit) {
        try {
            return synced.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Why it is not following; empty while it is, or before the first answer. */
    Optional<KubeException> problem() {
        return Optional.ofNullable(problem);
    }

    @Override
    public void close() {
        WatchAttempt last;
        synchronized (this) {
            closed = true;
            following = false;
            last = current;
            current = null;
            if (watchdog != null) {
                watchdog.cancel(false);
            }
        }
        synced.complete(false);
        if (last != null) {
            last.cancel();
        }
    }

    private synchronized void connect() {
        if (closed) {
            return;
        }
        initial = resourceVersion.isEmpty() ? new HashMap<>() : null;
        if (initial != null && listFirst) {
            list("");
        } else {
            begin(initial == null ? requests.resume(resourceVersion) : requests.initial(), this::onLine);
        }
    }

    private void list(String continueToken) {
        begin(requests.list(continueToken), this::onPage);
    }

    private void begin(HttpRequest request, BiConsumer<WatchAttempt, byte[]> lines) {
        WatchAttempt attempt = new WatchAttempt(requests.http(), request,
                new WatchAttempt.Reader(lines, this::onOpen, this::onEnd), runtime.clock());
        current = attempt;
        runtime.threads().execute(attempt::start);
    }

    private synchronized void onOpen(WatchAttempt attempt) {
        if (attempt == current && initial == null) {
            nowFollowing();
        }
    }

    private synchronized void onLine(WatchAttempt attempt, byte[] line) {
        if (attempt != current) {
            return;
        }
        switch (read(line)) {
            case WatchEvent.Present(JsonNode object) -> put(object);
            case WatchEvent.Gone(JsonNode object) -> remove(object);
            case WatchEvent.Bookmark(String version, boolean endsInitialList) -> {
                resourceVersion = initial == null || endsInitialList ? version : "";
                if (endsInitialList) {
                    takeOver();
                }
            }
            case WatchEvent.Failed(int code, Status status) -> {
                current = null;
                attempt.cancel();
                failed(code, status);
            }
            case WatchEvent.Unknown() -> {
            }
        }
    }

    /** A page of a list arrives as one line. */
    private synchronized void onPage(WatchAttempt attempt, byte[] page) {
        if (attempt != current || initial == null) {
            return;
        }
        JsonNode list = tree(page);
        list.path("items").forEach(this::put);
        String more = list.path("metadata").path("continue").asText();
        if (!more.isEmpty()) {
            list(more);
            return;
        }
        String version = WatchEvent.resourceVersion(list);
        takeOver();
        resourceVersion = version;
        begin(requests.resume(version), this::onLine);
    }

    private void put(JsonNode object) {
        T decoded = decoder.apply(object);
        if (initial != null) {
            initial.put(key(object), decoded);
            return;
        }
        store.set(key(object), decoded, listener);
        resourceVersion = WatchEvent.resourceVersion(object);
    }

    private void remove(JsonNode object) {
        if (initial != null) {
            initial.remove(key(object));
            return;
        }
        store.set(key(object), null, listener);
        resourceVersion = WatchEvent.resourceVersion(object);
    }

    private void takeOver() {
        if (initial != null) {
            store.replace(initial, isSynced() ? listener : (namespace, before, now) -> {});
            initial = null;
        }
        nowFollowing();
    }

    private void nowFollowing() {
        failures = 0;
        problem = null;
        boolean before = following;
        following = true;
        synced.complete(true);
        if (!before) {
            onCurrent.run();
        }
    }

    private synchronized void onEnd(WatchAttempt attempt, @Nullable Throwable failure) {
        if (attempt != current) {
            return;
        }
        current = null;
        if (failure != null) {
            down(KubeFailures.classify(target.call(), failure));
        } else if (attempt.refused()) {
            failed(attempt.code(), status(attempt.errorText()));
        } else if (attempt.lastedAtLeast(runtime.times().firstBackoff())) {
            connect();
        } else {
            down(new KubeException(Kind.UNREACHABLE,
                    "the %s closes watches at once".formatted(target.call().cluster())));
        }
    }

    private void failed(int code, @Nullable Status status) {
        if (code == GONE && failures == 0) {
            failures++;
            startOver();
            connect();
        } else if ((code == 400 || code == 422) && initial != null && !listFirst) {
            listFirst = true;
            connect();
        } else {
            startOverIf(code == GONE);
            down(KubeFailures.ofAnswer(target.call(), code, status));
        }
    }

    private void startOverIf(boolean versionForgotten) {
        if (versionForgotten) {
            startOver();
        }
    }

    private void startOver() {
        resourceVersion = "";
        following = false;
    }

    private void down(KubeException why) {
        following = false;
        problem = why;
        failures++;
        runtime.later(runtime.times().backoff(failures), this::connect);
        if (why.kind() == Kind.DENIED) {
            onRefused.run();
        }
    }

    /** A connection that died without a word is found by its silence, for a living one has bookmarks. */
    private synchronized void look() {
        WatchAttempt attempt = current;
        if (attempt == null || !attempt.silentFor(runtime.times().silence())) {
            return;
        }
        current = null;
        attempt.cancel();
        listFirst |= initial != null;
        down(new KubeException(Kind.TIMEOUT, "the %s is silent".formatted(target.call().cluster())));
    }

    private WatchEvent read(byte[] line) {
        try {
            return WatchEvent.read(json, line);
        } catch (IOException e) {
            throw new UncheckedIOException("a watch sent something that is not JSON", e);
        }
    }

    private JsonNode tree(byte[] text) {
        try {
            return json.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("a list is not JSON", e);
        }
    }

    private @Nullable Status status(byte[] text) {
        try {
            return json.readValue(new String(text, StandardCharsets.UTF_8), Status.class);
        } catch (IOException e) {
            return null;
        }
    }

    private static Key key(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new Key(metadata.path("namespace").asText(), metadata.path("name").asText());
    }
}
