package io.crossplane.provider.managed;

import java.time.Duration;

/** How one reconcile ended, and when the object's turn comes again. Nothing else leaves a reconciler. */
public sealed interface Outcome {

    /** Nothing scheduled: only an event wakes the object (DONE). */
    record Done() implements Outcome {}

    /** Once more after this time (AFTER); resets the backoff counter. */
    record Again(Duration after) implements Outcome {}

    /**
     * Once more after the backoff delay of the object (REQUEUE, or ERROR if {@code isError}), but no later than {@code atMost} if that
     * is positive.
     */
    record Retry(boolean isError, Duration atMost) implements Outcome {}

    /** Nothing scheduled. */
    static Outcome done() {
        return new Done();
    }

    /** Once more after this time. */
    static Outcome again(Duration after) {
        return new Again(after);
    }

    /** Once more after the backoff delay, without an error. */
    static Outcome requeue() {
        return new Retry(false, Duration.ZERO);
    }

    /** Once more after the backoff delay, counted as an error. */
    static Outcome error() {
        return new Retry(true, Duration.ZERO);
    }
}
