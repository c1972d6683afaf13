package io.crossplane.provider.managed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * A token bucket that sells its tokens in advance: a caller who finds it empty owns a future token and is told how long to wait for it
 * (MR-7). Safe for use by many threads.
 */
public final class TokenBucket {

    private final Duration perToken;
    private final Duration capacity;
    private final Clock clock;
    private Instant paidUntil;

    /** A full bucket. */
    public TokenBucket(double tokensPerSecond, int burst, Clock clock) {
        this.perToken = Duration.ofNanos(Math.round(1e9 / tokensPerSecond));
        this.capacity = perToken.multipliedBy(burst);
        this.clock = clock;
        this.paidUntil = clock.instant().minus(capacity);
    }

    /** Takes one token; the time until it is there, zero if it is there already. */
    public synchronized Duration reserve() {
        Instant now = clock.instant();
        Instant fullSince = now.minus(capacity);
        paidUntil = (paidUntil.isBefore(fullSince) ? fullSince : paidUntil).plus(perToken);
        Duration wait = Duration.between(now, paidUntil);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** Takes one token if one is there now. */
    public synchronized boolean tryTake() {
        Instant before = paidUntil;
        boolean there = reserve().isZero();
        paidUntil = there ? paidUntil : before;
        return there;
    }
}
