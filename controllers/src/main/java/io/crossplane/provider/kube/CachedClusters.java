package io.crossplane.provider.kube;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** {@link Clusters} over fabric8 clients that share threads and serialisation: about one thread and one megabyte each. */
public final class CachedClusters implements Clusters {

    private static final Duration KEEP_UNUSED = Duration.ofMinutes(10);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(15);
    private static final int FEW_RETRIES = 3;
    private static final int RETRY_INTERVAL_MILLIS = 100;

    private final Clock clock;
    private final List<Interceptor> interceptors;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final HttpClient.Factory http = new SharedThreads(threads);
    private final Map<Key, Entry> entries = new HashMap<>();
    private boolean closed;

    /** An empty cache. */
    public CachedClusters(Clock clock) {
        this(clock, List.of());
    }

    /** An empty cache whose connections show these what they send and get, one after another. */
    public CachedClusters(Clock clock, List<Interceptor> interceptors) {
        this.clock = clock;
        this.interceptors = List.copyOf(interceptors);
    }

    @Override
    public synchronized Lease lease(ClusterAccess access, Retries retries) {
        if (closed) {
            throw new IllegalStateException("the connections are closed");
        }
        Entry entry = entries.computeIfAbsent(new Key(access.id(), retries), key -> new Entry(open(access, retries)));
        entry.holders++;
        return new Held(entry);
    }

    @Override
    public synchronized void closeIdle() {
        Instant limit = clock.instant().minus(KEEP_UNUSED);
        for (Iterator<Entry> all = entries.values().iterator(); all.hasNext();) {
            Entry entry = all.next();
            if (entry.holders == 0 && entry.lastUse.isBefore(limit)) {
                all.remove();
                entry.connection.close();
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        entries.values().forEach(entry -> entry.connection.close());
        entries.clear();
        threads.shutdownNow();
    }

    /** How many connections are open. */
    synchronized int size() {
        return entries.size();
    }

    /** HTTP/1.1, because the JDK's client never notices a dead HTTP/2 connection and would send every later request into it. */
    private ClusterConnection open(ClusterAccess access, Retries retries) {
        Config config = new ConfigBuilder(access.clientConfig()).withConnectionTimeout((int) CONNECT_LIMIT.toMillis())
                .withRequestTimeout((int) REQUEST_LIMIT.toMillis())
                .withRequestRetryBackoffLimit(retries == Retries.FEW ? FEW_RETRIES : 0)
                .withRequestRetryBackoffInterval(RETRY_INTERVAL_MILLIS)
                .withHttp2Disable(true)
                .build();
        return new ClusterConnection(access, client(config));
    }

    private KubernetesClient client(Config config) {
        try {
            return new KubernetesClientBuilder().withConfig(config)
                    .withHttpClientFactory(http)
                    .withTaskExecutor(threads)
                    .withHttpClientBuilderConsumer(http -> interceptors
                            .forEach(each -> http.addOrReplaceInterceptor(each.getClass().getName(), each)))
                    .withKubernetesSerialization(serialization)
                    .build();
        } catch (KubernetesClientException e) {
            throw new KubeException(KubeException.Kind.INVALID,
                    "the client certificate, its key or the authority's certificate cannot be used", e);
        }
    }

    private synchronized void release(Entry entry) {
        entry.holders--;
        entry.lastUse = clock.instant();
    }

    private record Key(String access, Retries retries) {}

    /** A connection and who holds it; guarded by the cache. */
    private final class Entry {
        private final ClusterConnection connection;
        private int holders;
        private Instant lastUse = clock.instant();

        private Entry(ClusterConnection connection) {
            this.connection = connection;
        }
    }

    private final class Held implements Lease {
        private final Entry entry;
        private final AtomicBoolean given = new AtomicBoolean();

        private Held(Entry entry) {
            this.entry = entry;
        }

        @Override
        public ClusterConnection connection() {
            return entry.connection;
        }

        @Override
        public void close() {
            if (given.compareAndSet(false, true)) {
                release(entry);
            }
        }
    }

    /** Gives every client the same threads, which outlive it. */
    private static final class SharedThreads extends JdkHttpClientFactory {
        private final ExecutorService threads;

        private SharedThreads(ExecutorService threads) {
            this.threads = threads;
        }

        @Override
        protected java.net.http.HttpClient.Builder createNewHttpClientBuilder() {
            return java.net.http.HttpClient.newBuilder().executor(threads);
        }
    }
}
