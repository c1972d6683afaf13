package io.crossplane.provider.kube;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossplane.provider.kube.KubeException.Kind;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the objects of one kind on one cluster: by a single watch of all namespaces or, where that is not permitted, by one for each
 * namespace in use.
 *
 * <p>The API server's answers alone tell what is permitted. The single watch is tried first, again when a namespace may be watched that
 * was refused since, for then the rights have changed, and now and then when another namespace comes into use.
 */
final class KindWatch<T> implements AutoCloseable {

    private static final Duration KEEP_UNUSED = Duration.ofMinutes(2);
    private static final Duration TRY_AGAIN = Duration.ofMinutes(10);

    private final WatchTarget target;
    private final Function<JsonNode, T> decoder;
    private final WatchStream.Hearer<T> hearer;
    private final KubernetesClient client;
    private final WatchRuntime runtime;
    private final Map<String, Instant> inUse = new ConcurrentHashMap<>();
    private final Map<String, WatchStream<T>> narrow = new ConcurrentHashMap<>();
    private volatile @Nullable WatchStream<T> wide;
    private volatile Instant wideSince = Instant.MAX;
    private volatile boolean refusedSinceTried;
    private Instant tried = Instant.MIN;
    private boolean closed;

    /** As {@link WatchStream} takes them; the target may range over all namespaces or not. */
    KindWatch(WatchTarget target, Function<JsonNode, T> decoder, WatchStream.Hearer<T> hearer, KubernetesClient client,
            WatchRuntime runtime) {
        this.target = target;
        this.decoder = decoder;
        this.hearer = hearer;
        this.client = client;
        this.runtime = runtime;
    }

    /** Begins, without waiting. */
    void start() {
        tryAllNamespaces();
    }

    /** What it shows of one namespace, which is in use from now on; that of objects without one is empty. */
    Part part(String namespace) {
        if (inUse.put(namespace, runtime.clock().instant()) == null) {
            joined(namespace);
        }
        return new Part(this, namespace);
    }

    Optional<T> get(String namespace, String name) {
        return shownBy(namespace).flatMap(stream -> stream.get(namespace, name));
    }

    Collection<T> in(String namespace) {
        return shownBy(namespace).map(stream -> stream.in(namespace)).orElse(List.of());
    }

    /** Stops watching single namespaces that nobody wants any more or, some time after it began, that the single watch shows. */
    void tidy(Set<String> wanted) {
        takeUnneeded(wanted).forEach(WatchStream::close);
    }

    @Override
    public void close() {
        List<WatchStream<T>> open;
        synchronized (this) {
            closed = true;
            open = new ArrayList<>(narrow.values());
            Optional.ofNullable(wide).ifPresent(open::add);
            narrow.clear();
        }
        open.forEach(WatchStream::close);
    }

    /** One namespace of it. Cheap, and asks for nothing that is not asked for already. */
    record Part(KindWatch<?> watch, String namespace) {

        /** Whether what is shown can be trusted. Never blocks. */
        boolean isCurrent() {
            return watch.shownBy(namespace).filter(WatchStream::isCurrent).isPresent();
        }

        /** Why nothing is shown for longer than a moment. */
        Optional<KubeException> problem() {
            return watch.shownBy(namespace).flatMap(WatchStream::problem);
        }

        /** Waits for the first complete lists of all, no longer than given for them together. */
        static void awaitSynced(Collection<Part> all, Clock clock, Duration limit) {
            Instant end = clock.instant().plus(limit);
            for (Part part : all) {
                if (!part.watch.awaitSynced(part.namespace, end)) {
                    return;
                }
            }
        }
    }

    /** A watch that ends by another taking its place is no reason to give up. */
    private boolean awaitSynced(String namespace, Instant end) {
        Optional<WatchStream<T>> stream = shownBy(namespace);
        Optional<WatchStream<T>> before = Optional.empty();
        while (stream.isPresent() && !stream.equals(before)) {
            Duration left = Duration.between(runtime.clock().instant(), end);
            if (stream.get().awaitSynced(left.isNegative() ? Duration.ZERO : left)) {
                return true;
            }
            before = stream;
            stream = shownBy(namespace);
        }
        return false;
    }

    private Optional<WatchStream<T>> shownBy(String namespace) {
        WatchStream<T> all = wide;
        return all != null && all.isCurrent() ? Optional.of(all)
                : Optional.ofNullable(narrow.get(namespace)).or(() -> Optional.ofNullable(all));
    }

    private synchronized void joined(String namespace) {
        WatchStream<T> all = wide;
        if (all == null || !all.isCurrent() && !narrow.isEmpty()) {
            open(namespace);
        }
        if (all == null && !runtime.clock().instant().isBefore(tried.plus(TRY_AGAIN))) {
            tryAllNamespaces();
        }
    }

    private synchronized void tryAllNamespaces() {
        if (closed || wide != null) {
            return;
        }
        tried = runtime.clock().instant();
        refusedSinceTried = false;
        Runnable refused = target.rangesOverAll() ? this::narrowDown : () -> {};
        WatchStream<T> all = stream(target, () -> wideSince = runtime.clock().instant(), refused);
        wide = all;
        all.start();
    }

    /** Called by the single watch, so that it asks no more. The new ones are there before it goes, so that whoever waits finds them. */
    private void narrowDown() {
        WatchStream<T> all;
        synchronized (this) {
            all = wide;
            if (all == null || all.problem().filter(why -> why.kind() == Kind.DENIED).isEmpty()) {
                return;
            }
            inUse.keySet().forEach(this::open);
            wide = null;
        }
        all.close();
    }

    private void open(String namespace) {
        if (closed || narrow.containsKey(namespace)) {
            return;
        }
        WatchStream<T> one = stream(target.in(namespace), this::permitted, () -> refusedSinceTried = true);
        narrow.put(namespace, one);
        one.start();
    }

    private void permitted() {
        if (refusedSinceTried) {
            runtime.threads().execute(this::tryAllNamespaces);
        }
    }

    private WatchStream<T> stream(WatchTarget of, Runnable current, Runnable refused) {
        return new WatchStream<>(of, decoder, new WatchStream.Hearer<>(hearer.listener(), () -> {
            current.run();
            hearer.onCurrent().run();
        }, refused), client, runtime);
    }

    /** For the caller to close without this object's lock, which a stream's callback may wait for. */
    private synchronized List<WatchStream<T>> takeUnneeded(Set<String> wanted) {
        Instant now = runtime.clock().instant();
        Instant limit = now.minus(KEEP_UNUSED);
        wanted.forEach(namespace -> inUse.replace(namespace, now));
        inUse.values().removeIf(limit::isAfter);
        WatchStream<T> all = wide;
        // Until then they tell of what the single watch found changed already when it began.
        boolean shown = all != null && all.isCurrent() && wideSince.isBefore(limit);
        List<WatchStream<T>> unneeded = new ArrayList<>();
        narrow.entrySet().removeIf(one -> (shown || !inUse.containsKey(one.getKey())) && unneeded.add(one.getValue()));
        return unneeded;
    }
}
