package io.crossplane.provider.managed;

import java.time.Duration;

/**
 * How long an object waits after failing repeatedly (MR-6): the first delay, doubled with each further end in succession, never above
 * the cap, for ever.
 */
public record Backoff(Duration first, Duration cap) {

    /** The delays of the contract: 1 s, 2 s, 4 s … 60 s. */
    public static Backoff standard() {
        return new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));
    }

    /** The delay after this many earlier failures in succession. */
    public Duration delay(int earlierFailures) {
        Duration delay = first;
        for (int i = 0; i < earlierFailures && delay.compareTo(cap) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(cap) < 0 ? delay : cap;
    }
}
