package io.crossplane.provider.managed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The moment by which the calls to the external system of one reconcile must have ended (MR-9). */
public record Deadline(Instant end, Clock clock) {

    /** A deadline that much from now. */
    public static Deadline after(Duration limit, Clock clock) {
        return new Deadline(clock.instant().plus(limit), clock);
    }

    /** What is left, never negative. */
    public Duration remaining() {
        Duration left = Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The smaller of what is left and the given limit. */
    public Duration atMost(Duration limit) {
        Duration left = remaining();
        return left.compareTo(limit) < 0 ? left : limit;
    }

    /** Whether nothing is left. */
    public boolean isOver() {
        return remaining().isZero();
    }
}
