package io.crossplane.provider.managed.josdk;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.crossplane.provider.managed.Backoff;

/** How often each object failed in succession, by UID (JV-4). Survives events that arrive during a delay. */
final class FailureCounts {

    private final Backoff backoff;
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();

    FailureCounts(Backoff backoff) {
        this.backoff = backoff;
    }

    /** Counts one more; the delay before the next attempt. */
    Duration failed(String uid) {
        return backoff.delay(failures.merge(uid, 1, Integer::sum) - 1);
    }

    /** It went well, or the object is gone. */
    void reset(String uid) {
        failures.remove(uid);
    }
}
