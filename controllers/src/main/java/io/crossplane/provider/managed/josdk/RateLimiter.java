package io.crossplane.provider.managed.josdk;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.crossplane.provider.managed.TokenBucket;

/**
 * One budget for all controllers of the process (MR-7): an object without a token comes again when its token is there, and then
 * passes without being asked for another.
 */
public final class RateLimiter {

    private static final int BURST_PER_RATE = 10;

    private final TokenBucket bucket;
    private final Set<String> paid = ConcurrentHashMap.newKeySet();

    /** @param perSecond reconciles per second, of all controllers together */
    public RateLimiter(int perSecond, Clock clock) {
        this.bucket = new TokenBucket(perSecond, perSecond * BURST_PER_RATE, clock);
    }

    /** How long this object has to wait; zero lets it pass. */
    Duration admit(String uid) {
        if (paid.remove(uid)) {
            return Duration.ZERO;
        }
        Duration wait = bucket.reserve();
        if (wait.isPositive()) {
            paid.add(uid);
        }
        return wait;
    }

    void forget(String uid) {
        paid.remove(uid);
    }
}
