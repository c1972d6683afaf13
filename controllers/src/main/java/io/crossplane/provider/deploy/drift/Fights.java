package io.crossplane.provider.deploy.drift;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.crossplane.provider.kube.ObjectName;

/**
 * How often the same has been put right in vain: somebody who always changes it back is not answered for ever at the same pace. Used by
 * one reconcile at a time.
 */
final class Fights {

    private static final int AT_ONCE = 5;
    private static final int MOST_DOUBLINGS = 10;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final Duration PEACE = Duration.ofMinutes(30);

    private final Map<ObjectName, Fixes> byObject = new HashMap<>();

    /**
     * The fixes of one object in a row.
     *
     * @param result digest of what it was made
     */
    private record Fixes(String result, int count, Instant last) {

        boolean continues(String next, Instant now) {
            return result.equals(next) && now.isBefore(last.plus(PEACE));
        }

        Instant due() {
            if (count < AT_ONCE) {
                return last;
            }
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(count - AT_ONCE, MOST_DOUBLINGS));
            return last.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        }
    }

    /** How long to wait before the object is made this (again); zero if it may be done now. */
    Duration pause(ObjectName object, String result, Instant now) {
        Fixes before = byObject.get(object);
        if (before == null || !before.continues(result, now) || !now.isBefore(before.due())) {
            return Duration.ZERO;
        }
        return Duration.between(now, before.due());
    }

    /** It was made this now. */
    void fixed(ObjectName object, String result, Instant now) {
        Fixes before = byObject.get(object);
        int earlier = before != null && before.continues(result, now) ? before.count() : 0;
        byObject.put(object, new Fixes(result, earlier + 1, now));
    }

    /** Others do not belong to the release any more. */
    void keepOnly(Set<ObjectName> objects) {
        byObject.keySet().retainAll(objects);
    }
}
