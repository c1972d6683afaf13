package io.crossplane.provider.main;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;

import io.crossplane.provider.managed.Sleeper;
import io.crossplane.provider.managed.TokenBucket;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;

/**
 * Keeps the requests to the control plane's API server within a budget (MR-8): a request that comes too early waits, in the thread that
 * makes it. Requests to other servers pass, and so does the lease, which must not be lost for other work.
 */
final class QueryLimit implements Interceptor {

    private static final int QUERIES_PER_RECONCILE = 5;
    private static final int BURST_PER_RECONCILE = 10;
    private static final String LEASES = "/apis/coordination.k8s.io/";

    private final String authority;
    private final TokenBucket bucket;
    private final Sleeper sleeper;

    /**
     * A full budget.
     *
     * @param server the URL of the control plane's API server
     * @param reconcileRate reconciles per second of all controllers
     */
    QueryLimit(String server, int reconcileRate, Clock clock, Sleeper sleeper) {
        this.authority = URI.create(server).getAuthority();
        this.bucket = new TokenBucket(reconcileRate * QUERIES_PER_RECONCILE, reconcileRate * BURST_PER_RECONCILE,
                clock);
        this.sleeper = sleeper;
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        if (!isLimited(request.uri())) {
            return;
        }
        Duration wait = bucket.reserve();
        if (wait.isPositive()) {
            sleeper.sleep(wait);
        }
    }

    private boolean isLimited(URI uri) {
        return authority.equals(uri.getAuthority()) && !uri.getPath().contains(LEASES);
    }
}
