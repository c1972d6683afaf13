package io.crossplane.provider.kube;

import java.time.Duration;

/**
 * How patient a watch is.
 *
 * @param firstBackoff before the second attempt after a failure; doubles from there
 * @param maxBackoff the longest wait between attempts
 * @param silence without even a bookmark (the server sends one about every minute) after which the connection counts as dead
 * @param renewal how long one request may last before the server is to end it
 */
record WatchTimes(Duration firstBackoff, Duration maxBackoff, Duration silence, Duration renewal) {

    static final WatchTimes USUAL = new WatchTimes(Duration.ofSeconds(1), Duration.ofSeconds(30),
            Duration.ofSeconds(150), Duration.ofMinutes(30));

    Duration backoff(int failures) {
        int doublings = Math.min(Math.max(failures - 1, 0), 16);
        Duration wait = firstBackoff.multipliedBy(1L << doublings);
        return wait.compareTo(maxBackoff) < 0 ? wait : maxBackoff;
    }
}
